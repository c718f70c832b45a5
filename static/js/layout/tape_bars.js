// Where the bars of the tape's lanes lie: what has happened by now, inside the window. Pure.

import { xOf } from "./tape.js";

/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */
/** @typedef {import("./tape.js").TapeLayout} TapeLayout */
/** @typedef {import("./tape.js").Window} Window */

/**
 * A bar in a lane: one stretch, or several that are too close to be told apart.
 * @typedef {object} Bar
 * @property {number} x
 * @property {number} w
 * @property {number} from    where its first stretch begins, in cycles: its name
 * @property {string} lane    of its stretches
 * @property {number} cycles  so far
 * @property {boolean} over   has it ended by now?
 * @property {boolean} single
 */

/** @param {ReadonlyArray<Stretch>} stretches @param {string} lane @param {TapeLayout} layout
 * @param {number} now @returns {Bar[]} */
export function barsOf(stretches, lane, layout, now) {
  return joined(past(stretches, lane, layout.window, now), (from) => xOf(layout, from), layout);
}

/** The VM's own time: its stretches moved together, beginning where the window does.
 * @param {ReadonlyArray<Stretch>} stretches @param {string} vm @param {TapeLayout} layout
 * @param {number} now @returns {Bar[]} */
export function ownBars(stretches, vm, layout, now) {
  const { window } = layout;
  const shown = past(stretches, `vm:${vm}`, window, now);
  let gaps = 0;
  let before = layout.left;
  const shifts = new Map(
    shown.map((stretch) => {
      gaps += xOf(layout, Math.max(stretch.start, window.start)) - before;
      before = xOf(layout, Math.min(stretch.end, window.end));
      return [stretch.from, gaps];
    }),
  );
  const place = (/** @type {number} */ cycles, /** @type {Past} */ stretch) =>
    xOf(layout, cycles) - (shifts.get(stretch.from) ?? 0);
  return joined(shown, place, layout);
}

/** How much of its own time a VM has lived by now.
 * @param {ReadonlyArray<Stretch>} stretches @param {string} vm @param {number} now */
export function ownCycles(stretches, vm, now) {
  let passed = 0;
  for (const { lane, start, end } of stretches) {
    if (isIn(lane, `vm:${vm}`)) passed += Math.max(0, Math.min(end, now) - start);
  }
  return passed;
}

/** @typedef {{lane: string, from: number, start: number, end: number, cycles: number, over: boolean}} Past */

/** @param {ReadonlyArray<Stretch>} stretches @param {string} lane @param {Window} window
 * @param {number} now @returns {Past[]} */
function past(stretches, lane, window, now) {
  return stretches
    .filter(
      (one) =>
        isIn(one.lane, lane) &&
        one.start < now &&
        one.end > window.start &&
        one.start < window.end,
    )
    .map(({ lane: whose, start, end }) => ({
      lane: whose,
      from: start,
      start: Math.max(start, window.start),
      end: Math.min(end, now, window.end),
      cycles: Math.min(end, now) - start,
      over: end <= now,
    }));
}

/** Is a stretch of the lane `whose` drawn in `lane`? A VM's lane holds what it believes itself to be.
 * @param {string} whose @param {string} lane */
function isIn(whose, lane) {
  return whose === lane || whose.startsWith(`${lane}/`);
}

/** Bars, no more than there are pixels. @param {Past[]} stretches
 * @param {(cycles: number, stretch: Past) => number} place @param {TapeLayout} layout @returns {Bar[]} */
function joined(stretches, place, { s }) {
  /** @type {Bar[]} */
  const bars = [];
  for (const stretch of stretches) {
    const { lane, from, cycles, over } = stretch;
    const x = place(stretch.start, stretch);
    const w = Math.max(1.5 * s, place(stretch.end, stretch) - x);
    const last = bars.at(-1);
    const tiny = last && Math.min(w, last.w) < 4 * s;
    if (last && tiny && last.lane === lane && x <= last.x + last.w + 0.5) {
      last.w = Math.max(last.w, x + w - last.x);
      last.cycles += cycles;
      last.over = over;
      last.single = false;
    } else {
      bars.push({ x, w, from, lane, cycles, over, single: true });
    }
  }
  return bars;
}
