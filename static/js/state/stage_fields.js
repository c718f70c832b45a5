// Registers on the stage: the card with the VM's virtual state, the strip with the hart's real one.
// A change is old -> new only at the step of the scene at which it happens.

import { hex } from "./format.js";
import { vmmStep, worldBefore } from "./scene.js";

/** @typedef {import("./fold.js").State} State */
/** `stale`: left by an earlier trap. `touched`: used by this instruction. `pair`: it stands opposite
 * the virtual register of its name. `same`: and the write did not reach it.
 * @typedef {{key: string, label: string, old: string | null, value: string, stale?: boolean,
 *   touched?: boolean, pair?: boolean, same?: boolean}} Field */

const CSRS = ["scause", "sepc", "stvec"];

/** The card with the VM's virtual state. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene */
export function cardOf(state, scene) {
  const vm = state.vmm?.vms[0];
  if (!vm) return null;
  const before = worldBefore(state).vmm?.vms[0];
  const names = [...scene.csrWrites.map((write) => write.csr), scene.csrRead?.csr];
  /** @param {string} name @returns {Field} */
  const field = (name) => {
    const [old, now] = [before?.csrs[name] ?? 0, vm.csrs[name] ?? 0];
    const touched = names.includes(name);
    return {
      key: name,
      label: name,
      old: touched && old !== now ? hex(old) : null,
      value: hex(now),
      touched,
    };
  };
  const was = before?.virtual_mode ?? vm.virtual_mode;
  /** @type {Field} */
  const mode = {
    key: "mode",
    label: "mode",
    old: was !== vm.virtual_mode ? was : null,
    value: vm.virtual_mode,
    touched: Boolean(scene.modeChange),
  };
  const subject = subjectOf(state, scene);
  return {
    name: vm.name,
    mode,
    csrs: CSRS.map(field),
    evidence: vmmStep(state, scene) === "check",
    pair: subject === "mode" ? mode : subject ? field(subject) : null,
  };
}

/** The virtual register that the emulation is about, while it is going on.
 * @param {State} state @param {import("./scene.js").SceneFacts} scene */
function subjectOf(state, scene) {
  if (vmmStep(state, scene) !== "emulate") return null;
  if (scene.modeChange) return "mode";
  return scene.csrWrites[0]?.csr ?? scene.csrRead?.csr ?? null;
}

/** The strip of the hart: what is really in it, in columns that never change.
 * @param {State} state @param {import("./scene.js").SceneFacts} scene @returns {Field[]} */
export function hartFields(state, scene) {
  const { csrs, pc, mode } = state.machine;
  const before = worldBefore(state).machine;
  const subject = subjectOf(state, scene);
  const fresh = state.scene.events.some(
    (event) => event.event === "trap-taken" && event.to_mode === "S",
  );
  /** @param {string} name @param {(value: number) => string} write @returns {Field} */
  const csr = (name, write) => {
    const [old, now] = [before.csrs[name] ?? 0, csrs[name] ?? 0];
    const pair = subject === name;
    return {
      key: name,
      label: name,
      old: old === now ? null : write(old),
      value: write(now),
      stale: name !== "stvec" && !fresh,
      pair,
      same: pair && scene.csrWrites.length > 0 && old === now,
    };
  };
  return [
    { key: "mode", label: "mode", old: before.mode === mode ? null : before.mode, value: mode },
    {
      key: "pc",
      label: "pc",
      old: before.pc !== pc && scene.trap ? hex(before.pc) : null,
      value: hex(pc),
    },
    csr("scause", causeText),
    csr("sepc", hex),
    csr("stvec", hex),
  ];
}

/** @param {number} cause */
function causeText(cause) {
  return cause >= 2 ** 31 ? `i${cause - 2 ** 31}` : String(cause);
}
