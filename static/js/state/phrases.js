// An event as a sentence: its message id, and its fields as they are written.

import { hex } from "./format.js";
import { findLine } from "./lens_model.js";
import { ABI } from "./registers.js";

/** @typedef {import("../protocol/events.js").Event} Event */
/** @typedef {import("../protocol/wire.js").Run} Run */
/** @typedef {import("./fold.js").State} State */

const HEX = new Set([
  "pc",
  "word",
  "next_pc",
  "value",
  "old",
  "new",
  "tval",
  "vector",
  "va",
  "spa",
  "gva",
  "gpa",
  "root",
  "map_root",
  "shadow_root",
  "ram_base",
]);

/** From the most telling event to the least: the one that a stretch of events is about. */
const TELLING = [
  "machine-stopped",
  "vm-stopped",
  "sbi-called",
  "trap-injected",
  "vm-entered",
  "virtual-mode-changed",
  "virtual-csr-written",
  "device-emulated",
  "instruction-emulated",
  "privilege-checked",
  "guest-instruction-read",
  "trap-taken",
  "vm-created",
  "vm-exited",
  "console-written",
  "shadow-filled",
  "guest-walked",
  "shadow-dropped",
  "instruction-retired",
  "virtual-csr-read",
  "csr-written",
  "mode-changed",
];

/** The event that a sentence should be about. @param {ReadonlyArray<Event>} events @returns {Event | null} */
export function tellingEvent(events) {
  let best = null;
  let rank = Infinity;
  for (const event of events) {
    const place = TELLING.indexOf(event.event);
    const own = place < 0 ? TELLING.length : place;
    if (own < rank) [best, rank] = [event, own];
  }
  return best;
}

/** @param {Event} event @param {State} state @param {Run} run
 * @returns {{id: string, values: Record<string, string | number>}} */
export function sentenceOf(event, state, run) {
  /** @type {Record<string, string | number>} */
  const values = {};
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === "boolean") values[name] = value ? "yes" : "no";
    else if (typeof value === "number") values[name] = HEX.has(name) ? hex(value) : value;
    else if (typeof value === "string") values[name] = value;
    else if (value === null) values[name] = "–";
  }
  if (event.event === "instruction-retired" || event.event === "trap-taken") {
    const firmware = (event.event === "trap-taken" ? event.from_mode : event.mode) === "M";
    values.text = findLine(state, run, event.pc, firmware) ?? hex(event.word);
  }
  if (event.event === "instruction-retired") values.rd = ABI[event.rd] ?? "";
  if (event.event === "console-written") values.byte = printable(event.byte);
  return { id: `event-${event.event}`, values };
}

/** @param {number} byte */
function printable(byte) {
  return byte > 32 && byte < 127
    ? String.fromCharCode(byte)
    : `0x${byte.toString(16).padStart(2, "0")}`;
}
