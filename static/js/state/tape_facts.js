// What the tape shows of a run and what does not change while the run is on show.

import { compareMoments, serverMoment } from "../protocol/moment.js";
import { cyclesAt, scaleOf } from "../timeline/tape_scale.js";

/** @typedef {import("../protocol/wire.js").Beat} Beat */
/** @typedef {import("../texts.js").Words} Words */

/** @param {{run: import("../protocol/wire.js").Run,
 * stretches: ReadonlyArray<import("../timeline/tape_scale.js").Stretch>}} of */
export function tapeFacts({ run, stretches }) {
  const visits = stretches.filter(({ lane }) => lane === "vmm");
  const exits = run.tape.exits.map(({ at }) => {
    const moment = serverMoment(at);
    return visits.find(({ from }) => compareMoments(from, moment) >= 0)?.start;
  });
  return {
    cycles: Math.max(1, run.tape.cycles),
    scales: {
      compressed: scaleOf(stretches, "compressed"),
      true: scaleOf(stretches, "true"),
    },
    exits: exits.filter((cycles) => cycles !== undefined),
    beats: run.beats.map(({ at }) => cyclesAt(stretches, serverMoment(at))),
  };
}

/** The short name of a beat, by the first word of its id; else its sentence.
 * @param {Beat} beat @param {Words} words */
export function beatName({ id, text, values }, words) {
  const short = `ui-beat-${id.split("-")[0]}`;
  return words.has(short) ? words.first(short) : words.first(text, values);
}
