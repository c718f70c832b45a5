// The five rows of the privilege lens: trap, read, check, emulate or reflect, resume.

import { hex } from "./format.js";
import { abiName } from "./registers.js";

/** @typedef {import("./fold.js").State} State */
/** @typedef {{id: string, values?: Record<string, string | number>}} Say */
/** @typedef {"future" | "now" | "done" | "skipped"} Progress */
/** @typedef {{key: string, number: number, title: string, progress: Progress, detail: Say | null, source: string | null}} Row */

/** @param {State} state @param {import("./scene.js").SceneFacts} scene @returns {Row[]} */
export function rowsOf(state, scene) {
  const vm = scene.exited?.vm ?? state.vmm?.current ?? "";
  const stage = stageOf(scene);
  /** @param {number} index @param {unknown} fact @returns {Progress} */
  const progress = (index, fact) =>
    index > stage ? "future" : !fact ? "skipped" : index === stage ? "now" : "done";
  const { trap, read, checked, entered, vmStopped } = scene;
  const action = scene.sbi ? "service" : scene.reflects ? "reflect" : "emulate";
  const ending = vmStopped && !entered;
  return [
    row(
      "trap",
      1,
      "ui-row-trap",
      progress(1, trap),
      trap && {
        id: "ui-row-trap-detail",
        values: { from: trap.from_mode, to: trap.to_mode, cause: trap.cause, name: trap.name },
      },
      null,
    ),
    row(
      "read",
      2,
      "ui-row-read",
      progress(2, read),
      read && { id: "=", values: { text: `${hex(read.word)} = ${read.text}` } },
      read,
    ),
    row(
      "check",
      3,
      "ui-row-check",
      progress(3, checked),
      checked && checkDetail(scene, vm),
      checked,
    ),
    row(
      action,
      4,
      `ui-row-${action}`,
      progress(4, scene.acted),
      scene.acted ? actionDetail(scene) : null,
      scene.emulated ?? scene.injected ?? scene.sbi ?? null,
    ),
    ending
      ? row(
          "stop",
          5,
          "ui-row-stop",
          progress(5, true),
          { id: "ui-row-stop-detail", values: { reason: vmStopped.reason } },
          vmStopped,
        )
      : row(
          "resume",
          5,
          "ui-row-resume",
          progress(5, entered),
          entered && { id: "ui-row-resume-detail", values: { pc: hex(entered.pc) } },
          entered ?? null,
        ),
  ];
}

/** The number of the last step that happened. @param {import("./scene.js").SceneFacts} scene */
function stageOf(scene) {
  if (scene.entered || scene.vmStopped) return 5;
  if (scene.acted) return 4;
  if (scene.checked) return 3;
  return scene.read ? 2 : 1;
}

/** @param {string} key @param {number} number @param {string} title @param {Progress} progress
 * @param {Say | null | undefined | false} detail @param {{source: {file: string, line: number}} | null | undefined} event
 * @returns {Row} */
function row(key, number, title, progress, detail, event) {
  const source = event ? `${event.source.file}:${event.source.line}` : null;
  return { key, number, title, progress, detail: detail || null, source };
}

/** @param {import("./scene.js").SceneFacts} scene @param {string} vm @returns {Say} */
function checkDetail(scene, vm) {
  const allowed = scene.checked?.allowed;
  const id = !allowed
    ? "ui-row-check-refused"
    : scene.sbi
      ? "ui-row-check-service"
      : "ui-row-check-allowed";
  return { id, values: { vm, mode: scene.believed ?? "" } };
}

/** @param {import("./scene.js").SceneFacts} scene @returns {Say} */
function actionDetail(scene) {
  if (scene.sbi)
    return {
      id: "ui-row-service-detail",
      values: { extension: scene.sbi.extension, function: scene.sbi.function },
    };
  if (scene.injected)
    return {
      id: "ui-row-reflect-detail",
      values: { cause: scene.injected.cause, vector: hex(scene.injected.vector) },
    };
  if (scene.device) {
    const { device, register, value } = scene.device;
    return { id: "ui-row-emulate-device", values: { device, register, value: hex(value) } };
  }
  if (scene.modeChange)
    return {
      id: "ui-row-emulate-mode",
      values: { old: scene.modeChange.old, new: scene.modeChange.new },
    };
  const write = scene.csrWrites[0];
  if (write)
    return {
      id: "ui-row-emulate-write",
      values: { csr: write.csr, old: hex(write.old), new: hex(write.new) },
    };
  if (scene.csrRead)
    return {
      id: "ui-row-emulate-read",
      values: {
        csr: scene.csrRead.csr,
        value: hex(scene.csrRead.value),
        rd: scene.gprWrite ? abiName(scene.gprWrite.name) : "",
      },
    };
  return { id: "ui-row-emulate-other" };
}
