// The home page: the picture beside the title is a real run, going through the central scene.

import { byId, setText, still } from "../components/dom.js";
import { applyTheme, button, createPreferences, initialTheme } from "../components/menus.js";
import { createStage } from "../components/stage.js";
import { canvasMeasure } from "../layout/measure.js";
import { screenOf } from "../layout/screen.js";
import { serverMoment } from "../protocol/moment.js";
import { findLine } from "../state/lens_model.js";
import { sentenceOf, tellingEvent } from "../state/phrases.js";
import { step } from "../timeline/navigate.js";
import { eventsSinceStop } from "../timeline/stops.js";
import { Timeline } from "../timeline/timeline.js";
import { wordsIn } from "../texts.js";

/** @typedef {import("../state/fold.js").State} State */
/** @typedef {import("../protocol/wire.js").Run} Run */

const SHOWN_LESSON = "intercept";
const STAY_MS = 2600;
const SCENE_STOPS = 7;

/**
 * @param {object} parts
 * @param {import("../protocol/connection.js").Connection} parts.connection
 * @param {Awaited<ReturnType<typeof import("../texts.js").loadBundles>>} parts.bundles
 * @param {import("../texts.js").Language} parts.language
 */
export function startHome({ connection, bundles, language }) {
  const words = wordsIn(bundles, language);
  const theme = initialTheme();
  applyTheme(theme);
  document.documentElement.style.setProperty("--s", String(screenOf(innerWidth, innerHeight).s));
  const preferences = createPreferences(byId("preferences"), {
    onLanguage(chosen) {
      const address = new URL(location.href);
      address.searchParams.set("lang", chosen);
      location.assign(address);
    },
    onTheme(chosen) {
      const next = /** @type {import("../components/menus.js").Theme} */ (chosen);
      applyTheme(next);
      preferences(words, next);
    },
  });
  preferences(words, theme);
  playScene(connection, words).catch(() => byId("hero-stage").classList.add("empty"));
}

/** @param {import("../protocol/connection.js").Connection} connection @param {import("../texts.js").Words} words */
async function playScene(connection, words) {
  const run = await connection.open({ lesson: SHOWN_LESSON, parameters: {}, lang: words.language });
  const timeline = new Timeline(
    { last: serverMoment(run.last), chunkTicks: run.chunk_ticks },
    (index) => connection.chunk(run.run, index),
  );
  const place = byId("hero-stage");
  const stage = createStage(place, canvasMeasure());
  const moments = await sceneMoments(timeline, run);
  let index = 0;
  let forwards = false;

  async function draw() {
    const moment = moments[index];
    if (!moment) return;
    const at = await timeline.place(moment);
    const state = timeline.stateOf(at);
    const screen = screenOf(innerWidth, innerHeight);
    document.documentElement.style.setProperty("--s", String(screen.s));
    const width = Math.floor(place.clientWidth);
    const narrow = width < 560;
    const s = narrow ? Math.max(0.68, Math.min(0.9, width / 520)) : width / 1030;
    stage.render(
      state,
      run.programs,
      words,
      { width, height: Math.round(588 * s), s, narrow },
      { animate: forwards && !still(), backwards: false, duration: 800 },
    );
    const { id, values } = index === 0 ? nextUp(state, run) : sayingOf(at, state, run);
    setText(byId("hero-caption"), words.first(id, values));
    setText(byId("hero-caption-2"), words.second(id, values));
    document.body.dataset.ready = "true";
  }

  await draw();
  addEventListener("resize", () => void draw());
  let playing = !still();
  const toggle = button(
    "pause",
    () => {
      playing = !playing;
      name();
    },
    { look: "small" },
  );
  const name = () =>
    toggle.render(words.first(playing ? "ui-pause" : "ui-play"), playing ? "pause" : "play");
  name();
  byId("hero-controls").append(toggle.node);
  setInterval(() => {
    if (document.hidden || !playing) return;
    index = (index + 1) % moments.length;
    forwards = index > 0;
    void draw();
  }, STAY_MS);
}

/** What is about to happen. @param {State} state @param {Run} run */
function nextUp(state, run) {
  const text = findLine(state, run, state.machine.pc) ?? "";
  const believed = state.vmm?.vms[0]?.virtual_mode ?? state.machine.mode;
  return { id: "ui-home-next", values: { text, believed, really: state.machine.mode } };
}

/** @param {import("../timeline/timeline.js").Place} at @param {State} state @param {Run} run */
function sayingOf({ chunk, index }, state, run) {
  const event = tellingEvent(eventsSinceStop(chunk.events, index));
  return event ? sentenceOf(event, state, run) : nextUp(state, run);
}

/** The stops around the first exit that the lesson is about.
 * @param {Timeline} timeline @param {import("../protocol/wire.js").Run} run */
async function sceneMoments(timeline, run) {
  const asked = run.beats.find((beat) => beat.question) ?? run.beats[0];
  let moment = serverMoment(asked?.at ?? run.at);
  const moments = [moment];
  for (let count = 1; count < SCENE_STOPS; count += 1) {
    moment = await step(timeline, run.beats, moment, "instruction", 1);
    moments.push(moment);
  }
  return moments;
}
