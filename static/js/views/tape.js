// The tape: who had the hart when, in priced cycles. What was never visited is not shown.

import { Drawing } from "../layout/marks.js";
import { fitting } from "../layout/measure.js";
import { barsOf, ownTime, ownTimeBy, xOf } from "../layout/tape.js";

/** @typedef {import("../layout/tape.js").TapeLayout} TapeLayout */
/** @typedef {import("../layout/tape.js").Window} Window */
/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */

/**
 * @typedef {object} TapeModel
 * @property {ReadonlyArray<Stretch>} stretches
 * @property {{cycles: number, text: string}[]} exits
 * @property {{cycles: number, now: boolean, name: string}[]} beats
 * @property {number} now     cycles at the moment
 * @property {number} seen    cycles at the latest moment visited
 */

/** @param {TapeModel} model @param {TapeLayout} layout @param {Window} window
 * @param {import("./stage.js").Words} words @param {import("../layout/measure.js").Measure} measure */
export function drawTape(model, layout, window, words, measure) {
  const d = new Drawing(measure);
  const { s, left, right, lanes, font } = layout;
  lanes.forEach((lane, index) => {
    const y = layout.top + index * layout.pitch;
    const bar = { x: left, y: y + 2.5 * s, w: right - left, h: layout.pitch - 5 * s };
    const style = { size: font, weight: 700, look: `${hueOf(lane)} hue-ink` };
    const name = fitting(measure, nameOf(lane, words), left - 14 * s, style);
    d.text(`lane-${lane}`, 14 * s, y + layout.pitch / 2, name, style);
    d.rect(`rail-${lane}`, bar, "rail", 3 * s);
    drawLane(d, lane, bar, model, layout, window);
  });
  drawBeats(d, model, layout, window);
  drawPlayhead(d, model, layout, window);
  return d.marks;
}

/** @param {string} lane */
function hueOf(lane) {
  if (lane.startsWith("own:")) return "hue-a own";
  if (lane.startsWith("vm:") || lane === "user" || lane === "os") return "hue-a";
  return lane === "vmm" ? "hue-vmm" : "hue-hardware";
}

/** @param {string} lane @param {import("./stage.js").Words} words @returns {string[]} */
function nameOf(lane, words) {
  const vm = lane.split(/[:/]/)[1] ?? "";
  const id = lane.endsWith("/U")
    ? "a-u"
    : lane.endsWith("/S")
      ? "a-s"
      : lane.startsWith("own:")
        ? "own"
        : lane;
  return [words.first(`ui-tape-lane-${id}`, { vm }), words.first(`ui-tape-short-${id}`, { vm })];
}

/** @param {Drawing} d @param {string} lane @param {import("../layout/stage.js").Rect} bar
 * @param {TapeModel} model @param {TapeLayout} layout @param {Window} window */
function drawLane(d, lane, bar, model, layout, window) {
  const own = lane.startsWith("own:");
  const vm = lane.slice(4);
  const source = own ? ownTime(model.stretches, vm, window) : model.stretches;
  const limit = (/** @type {number} */ cycles) =>
    own ? ownTimeBy(model.stretches, vm, window, cycles) : cycles;
  const [now, seen] = [limit(model.now), limit(Math.max(model.seen, model.now))];
  const clip = (/** @type {number} */ cycles) =>
    xOf(layout, window, Math.min(window.end, Math.max(window.start, cycles)));
  const [nowX, seenX] = [clip(now), clip(seen)];
  barsOf(source, lane, layout, window).forEach(({ x, w }, index) => {
    const played = Math.min(x + w, nowX) - x;
    const known = Math.min(x + w, seenX) - x;
    if (known > 0.4)
      d.rect(
        `seen-${lane}-${index}`,
        { ...bar, x, w: known },
        `lane ${hueOf(lane)} seen`,
        2 * layout.s,
      );
    if (played > 0.4)
      d.rect(`bar-${lane}-${index}`, { ...bar, x, w: played }, `lane ${hueOf(lane)}`, 2 * layout.s);
  });
  if (lane !== "vmm") return;
  for (const [index, exit] of model.exits.entries()) {
    const x = xOf(layout, window, exit.cycles);
    if (exit.cycles > model.now || x < layout.left || x > layout.right) continue;
    d.path(`exit-${index}`, `M${x},${bar.y - 3 * layout.s}V${bar.y + bar.h}`, "exit-mark");
  }
}

/** @param {Drawing} d @param {TapeModel} model @param {TapeLayout} layout @param {Window} window */
function drawBeats(d, model, layout, window) {
  const { s, top } = layout;
  model.beats.forEach((beat, index) => {
    const x = xOf(layout, window, beat.cycles);
    if (x < layout.left - 1 || x > layout.right + 1) return;
    const r = (beat.now ? 8 : 6) * s;
    const y = top / 2;
    d.path(
      `beat-${index}`,
      `M${x},${y - r}L${x + r},${y}L${x},${y + r}L${x - r},${y}Z`,
      `beat ${beat.now ? "now" : ""}`,
    );
  });
}

/** @param {Drawing} d @param {TapeModel} model @param {TapeLayout} layout @param {Window} window */
function drawPlayhead(d, model, layout, window) {
  const x = xOf(layout, window, model.now);
  if (x < layout.left - 1 || x > layout.right + 1) return;
  const { s, top, height } = layout;
  d.path("playhead", `M${x},${top - 6 * s}V${height - 4 * s}`, "playhead");
  d.circle("playhead-knob", { x, y: top - 7 * s }, 6.5 * s, "playhead-knob");
}
