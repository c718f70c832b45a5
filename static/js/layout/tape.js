// Where the tape's lanes and marks lie. Pure.

import { cyclesAt } from "../timeline/tape_scale.js";

/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */

/**
 * @typedef {object} TapeLayout
 * @property {number} width
 * @property {number} height
 * @property {number} s
 * @property {number} left  where time begins
 * @property {number} right
 * @property {number} top
 * @property {number} pitch
 * @property {number} font
 * @property {string[]} lanes
 */

/** The lanes of a run, the most privileged lowest; a VM's own time last.
 * @param {ReadonlyArray<Stretch>} stretches @param {boolean} bare @returns {string[]} */
export function lanesOf(stretches, bare) {
  if (bare) return ["user", "os", "firmware"];
  const vm = stretches.find((stretch) => stretch.lane.startsWith("vm:"))?.lane.slice(3, -2) ?? "A";
  return [`vm:${vm}/U`, `vm:${vm}/S`, "vmm", "firmware", `own:${vm}`];
}

/** @param {{width: number, s: number, lanes: string[], narrow: boolean}} size @returns {TapeLayout} */
export function tapeLayout({ width, s, lanes, narrow }) {
  const pitch = 20.5 * s;
  const top = 24 * s;
  return {
    width,
    s,
    lanes,
    pitch,
    top,
    font: 18 * s,
    left: (narrow ? 132 : 164) * s,
    right: width - 16 * s,
    height: top + lanes.length * pitch + 4 * s,
  };
}

/** @typedef {{start: number, end: number}} Window a part of the tape, in cycles */

/** @param {TapeLayout} layout @param {Window} window @param {number} cycles */
export function xOf({ left, right }, { start, end }, cycles) {
  return left + ((cycles - start) / (end - start || 1)) * (right - left);
}

/** @param {TapeLayout} layout @param {Window} window @param {number} x */
export function cyclesOf({ left, right }, { start, end }, x) {
  return start + ((x - left) / (right - left || 1)) * (end - start);
}

/** A window of another width around the same point, inside the run.
 * @param {Window} window @param {number} factor @param {number} around @param {number} whole @returns {Window} */
export function zoomed({ start, end }, factor, around, whole) {
  const length = Math.min(whole, Math.max(8, (end - start) * factor));
  const part = end > start ? (around - start) / (end - start) : 0.5;
  const from = Math.max(0, Math.min(whole - length, around - part * length));
  return { start: from, end: from + length };
}

/** The same window, moved just enough to show a point. @param {Window} window @param {number} cycles
 * @param {number} whole @returns {Window} */
export function following({ start, end }, cycles, whole) {
  const length = end - start;
  const margin = length * 0.06;
  if (cycles >= start && cycles <= end - Math.min(margin, Math.max(0, whole - end)))
    return { start, end };
  const from = Math.max(0, Math.min(whole - length, cycles - length * 0.5));
  return { start: from, end: from + length };
}

/** Stretches of a lane inside a window, with those that would touch joined: no more than there are pixels.
 * @param {ReadonlyArray<Stretch>} stretches @param {string} lane @param {TapeLayout} layout @param {Window} window
 * @returns {{x: number, w: number, from: number, to: number}[]} */
export function barsOf(stretches, lane, layout, window) {
  /** @type {{x: number, w: number, from: number, to: number}[]} */
  const bars = [];
  for (const stretch of stretches) {
    if (stretch.lane !== lane || stretch.end < window.start || stretch.start > window.end) continue;
    const x = xOf(layout, window, Math.max(stretch.start, window.start));
    const w = Math.max(1.5, xOf(layout, window, Math.min(stretch.end, window.end)) - x);
    const last = bars.at(-1);
    if (last && x <= last.x + last.w + 0.25) {
      last.w = x + w - last.x;
      last.to = stretch.end;
    } else {
      bars.push({ x, w, from: stretch.start, to: stretch.end });
    }
  }
  return bars;
}

/** The VM's own time: its stretches one after the other, beginning where the window does.
 * @param {ReadonlyArray<Stretch>} stretches @param {string} vm @param {Window} window
 * @returns {Stretch[]} */
export function ownTime(stretches, vm, window) {
  /** @type {Stretch[]} */
  const packed = [];
  let at = window.start;
  for (const stretch of stretches) {
    if (!stretch.lane.startsWith(`vm:${vm}/`) || stretch.end <= window.start) continue;
    const length = stretch.end - Math.max(stretch.start, window.start);
    packed.push({ ...stretch, lane: `own:${vm}`, start: at, end: at + length });
    at += length;
  }
  return packed;
}

/** How much of the VM's own time has passed in a window by a point of the tape.
 * @param {ReadonlyArray<Stretch>} stretches @param {string} vm @param {Window} window @param {number} cycles */
export function ownTimeBy(stretches, vm, window, cycles) {
  let passed = 0;
  for (const { lane, start, end } of stretches) {
    if (lane.startsWith(`vm:${vm}/`) && end > window.start) {
      passed += Math.max(0, Math.min(end, cycles) - Math.max(start, window.start));
    }
  }
  return window.start + passed;
}

export { cyclesAt };
