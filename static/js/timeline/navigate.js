// Going on and back: by event, by instruction (with the steps of an exit), by trap, by lesson beat.

import { compareMoments, serverMoment } from "../protocol/moment.js";
import { isStop, stopAtOrAfter } from "./stops.js";

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
  if (unit === "beat") return beatFrom(timeline, beats, from, direction);
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

/** Where a beat is shown: at the end of the scene step that it lies in.
 * @param {Timeline} timeline @param {Moment} moment @returns {Promise<Moment>} */
export async function settled(timeline, moment) {
  const { chunk, index } = await timeline.place(moment);
  return momentOf({ chunk, index: index < 0 ? index : stopAtOrAfter(chunk.events, index) });
}

/** @param {Timeline} timeline @param {ReadonlyArray<{at: string}>} beats
 * @param {Moment} from @param {1 | -1} direction @returns {Promise<Moment>} */
async function beatFrom(timeline, beats, from, direction) {
  const moments = beats.map((beat) => serverMoment(beat.at)).sort(compareMoments);
  if (direction < 0) moments.reverse();
  for (const moment of moments) {
    if (compareMoments(moment, from) * direction < 0 && direction > 0) continue;
    const shown = await settled(timeline, moment);
    if (compareMoments(shown, from) * direction > 0) return shown;
  }
  return direction > 0 ? timeline.last : { tick: 0, step: 0 };
}
