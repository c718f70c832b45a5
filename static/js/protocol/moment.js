// A moment of a run: TICK.STEP, the state right after that event.

/** @typedef {{tick: number, step: number}} Moment */

/** The moment that `text` names, or null: "1482.3" -> {tick: 1482, step: 3}; "1482" is 1482.0.
 * @param {string | null | undefined} text
 * @returns {Moment | null} */
export function parseMoment(text) {
  const match = /^\s*(\d{1,12})(?:\.(\d{1,6}))?\s*$/.exec(text ?? "");
  if (!match) return null;
  return { tick: Number(match[1]), step: Number(match[2] ?? 0) };
}

/** @param {Moment} moment */
export function formatMoment(moment) {
  return `${moment.tick}.${moment.step}`;
}

/** Negative when a is earlier than b.
 * @param {Moment} a @param {Moment} b */
export function compareMoments(a, b) {
  return a.tick - b.tick || a.step - b.step;
}

/** A moment that the server wrote; it never writes a bad one.
 * @param {string} text */
export function serverMoment(text) {
  const moment = parseMoment(text);
  if (!moment) throw new Error(`the server sent ${text} as a moment`);
  return moment;
}
