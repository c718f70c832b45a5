// Going on and back: by event, by instruction (with the steps of an exit), by trap, by lesson beat.

import { compareMoments, serverMoment } from "../protocol/moment.js";
import { isStop } from "./stops.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {import("./timeline.js").Place} Place */
/** @typedef {"event" | "instruction" | "trap" | "beat"} Unit */

export const UNITS = /** @type {const} */ (["instruction", "trap", "beat", "event"]);

const MAX_EVENTS_SCANNED = 200_000;

/** @param {Place} place @returns {Moment} */
export function momentOf({ chunk, index }) {
  const event = chunk.events[index];
  return event ? { tick: event.tick, step: event.step } : { tick: chunk.picture.tick, step: 0 };
}

/** The moment one unit on (direction 1) or back (-1); the ends of the run are stops of every unit.
 * @param {Timeline} timeline @param {ReadonlyArray<{at: string}>} beats
 * @param {Moment} from @param {Unit} unit @param {1 | -1} direction @returns {Promise<Moment>} */
export async function step(timeline, beats, from, unit, direction) {
  if (unit === "beat") return beatFrom(beats, timeline.last, from, direction);
  let place = await timeline.place(from);
  for (let scanned = 0; scanned < MAX_EVENTS_SCANNED; scanned += 1) {
    const next = await timeline.neighbour(place, direction);
    if (!next) return momentOf(place);
    place = next;
    if (unit === "event" || isUnitEnd(place, unit)) return momentOf(place);
  }
  return momentOf(place);
}

/** @param {Place} place @param {Unit} unit */
function isUnitEnd({ chunk, index }, unit) {
  const { events } = chunk;
  if (!isStop(events, index)) return false;
  if (unit === "instruction") return true;
  const tick = events[index]?.tick;
  for (let at = index; at >= 0 && events[at]?.tick === tick; at -= 1) {
    if (at < index && isStop(events, at)) return false;
    if (events[at]?.event === "trap-taken") return true;
  }
  return false;
}

/** @param {ReadonlyArray<{at: string}>} beats @param {Moment} last
 * @param {Moment} from @param {1 | -1} direction @returns {Moment} */
function beatFrom(beats, last, from, direction) {
  const moments = beats.map((beat) => serverMoment(beat.at)).sort(compareMoments);
  if (direction > 0) return moments.find((m) => compareMoments(m, from) > 0) ?? last;
  return moments.findLast((m) => compareMoments(m, from) < 0) ?? moments[0] ?? { tick: 0, step: 0 };
}
