// The tape on the page: drawn as marks; the wheel and the buttons zoom, dragging goes to any moment.

import { cyclesOf, following, lanesOf, tapeLayout, xOf, zoomed } from "../layout/tape.js";
import { grouped } from "../state/format.js";
import { clamp, cyclesAt, momentAt } from "../timeline/tape_scale.js";
import { drawTape } from "../views/tape.js";
import { serverMoment } from "../protocol/moment.js";
import { renderMarks, svgElement } from "./svg.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */
/** @typedef {import("../layout/tape.js").Window} Window */
/** @typedef {import("../texts.js").Words} Words */

/**
 * @typedef {object} TapeInput
 * @property {import("../protocol/wire.js").Run} run
 * @property {ReadonlyArray<Stretch>} stretches
 * @property {Moment} moment
 * @property {Moment} seen
 * @property {string | null} beat  the id of the beat at this moment
 * @property {Words} words
 * @property {boolean} bare
 * @property {{width: number, s: number, narrow: boolean}} size
 */

/** @param {HTMLElement} place @param {import("../layout/measure.js").Measure} measure
 * @param {(moment: Moment) => void} onSeek */
export function createTape(place, measure, onSeek) {
  const svg = /** @type {SVGSVGElement} */ (
    svgElement("svg", { class: "tape-picture", role: "slider", tabindex: "0" })
  );
  const group = /** @type {SVGGElement} */ (svgElement("g"));
  svg.append(group);
  place.append(svg);
  /** @type {Window | null} */
  let window = null;
  /** @type {TapeInput | null} */
  let input = null;
  let whole = 1;
  let dragging = false;

  function draw() {
    if (!input) return;
    const { run, stretches, moment, seen, words } = input;
    const layout = layoutOf(input);
    const now = cyclesAt(stretches, moment);
    if (!dragging) window = following(window ?? { start: 0, end: whole }, now, whole);
    const shown = window ?? { start: 0, end: whole };
    const at = (/** @type {string} */ text) => cyclesAt(stretches, serverMoment(text));
    const model = {
      stretches,
      now,
      seen: cyclesAt(stretches, seen),
      exits: run.tape.exits.map((exit) => ({ cycles: at(exit.at), text: exit.text })),
      beats: run.beats.map((beat) => ({
        cycles: at(beat.at),
        name: beat.id,
        now: beat.id === input?.beat,
      })),
    };
    svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    svg.setAttribute("width", String(layout.width));
    svg.setAttribute("height", String(layout.height));
    svg.setAttribute("aria-label", words.first("ui-tape-slider"));
    svg.setAttribute("aria-valuemin", "0");
    svg.setAttribute("aria-valuemax", String(Math.round(whole)));
    svg.setAttribute("aria-valuenow", String(Math.round(now)));
    svg.setAttribute(
      "aria-valuetext",
      words.first("ui-tape-position", { cycles: grouped(now), total: grouped(whole) }),
    );
    renderMarks(group, drawTape(model, layout, shown, words, measure));
  }

  /** @param {TapeInput} of */
  function layoutOf({ stretches, bare, size }) {
    return tapeLayout({ ...size, lanes: lanesOf(stretches, bare) });
  }

  /** @param {number} factor @param {number} [around] */
  function zoom(factor, around) {
    if (!input) return;
    window = zoomed(
      window ?? { start: 0, end: whole },
      factor,
      around ?? cyclesAt(input.stretches, input.moment),
      whole,
    );
    draw();
  }

  /** @param {PointerEvent | WheelEvent} event */
  function cyclesUnder(event) {
    if (!input || !window) return 0;
    const box = svg.getBoundingClientRect();
    const layout = layoutOf(input);
    const x = (event.clientX - box.left) * (layout.width / (box.width || 1));
    return clamp(cyclesOf(layout, window, clamp(x, layout.left, layout.right)), 0, whole);
  }

  /** @param {PointerEvent} event */
  function seek(event) {
    if (!input) return;
    const near = nearestBeat(event);
    onSeek(near ?? momentAt(input.stretches, cyclesUnder(event)));
  }

  /** A beat under the pointer, in the row of beats. @param {PointerEvent} event @returns {Moment | null} */
  function nearestBeat(event) {
    if (!input || !window) return null;
    const box = svg.getBoundingClientRect();
    const layout = layoutOf(input);
    if (event.clientY - box.top > layout.top) return null;
    for (const beat of input.run.beats) {
      const moment = serverMoment(beat.at);
      const x = xOf(layout, window, cyclesAt(input.stretches, moment));
      if (Math.abs(x - (event.clientX - box.left)) < 11) return moment;
    }
    return null;
  }

  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(clamp(event.deltaY, -240, 240) / 260), cyclesUnder(event));
    },
    { passive: false },
  );
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    dragging = true;
    seek(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (dragging) seek(event);
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    svg.addEventListener(name, () => {
      dragging = false;
      draw();
    });
  }

  /** The window to begin with: from where the lesson asks its question to the end.
   * @param {TapeInput} of @returns {Window} */
  function opening({ run, stretches }) {
    const asked = run.beats.find((beat) => beat.question);
    const from = asked ? cyclesAt(stretches, serverMoment(asked.at)) : 0;
    return { start: Math.max(0, from - (whole - from) * 0.04), end: whole };
  }

  return {
    /** @param {TapeInput} next */
    render(next) {
      if (input?.run !== next.run) {
        whole = Math.max(1, next.run.tape.cycles);
        window = opening(next);
      }
      input = next;
      draw();
    },
    zoomIn: () => zoom(0.5),
    zoomOut: () => zoom(2),
    zoomAll() {
      window = { start: 0, end: whole };
      draw();
    },
    zoomHere() {
      if (!input) return;
      const { moment } = input;
      const around = input.stretches.filter(
        (s) => s.from.tick <= moment.tick && s.to.tick >= moment.tick,
      );
      const wide = around.find((s) => s.lane === "vmm") ?? around[0];
      const length = wide ? Math.min(wide.end - wide.start, 6000) * 1.5 + 10 : 30;
      const now = cyclesAt(input.stretches, moment);
      window = zoomed(
        { start: Math.max(0, now - length / 2), end: now + length / 2 },
        1,
        now,
        whole,
      );
      draw();
    },
  };
}
