// Between moments, priced cycles and lengths on the tape, each way.

import { compareMoments, serverMoment } from "../protocol/moment.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("../protocol/wire.js").TapeData} TapeData */

/**
 * A stretch of the tape in one lane, its ends as moments.
 * @typedef {object} Stretch
 * @property {string} lane
 * @property {number} start
 * @property {number} end
 * @property {Moment} from
 * @property {Moment} to
 */

/** @param {TapeData} tape @returns {Stretch[]} */
export function stretchesOf(tape) {
  return tape.segments.map(({ lane, start, end, from, to }) => ({
    lane,
    start,
    end,
    from: serverMoment(from),
    to: serverMoment(to),
  }));
}

/** How far a moment lies into a stretch, 0 to 1. The tick of its beginning belongs to the stretch
 * before, so its time starts with the next one; a tick counts whole, but the last one by its steps.
 * @param {Stretch} stretch @param {Moment} moment */
function fraction({ from, to }, { tick, step }) {
  if (from.tick === to.tick) return part(step - from.step, to.step - from.step);
  if (tick <= from.tick) return 0;
  const inTick = tick === to.tick ? part(step, to.step) : 1;
  return clamp((tick - from.tick - 1 + inTick) / (to.tick - from.tick));
}

/** @param {number} steps @param {number} all */
function part(steps, all) {
  return all > 0 ? clamp(steps / all) : 1;
}

/** @param {number} value @param {number} [low] @param {number} [high] */
export function clamp(value, low = 0, high = 1) {
  return Math.min(high, Math.max(low, value));
}

/** Priced cycles at a moment. @param {ReadonlyArray<Stretch>} stretches @param {Moment} moment */
export function cyclesAt(stretches, moment) {
  const stretch = stretches[lastStartedBy(stretches, (s) => compareMoments(s.from, moment) <= 0)];
  if (!stretch) return 0;
  return stretch.start + fraction(stretch, moment) * (stretch.end - stretch.start);
}

/** The moment at which so many cycles have passed.
 * @param {ReadonlyArray<Stretch>} stretches @param {number} cycles @returns {Moment} */
export function momentAt(stretches, cycles) {
  const stretch =
    stretches[
      Math.max(
        0,
        lastStartedBy(stretches, (s) => s.start <= cycles),
      )
    ];
  if (!stretch) return { tick: 0, step: 0 };
  const share = clamp((cycles - stretch.start) / (stretch.end - stretch.start || 1));
  const { from, to } = stretch;
  if (from.tick === to.tick) {
    return { tick: from.tick, step: Math.round(from.step + share * (to.step - from.step)) };
  }
  const ticks = share * (to.tick - from.tick);
  const tick = from.tick + Math.ceil(ticks);
  if (tick === from.tick) return from;
  if (tick < to.tick) return { tick, step: Number.MAX_SAFE_INTEGER };
  return { tick, step: Math.round((1 - (Math.ceil(ticks) - ticks)) * to.step) };
}

/** @param {ReadonlyArray<Stretch>} stretches @param {(stretch: Stretch) => boolean} started */
function lastStartedBy(stretches, started) {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const stretch = stretches[middle];
    if (stretch && started(stretch)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @typedef {"compressed" | "true"} ScaleKind */

/**
 * How long cycles look. Lengths have no unit: only their proportions count.
 * @typedef {object} Scale
 * @property {ScaleKind} kind
 * @property {(cycles: number) => number} length  of the tape up to a point
 * @property {(length: number) => number} cycles  the way back
 * @property {number} whole  the length of the tape
 */

/** The shortest stretch on the compressed scale: a letter and a digit fit into it. */
const SHORTEST = 3;

/** The true scale is as long as its cycles; on the compressed one a stretch grows with the logarithm
 * of its cycles, and runs evenly inside.
 * @param {ReadonlyArray<Stretch>} stretches @param {ScaleKind} kind @returns {Scale} */
export function scaleOf(stretches, kind) {
  const whole = stretches.at(-1)?.end ?? 0;
  if (kind === "true") {
    return { kind, length: (cycles) => cycles, cycles: (length) => length, whole };
  }
  const cycles = [0];
  const lengths = [0];
  for (const { start, end } of stretches) {
    if (end <= start) continue;
    cycles.push(end);
    lengths.push((lengths.at(-1) ?? 0) + Math.max(SHORTEST, Math.log2(1 + end - start)));
  }
  return {
    kind,
    length: (value) => between(cycles, lengths, value),
    cycles: (value) => between(lengths, cycles, value),
    whole: lengths.at(-1) ?? 0,
  };
}

/** Linear interpolation in a table of growing numbers.
 * @param {ReadonlyArray<number>} from @param {ReadonlyArray<number>} to @param {number} value */
function between(from, to, value) {
  let low = 1;
  let high = from.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  const [a, b] = [from[low - 1] ?? 0, from[low] ?? 0];
  const [c, d] = [to[low - 1] ?? 0, to[low] ?? 0];
  return c + (b > a ? clamp((value - a) / (b - a)) : 0) * (d - c);
}

/** The stretch that a moment lies in. @param {ReadonlyArray<Stretch>} stretches @param {Moment} moment */
export function stretchAt(stretches, moment) {
  const index = lastStartedBy(stretches, (s) => compareMoments(s.from, moment) <= 0);
  return Math.max(0, index);
}
