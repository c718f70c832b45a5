// The lines of code on the stage, and what is to say about each.

import { hex } from "./format.js";
import { locate, page } from "./listing.js";
import { ABI, abiName } from "./registers.js";
import { runnerOf } from "./scene.js";

/** @typedef {import("./fold.js").State} State */
/** @typedef {import("../protocol/wire.js").Program} Program */
/** @typedef {{address: string, text: string, label: string, look: "plain" | "now" | "trapped" | "handled" | "ran" | "entry", values: string}} CodeLine */

/** @param {State} state @param {import("./scene.js").SceneFacts} scene
 * @param {ReadonlyArray<Program>} programs @param {number} rows @param {boolean} bare
 * @returns {CodeLine[]} */
export function codeLines(state, scene, programs, rows, bare) {
  const runner = runnerOf(state);
  const trapped = !scene.resumed && scene.trap ? scene.trap.pc : null;
  const inGuest = runner === "vm" || runner === "os" || runner === "user";
  const { mode, pc, csrs } = state.machine;
  const leaving = scene.trap && mode === scene.trap.from_mode && pc === scene.trap.vector;
  const called = bare && runner === "firmware" && csrs.mcause ? (csrs.mepc ?? null) : null;
  const here = inGuest && !leaving ? pc : (trapped ?? called);
  if (here === null) return [];
  const moved = scene.modeChange && scene.resumed; // into or out of the process: other code
  const anchor = scene.trap && !bare && !moved ? scene.trap.pc : here;
  const owner = bare ? undefined : state.vmm?.vms[0]?.name;
  const place = locate(programs, anchor, owner) ?? locate(programs, here, owner);
  if (!place) return [];
  const lines = page(place.program.lines, place.index, rows);
  const shown = lines.some((line) => line.address === here)
    ? lines
    : page(place.program.lines, locate([place.program], here)?.index ?? place.index, rows);
  return shown.map((line) => {
    const look = here === called ? "plain" : lookOf(line.address, here, trapped, scene, runner);
    return {
      address: hex(line.address),
      text: line.text,
      label: line.label ?? "",
      look,
      values: valuesOf(line.text, look, state, scene),
    };
  });
}

/** The kernel's code while its process runs: what it just left, or where stvec lets it in again.
 * @param {State} state @param {import("./scene.js").SceneFacts} scene
 * @param {ReadonlyArray<Program>} programs @param {number} rows @param {boolean} bare
 * @returns {CodeLine[]} */
export function kernelLines(state, scene, programs, rows, bare) {
  const left =
    scene.resumed && scene.trap
      ? scene.trap.pc
      : bare && scene.retired?.mode === "S"
        ? scene.retired.pc
        : null;
  const entry = (bare ? state.machine.csrs.stvec : state.vmm?.vms[0]?.csrs.stvec) ?? 0;
  const at = left ?? entry;
  const place = at === 0 ? null : locate(programs, at, bare ? undefined : state.vmm?.vms[0]?.name);
  if (!place) return [];
  return page(place.program.lines, place.index, rows).map((line) => ({
    address: hex(line.address),
    text: line.text,
    label: line.label ?? "",
    look: line.address !== at ? "plain" : left === null ? "entry" : bare ? "ran" : "handled",
    values: "",
  }));
}

/** Instructions whose first operand is read, not written. */
const READS_FIRST = /^(csr[wsc]i?|s[bhw]|b\w+|j[r]|sfence)\b/;

/** The registers beside a line: what it reads before it runs, what it wrote once it ran.
 * @param {string} text @param {CodeLine["look"]} look @param {State} state
 * @param {import("./scene.js").SceneFacts} scene @returns {string} */
function valuesOf(text, look, state, scene) {
  if (look === "ran" && scene.retired?.rd) {
    const { rd } = scene.retired;
    return `${ABI[rd]} = ${hex(state.machine.x[rd] ?? 0)}`;
  }
  if (look === "handled" && scene.gprWrite && !scene.sbi)
    return `${abiName(scene.gprWrite.name)} = ${hex(scene.gprWrite.value)}`;
  if (look !== "now" && look !== "trapped") return "";
  const { x } = look === "now" ? state.machine : state.scene.before.machine;
  const [, operands = ""] = text.match(/^\S+\s+(.*)$/) ?? [];
  const read = operands.split(",").slice(READS_FIRST.test(text) ? 0 : 1);
  const names = read.flatMap((operand) => operand.match(/\b[a-z]+\d*\b/g) ?? []);
  return [...new Set(names)]
    .filter((name) => name !== "zero" && ABI.includes(name))
    .map((name) => `${name} = ${hex(x[ABI.indexOf(name)] ?? 0)}`)
    .join("  ");
}

/** @param {number} address @param {number} here @param {number | null} trapped
 * @param {import("./scene.js").SceneFacts} scene @param {string} runner @returns {CodeLine["look"]} */
function lookOf(address, here, trapped, scene, runner) {
  if (address === trapped && runner !== "user") return "trapped";
  if (address === here) return "now";
  if (scene.resumed && address === scene.trap?.pc) return "handled";
  if (address === scene.retired?.pc) return "ran";
  return "plain";
}
