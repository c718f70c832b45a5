// The page of a lesson: puts the run, the views and the controls together.

import { createCaption } from "../components/caption.js";
import { byId, setText, still } from "../components/dom.js";
import { createHelp } from "../components/help.js";
import { listenToKeys } from "../components/keyboard.js";
import { createLens } from "../components/lens.js";
import {
  applyTheme,
  button,
  createPreferences,
  createSetup,
  initialTheme,
  remember,
} from "../components/menus.js";
import { createNotices } from "../components/notices.js";
import { createQuestion } from "../components/question.js";
import { createStage } from "../components/stage.js";
import { createTape } from "../components/tape.js";
import { createTransport } from "../components/transport.js";
import { canvasMeasure } from "../layout/measure.js";
import { screenOf } from "../layout/screen.js";
import { compareMoments, formatMoment, serverMoment } from "../protocol/moment.js";
import { lensModel } from "../state/lens_model.js";
import { readLink, writeLink } from "../state/link.js";
import { isBare } from "../state/scene.js";
import { createStore } from "../state/store.js";
import { wordsIn } from "../texts.js";
import { UNITS } from "../timeline/navigate.js";
import { INITIAL, createController } from "./controller.js";

/** @typedef {import("../texts.js").Language} Language */
/** @typedef {import("../components/menus.js").Theme} Theme */

/**
 * @param {object} parts
 * @param {import("../protocol/connection.js").Connection} parts.connection
 * @param {Awaited<ReturnType<typeof import("../texts.js").loadBundles>>} parts.bundles
 * @param {Language} parts.language
 */
