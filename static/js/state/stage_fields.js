// Registers on the stage: the card with the VM's virtual state, the strip with the hart's real one.

import { hex8 } from "./format.js";
import { ABI, abiName } from "./registers.js";
import { csrChange, modeChange } from "./scene.js";

/** @typedef {import("./fold.js").State} State */
/** @typedef {{label: string, old: string | null, value: string, same?: boolean, key: string}} Field */

const CARD_CSRS = ["stvec", "scause", "sepc", "sstatus"];

/** The card with the VM's virtual state. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene */
export function cardOf(state, scene) {
  const vm = state.vmm?.vms[0];
  if (!vm) return null;
  /** @type {Field[]} */
  const csrs = [];
  const before = state.scene.before.vmm?.vms[0]?.csrs ?? {};
  const writes = scene.csrWrites.filter((write) => write.new !== write.old);
  for (const name of [...CARD_CSRS, ...writes.map((write) => write.csr)]) {
    const write = writes.findLast((one) => one.csr === name);
    if (!write || csrs.some((field) => field.label === name)) continue;
    csrs.push({
      key: name,
      label: name,
      old: hex8(before[name] ?? write.old),
      value: hex8(write.new),
    });
  }
  if (scene.csrRead && !csrs.some((field) => field.label === scene.csrRead?.csr)) {
    csrs.push({
      key: scene.csrRead.csr,
      label: scene.csrRead.csr,
      old: null,
      value: hex8(scene.csrRead.value),
      same: true,
    });
  }
  for (const name of CARD_CSRS) {
    if (!csrs.some((field) => field.label === name)) {
      csrs.push({ key: name, label: name, old: null, value: hex8(vm.csrs[name] ?? 0) });
    }
  }
  const change = scene.modeChange;
  return { name: vm.name, mode: { value: vm.virtual_mode, old: change ? change.old : null }, csrs };
}

/** The strip of the hart: what is really in it. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene @returns {Field[]} */
export function hartFields(state, scene) {
  const { csrs, pc } = state.machine;
  const mode = modeChange(state);
  const before = state.scene.before.machine;
  /** @param {string} name @param {(value: number) => string} write @returns {Field} */
  const csr = (name, write) => {
    const change = csrChange(state, name);
    return {
      key: name,
      label: name,
      old: change && write(change.old),
      value: write(csrs[name] ?? 0),
    };
  };
  return [
    {
      key: "mode",
      label: "mode",
      old: mode && mode.old !== state.machine.mode ? mode.old : null,
      value: state.machine.mode,
    },
    {
      key: "pc",
      label: "pc",
      old: before.pc !== pc && scene.trap ? hex8(before.pc) : null,
      value: hex8(pc),
    },
    csr("scause", causeText),
    csr("sepc", hex8),
    lastField(state, scene, csr),
  ];
}

/** @param {number} cause */
function causeText(cause) {
  return cause >= 2 ** 31 ? `i${cause - 2 ** 31}` : String(cause);
}

/** The fifth field: the register the instruction is about. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene
 * @param {(name: string, write: (value: number) => string) => Field} csr @returns {Field} */
function lastField(state, scene, csr) {
  const { x } = state.machine;
  const old = state.scene.before.machine.x;
  if (scene.gprWrite && !scene.sbi)
    return {
      key: "x",
      label: abiName(scene.gprWrite.name),
      old: hex8(scene.gprWrite.old),
      value: hex8(scene.gprWrite.value),
    };
  if (scene.retired && scene.retired.rd) {
    const { rd } = scene.retired;
    return {
      key: "x",
      label: ABI[rd] ?? "",
      old: old[rd] === x[rd] ? null : hex8(old[rd] ?? 0),
      value: hex8(x[rd] ?? 0),
    };
  }
  const named = scene.csrWrites[0]?.csr ?? "stvec";
  const known = !scene.reflects && named in state.machine.csrs;
  const field = csr(known ? named : "stvec", hex8);
  const untouched = known && scene.csrWrites.length > 0 && field.old === null;
  return { ...field, key: "x", same: untouched };
}
