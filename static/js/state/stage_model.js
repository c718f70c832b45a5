// What the stage says at a moment: who holds the hart, what everybody believes, what just changed.

import { hex8 } from "./format.js";
import { locate, page } from "./listing.js";
import { ABI, registerIndex } from "./reducers.js";
import { csrChange, isBare, modeChange, runnerOf, sceneOf, vmmStep } from "./scene.js";

/** @typedef {import("./fold.js").State} State */
/** @typedef {import("../protocol/wire.js").Program} Program */
/** @typedef {import("../protocol/wire.js").Mode} Mode */

/** @typedef {{address: string, text: string, label: string, look: "plain" | "now" | "trapped" | "handled" | "ran" | "entry"}} CodeLine */
/** @typedef {{label: string, old: string | null, value: string, same?: boolean, key: string}} Field */
/** @typedef {"future" | "now" | "done" | "skipped"} Progress */

/** @param {State} state @param {ReadonlyArray<Program>} programs */
export function stageModel(state, programs) {
  const scene = sceneOf(state);
  const bare = isBare(state);
  const runner = runnerOf(state);
  const vm = state.vmm?.vms[0] ?? null;
  const trapMode = bare ? null : runner === "vm" ? null : (scene.trap?.from_mode ?? null);
  const believed = bare ? state.machine.mode : (vm?.virtual_mode ?? null);
  const inUser = bare
    ? runner === "user"
    : whoseCode(state, scene, vm?.virtual_mode ?? "S") === "U";
  return {
    bare,
    runner,
    mode: state.machine.mode,
    believed,
    scene,
    step: vmmStep(state, scene),
    inUser,
    vm: vm && { name: vm.name, virtualMode: vm.virtual_mode, stopped: vm.status === "stopped" },
    frozen: !bare && vm !== null && runner !== "vm",
    interrupted: trapMode !== null,
    code: (/** @type {number} */ rows) => codeLines(state, scene, programs, rows, bare),
    kernelCode: (/** @type {number} */ rows) => kernelLines(state, scene, programs, rows, bare),
    flow: flowOf(state, scene),
    card: cardOf(state, scene),
    hart: hartFields(state, scene),
  };
}

/** @typedef {ReturnType<typeof stageModel>} StageModel */

/** In which believed mode the code on show runs: an exit shows the code that trapped.
 * @param {State} state @param {import("./scene.js").SceneFacts} scene @param {Mode} virtualMode */
function whoseCode(state, scene, virtualMode) {
  if (!scene.resumed && scene.exited) return scene.exited.virtual_mode;
  if (!scene.resumed && scene.trap?.from_mode === "U") {
    return state.scene.before.vmm?.vms[0]?.virtual_mode ?? virtualMode;
  }
  return virtualMode;
}

/** @param {State} state @param {import("./scene.js").SceneFacts} scene
 * @param {ReadonlyArray<Program>} programs @param {number} rows @param {boolean} bare
 * @returns {CodeLine[]} */
function codeLines(state, scene, programs, rows, bare) {
  const runner = runnerOf(state);
  const trapped = !scene.resumed && scene.trap ? scene.trap.pc : null;
  const inGuest = runner === "vm" || runner === "os" || runner === "user";
  const here = inGuest ? state.machine.pc : (trapped ?? state.machine.csrs.sepc ?? 0);
  if (!inGuest && trapped === null) return [];
  const moved = scene.modeChange && scene.resumed; // into or out of the process: other code
  const anchor = scene.trap && !bare && !moved ? scene.trap.pc : here;
  const owner = bare ? undefined : state.vmm?.vms[0]?.name;
  const place = locate(programs, anchor, owner) ?? locate(programs, here, owner);
  if (!place) return [];
  const lines = page(place.program.lines, place.index, rows);
  const shown = lines.some((line) => line.address === here)
    ? lines
    : page(place.program.lines, locate([place.program], here)?.index ?? place.index, rows);
  return shown.map((line) => ({
    address: hex8(line.address),
    text: line.text,
    label: line.label ?? "",
    look: lookOf(line.address, here, trapped, scene, runner),
  }));
}

/** The kernel's code while its process runs: what it just left, or where stvec lets it in again.
 * @param {State} state @param {import("./scene.js").SceneFacts} scene
 * @param {ReadonlyArray<Program>} programs @param {number} rows @param {boolean} bare
 * @returns {CodeLine[]} */
function kernelLines(state, scene, programs, rows, bare) {
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
    address: hex8(line.address),
    text: line.text,
    label: line.label ?? "",
    look: line.address !== at ? "plain" : left === null ? "entry" : bare ? "ran" : "handled",
  }));
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

/** The boxes inside the VMM. @param {State} state @param {import("./scene.js").SceneFacts} scene */
function flowOf(state, scene) {
  const step = vmmStep(state, scene);
  const over = scene.resumed || scene.acted;
  /** @param {unknown} fact @param {boolean} now @returns {Progress} */
  const progress = (fact, now) =>
    now ? "now" : fact ? "done" : over && scene.exited ? "skipped" : "future";
  const action = scene.acted && !scene.reflects;
  return {
    read: { progress: progress(scene.read, step === "read"), text: scene.read?.text ?? null },
    check: {
      progress: progress(scene.checked, step === "check"),
      believed: scene.checked?.virtual_mode ?? null,
      allowed: scene.checked?.allowed ?? null,
    },
    emulate: {
      progress: progress(action, step === "emulate" || step === "service"),
      text: actionText(scene),
    },
    reflect: {
      progress: progress(scene.reflects && scene.acted, step === "reflect"),
      text: scene.injected?.name ?? null,
    },
    sbi: scene.sbi ?? null,
    trapped: Boolean(scene.trap) && !scene.resumed,
  };
}

/** "x10" -> "a0". @param {string} name */
export function abiName(name) {
  return ABI[registerIndex(name)] ?? name;
}

/** What the emulation does, in the machine's words. @param {import("./scene.js").SceneFacts} scene
 * @returns {string | string[] | null} */
function actionText(scene) {
  if (scene.sbi) return [scene.sbi.function, `SBI ${scene.sbi.extension}`];
  if (scene.reflects || !scene.acted) return null;
  const write = scene.csrWrites[0];
  if (scene.modeChange) return `${scene.modeChange.old} → ${scene.modeChange.new}`;
  if (scene.device) return `${scene.device.device} ${scene.device.register}`;
  if (scene.gprWrite) return `${abiName(scene.gprWrite.name)} ← ${hex8(scene.gprWrite.value)}`;
  if (write) return `${write.csr} ← ${hex8(write.new)}`;
  if (scene.csrRead) return scene.csrRead.csr;
  return scene.emulated?.text ?? null;
}

const CARD_CSRS = ["stvec", "scause", "sepc", "sstatus"];

/** The card with the VM's virtual state. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene */
function cardOf(state, scene) {
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
function hartFields(state, scene) {
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
