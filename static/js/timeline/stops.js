// Where a presenter wants to stand still: after an ordinary instruction, and inside an exit after
// each step of the scene (trapped, read, checked, done, resumed).

/** @typedef {import("../protocol/events.js").Event} Event */

const SCENE_STEPS = new Set([
  "guest-instruction-read",
  "privilege-checked",
  "instruction-emulated",
  "trap-injected",
  "vm-created",
  "vm-stopped",
]);

/** Is events[index] a place to stop at? Events are those of whole ticks, in order.
 * @param {ReadonlyArray<Event>} events @param {number} index */
export function isStop(events, index) {
  const event = /** @type {Event} */ (events[index]);
  const next = events[index + 1];
  if (!next || next.tick !== event.tick) return true;
  const trapped = event.event === "mode-changed" && event.reason === "trap";
  return trapped || SCENE_STEPS.has(event.event);
}

/** The index of the last event of the stretch of stops that `index` lies in.
 * @param {ReadonlyArray<Event>} events @param {number} index */
export function stopAtOrAfter(events, index) {
  let at = index;
  while (at < events.length - 1 && !isStop(events, at)) at += 1;
  return at;
}

/** The events since the stop before `index`, up to and including it, all of one tick.
 * @param {ReadonlyArray<Event>} events @param {number} index */
export function eventsSinceStop(events, index) {
  let from = index;
  const tick = events[index]?.tick;
  while (from > 0 && events[from - 1]?.tick === tick && !isStop(events, from - 1)) from -= 1;
  return events.slice(from, index + 1);
}
