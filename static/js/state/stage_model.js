// What the stage says at a moment: who holds the hart, what everybody believes, what just changed.

import { hex } from "./format.js";
import { abiName } from "./registers.js";
import { isBare, runnerOf, sceneOf, vmmStep } from "./scene.js";
import { codeLines, kernelLines } from "./stage_code.js";
import { cardOf, hartFields } from "./stage_fields.js";

/** @typedef {import("./fold.js").State} State */
/** @typedef {import("../protocol/wire.js").Program} Program */
/** @typedef {import("../protocol/wire.js").Mode} Mode */

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

/** What the emulation does, in the machine's words. @param {import("./scene.js").SceneFacts} scene
 * @returns {string | string[] | null} */
function actionText(scene) {
  if (scene.sbi) return [scene.sbi.function, `SBI ${scene.sbi.extension}`];
  if (scene.reflects || !scene.acted) return null;
  const write = scene.csrWrites[0];
  if (scene.modeChange) return `${scene.modeChange.old} → ${scene.modeChange.new}`;
  if (scene.device) return `${scene.device.device} ${scene.device.register}`;
  if (scene.gprWrite) return `${abiName(scene.gprWrite.name)} ← ${hex(scene.gprWrite.value)}`;
  if (write) return `${write.csr} ← ${hex(write.new)}`;
  if (scene.csrRead) return scene.csrRead.csr;
  return scene.emulated?.text ?? null;
}