export function startLesson({ connection, bundles, language }) {
  const link = readLink(location);
  const lesson = document.body.dataset.lesson || link.lesson;
  let words = wordsIn(bundles, language);
  let theme = initialTheme();
  let screen = screenOf(innerWidth, innerHeight);
  const store = createStore(INITIAL);
  const measure = canvasMeasure();

  const notices = createNotices(byId("notices"), () => words.first("ui-close"));
  const controller = createController(store, connection, {
    onError: (id, values) =>
      notices.show({
        key: id,
        text: words.first(id, values),
        kind: id.startsWith("error") ? "error" : "warning",
      }),
  });
  const { player } = controller;

  const stage = createStage(byId("stage"), measure);
  const lens = createLens(byId("lens"));
  const tape = createTape(byId("tape"), measure, (moment) => {
    player.pause();
    void controller.goTo(moment, {}, true);
  });
  const caption = createCaption(byId("caption"));
  const help = createHelp(/** @type {HTMLDialogElement} */ (byId("help")));
  const preferences = createPreferences(byId("preferences"), {
    onLanguage(chosen) {
      remember("language", chosen);
      words = wordsIn(bundles, /** @type {Language} */ (chosen));
      document.cookie = `lang=${chosen}; path=/; max-age=31536000; samesite=lax`;
      render(true);
    },
    onTheme(chosen) {
      theme = /** @type {Theme} */ (chosen);
      applyTheme(theme);
      render(true);
    },
  });
  const setup = createSetup(byId("setup"), (name, value) => {
    const { run, beat } = store.get();
    const parameters = { ...run?.parameters, [name]: value };
    void controller.open(lesson, parameters, null, words.language).then(() => {
      const same = store.get().run?.beats.find((one) => one.id === beat?.id);
      if (same) void controller.goTo(serverMoment(same.at), {}, true);
    });
  });
  const question = createQuestion(byId("question"), {
    onGuess: (guess) => store.set({ guess }),
    onReveal: () => store.set({ revealed: true }),
    onDismiss: () => store.set({ asking: false }),
  });
  const transport = createTransport(byId("transport"), {
    onAction: act,
    onUnit: (unit) => store.set({ unit: /** @type {typeof UNITS[number]} */ (unit) }),
    onSpeed: (speed) => store.set({ speed }),
    onMoment(moment) {
      player.pause();
      void controller.goTo(moment);
    },
    onBadMoment: () =>
      notices.show({ key: "moment", text: words.first("ui-bad-moment"), kind: "warning" }),
  });
  const share = button("link", () => void copyLink(), { look: "share", visible: true });
  const helpButton = button("help", help.toggle, { look: "round" });
  byId("actions").append(share.node, helpButton.node);
  const zoom = /** @type {const} */ ([
    ["minus", "zoomOut", "ui-zoom-out"],
    ["plus", "zoomIn", "ui-zoom-in"],
    ["here", "zoomHere", "ui-zoom-here"],
    ["all", "zoomAll", "ui-zoom-all"],
  ]).map(([name, method, id]) => ({
    id,
    ...button(name, () => tape[method](), { look: "small", visible: name === "all" }),
  }));
  byId("zoom").append(...zoom.map((one) => one.node));

  const blank = byId("blank");
  blank.addEventListener("click", () => toggleBlank());
  listenToKeys(act);

  /** @param {import("../components/keyboard.js").KeyAction | "restart"} action */
  function act(action) {
    const { unit, asking } = store.get();
    if (!blank.hidden && action !== "blank") toggleBlank();
    if (
      action !== "play" &&
      ["forward", "back", "first", "last", "restart", "beat-forward", "beat-back"].includes(action)
    )
      player.pause();
    switch (action) {
      case "play":
        if (asking) store.set({ asking: false });
        return player.toggle();
      case "forward":
        return void controller.forward(unit);
      case "back":
        return void controller.back(unit);
      case "beat-forward":
        return void controller.forward("beat");
      case "beat-back":
        return void controller.back("beat");
      case "first":
        return void controller.first();
      case "last":
        return void controller.last();
      case "restart":
        return void controller.first().then(player.play);
      case "unit":
        return store.set({
          unit: UNITS[(UNITS.indexOf(unit) + 1) % UNITS.length] ?? "instruction",
        });
      case "zoom-in":
        return tape.zoomIn();
      case "zoom-out":
        return tape.zoomOut();
      case "zoom-all":
        return tape.zoomAll();
      case "blank":
        return toggleBlank();
      case "help":
        return help.toggle();
    }
  }

  function toggleBlank() {
    blank.hidden = !blank.hidden;
    if (!blank.hidden) player.pause();
  }

  /** The address of this very moment, null before there is one. */
  function address() {
    const { run, state } = store.get();
    if (!run || !state) return null;
    const { parameters } = run;
    const at = formatMoment(state.moment);
    return writeLink({ lesson, parameters, at, lens: "privilege", lang: words.language });
  }

  async function copyLink() {
    try {
      await navigator.clipboard.writeText(location.origin + (address() ?? location.pathname));
      const at = formatMoment(store.get().state?.moment ?? { tick: 0, step: 0 });
      notices.show({ key: "share", text: words.first("ui-shared", { at }), kind: "quiet" });
    } catch {
      notices.show({ key: "share", text: words.first("ui-share-failed"), kind: "warning" });
    }
  }

  let pending = 0;
  function keepLink() {
    if (pending) return;
    pending = window.setTimeout(() => {
      pending = 0; // browsers allow only so many changes of the address a second
      const link = address();
      if (link && link !== location.pathname + location.search)
        history.replaceState(null, "", link);
    }, 120);
  }

  /** Everything that does not change with the moment. */
  function renderFrame() {
    document.documentElement.lang = words.language;
    document.documentElement.style.setProperty("--s", String(screen.s));
    document.documentElement.dataset.screen = screen.kind;
    const title = words.both(`lesson-${lesson}-title`);
    setText(byId("lesson-title"), title[0]);
    setText(byId("lesson-title-second"), title[1]);
    byId("lesson-title-second").lang = words.language === "ja" ? "en" : "ja";
    document.title = `${title[0]} – Hypervisible`;
    preferences(words, theme);
    share.render(words.first("ui-share"));
    helpButton.render(words.first("ui-help"));
    byId("tape-name").textContent = words.first("ui-tape");
    byId("lens").setAttribute("aria-label", words.first("ui-lens-privilege"));
    byId("stage").setAttribute("aria-label", words.first("ui-stage"));
    byId("blank-text").textContent = words.first("ui-blank");
    for (const one of zoom) one.render(words.first(one.id));
    help.render(words);
  }

  /** @param {boolean} [whole] also what does not change with the moment */
  function render(whole = false) {
    if (whole) renderFrame();
    const now = store.get();
    const { run, state, stretches, beat } = now;
    caption(now.caption.id, now.caption.values, words, now.playing);
    if (!run || !state) return;
    document.body.dataset.ready = "true";
    const box = byId("stage").getBoundingClientRect();
    const size = {
      width: Math.floor(box.width),
      height: screen.kind === "wide" ? Math.floor(box.height) : screen.stageHeight,
      s: screen.s,
      narrow: screen.kind === "phone",
    };
    stage.render(state, run.programs, words, size, {
      ...now.motion,
      animate: now.motion.animate && !still(),
    });
    const atEnd = compareMoments(now.seen, serverMoment(run.last)) >= 0;
    lens.render(lensModel(state, run, now.revealed || atEnd), words, { guess: now.guess });
    tape.render({
      run,
      stretches,
      beat: beat?.id ?? null,
      moment: state.moment,
      words,
      bare: isBare(state),
      size: {
        width: Math.floor(byId("tape").getBoundingClientRect().width),
        s: screen.s,
        narrow: screen.kind === "phone",
      },
    });
    const asked = now.asking ? (run.beats.find((one) => one.question)?.question ?? null) : null;
    question(asked, now, words);
    byId("lens").classList.toggle("behind", asked !== null);
    setup(run.parameter_table, run.parameters, words);
    transport({
      playing: now.playing,
      unit: now.unit,
      speed: now.speed,
      moment: state.moment,
      words,
    });
    keepLink();
  }

  store.subscribe(() => render());
  new ResizeObserver(() => render()).observe(byId("stage"));
  addEventListener("resize", () => {
    screen = screenOf(innerWidth, innerHeight);
    store.set({ motion: { animate: false, backwards: false, duration: 0 } });
    render(true);
  });
  let wasOnline = true;
  connection.onStatus((online) => {
    if (!online)
      notices.show({
        key: "online",
        text: words.first("ui-offline"),
        kind: "quiet",
        lasting: true,
      });
    else if (!wasOnline)
      notices.show({ key: "online", text: words.first("ui-online"), kind: "quiet" });
    wasOnline = online;
  });
  applyTheme(theme);
  render(true);
  void controller.open(lesson, link.parameters, link.at, words.language);
  return { store, controller };
}
