// Between moments and priced cycles, both ways.

import { serverMoment } from "../protocol/moment.js";

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

/** How far a moment lies into a stretch, 0 to 1. @param {Stretch} stretch @param {Moment} moment */
function fraction({ from, to }, { tick, step }) {
  if (tick < from.tick) return 0;
  if (tick > to.tick) return 1;
  const inOneTick = from.tick === to.tick;
  const steps = to.step - (inOneTick ? from.step : 0);
  const inTick = steps <= 0 ? 1 : clamp((step - (inOneTick ? from.step : 0)) / steps);
  return (tick - from.tick + inTick) / (to.tick - from.tick + 1);
}

/** @param {number} value @param {number} [low] @param {number} [high] */
export function clamp(value, low = 0, high = 1) {
  return Math.min(high, Math.max(low, value));
}

/** Priced cycles at a moment. @param {ReadonlyArray<Stretch>} stretches @param {Moment} moment */
export function cyclesAt(stretches, moment) {
  const index = lastStartedBy(
    stretches,
    (s) => s.from.tick < moment.tick || (s.from.tick === moment.tick && s.from.step <= moment.step),
  );
  const stretch = stretches[index];
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
  const part = clamp((cycles - stretch.start) / (stretch.end - stretch.start || 1));
  const { from, to } = stretch;
  if (from.tick === to.tick) {
    return { tick: from.tick, step: Math.round(from.step + part * (to.step - from.step)) };
  }
  const tick = Math.min(to.tick - 1, from.tick + Math.floor(part * (to.tick - from.tick + 1)));
  return { tick, step: Number.MAX_SAFE_INTEGER };
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
