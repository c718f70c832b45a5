// What the privilege lens says about one instruction, and what it cost.

import { compareMoments, serverMoment } from "../protocol/moment.js";
import { clamp } from "../timeline/tape_scale.js";
import { hex } from "./format.js";
import { locate } from "./listing.js";
import { rowsOf } from "./lens_rows.js";
import { ABI } from "./registers.js";
import { isBare, runnerOf, sceneOf } from "./scene.js";

/** @typedef {import("./fold.js").State} State */
/** @typedef {import("../protocol/wire.js").Run} Run */
/** @typedef {import("../protocol/wire.js").Price} Price */

/** @typedef {import("./lens_rows.js").Say} Say */
/** @typedef {import("./lens_rows.js").Row} Row */

/** @param {State} state @param {Run} run
 * @param {boolean} [revealed] may the whole run's totals be shown? */
export function lensModel(state, run, revealed = true) {
  const scene = sceneOf(state);
  const exit =
    !isBare(state) && Boolean(scene.exited || (scene.trap && scene.trap.from_mode === "U"));
  const rows = exit ? rowsOf(state, scene) : [];
  return {
    exit,
    ...titleOf(state, scene, exit),
    instruction: instructionOf(state, scene, run),
    change: changeOf(state, scene),
    rows,
    cost: exit ? costOf(run.prices, scene) : null,
    intercepted: isBare(state) ? 0 : priceOf(run.prices, /exit/) + priceOf(run.prices, /emulate/),
    meters: metersOf(state, run, revealed),
  };
}

/** @typedef {ReturnType<typeof lensModel>} LensModel */

/** @param {State} state @param {import("./scene.js").SceneFacts} scene @param {boolean} exit
 * @returns {{title: string, text: Say | null, owner: string}} */
function titleOf(state, scene, exit) {
  const runner = runnerOf(state);
  if (exit) return { title: "ui-lens-exit-title", text: null, owner: "vmm" };
  if (runner === "off") {
    return {
      title: "ui-lens-off-title",
      text: { id: "ui-lens-off-text", values: { code: state.machine.stopped?.code ?? 0 } },
      owner: "hardware",
    };
  }
  if (scene.trap)
    return {
      title: "ui-lens-trap-title",
      text: { id: "ui-lens-trap-text", values: { to: scene.trap.to_mode } },
      owner: "trap",
    };
  if (runner === "vmm" || scene.created || scene.entered)
    return { title: "ui-lens-prepare-title", text: { id: "ui-lens-prepare-text" }, owner: "vmm" };
  if (state.scene.events.length === 0)
    return { title: "ui-lens-begin-title", text: { id: "ui-lens-begin-text" }, owner: "hardware" };
  if (state.scene.before.machine.mode === "M") {
    const early = state.vmm ? state.vmm.vms.length === 0 : (state.machine.csrs.scause ?? 0) === 0;
    return {
      title: "ui-lens-firmware-title",
      text: { id: early ? "ui-lens-firmware-text" : "ui-lens-firmware-later" },
      owner: "hardware",
    };
  }
  return {
    title: "ui-lens-direct-title",
    text: { id: isBare(state) ? "ui-lens-direct-bare" : "ui-lens-direct-text" },
    owner: "a",
  };
}

/** The instruction that this tick is about. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene @param {Run} run */
function instructionOf(state, scene, run) {
  if (state.scene.events.length === 0) return null;
  const { mode, pc: next } = state.scene.before.machine;
  const pc = scene.trap?.pc ?? scene.retired?.pc ?? next;
  const place = findLine(state, run, pc, mode === "M");
  return {
    pc: hex(pc),
    text: scene.read?.text ?? place ?? hex(scene.trap?.word ?? scene.retired?.word ?? 0),
  };
}

/** The text of the line at `pc`, of the program that runs there.
 * @param {State} state @param {Run} run @param {number} pc @param {boolean} [firmware] */
export function findLine(state, run, pc, firmware = false) {
  const owner = firmware ? "firmware" : state.vmm?.vms[0]?.name;
  const place = locate(run.programs, pc, owner) ?? locate(run.programs, pc);
  return place?.program.lines[place.index]?.text ?? null;
}

/** What an instruction that ran directly changed. @param {State} state
 * @param {import("./scene.js").SceneFacts} scene */
function changeOf(state, scene) {
  if (!scene.retired || !scene.retired.rd) return null;
  const { rd } = scene.retired;
  const old = state.scene.before.machine.x[rd] ?? 0;
  return { name: ABI[rd] ?? "", old: hex(old), value: hex(state.machine.x[rd] ?? 0) };
}

/** @param {Price[]} prices @param {RegExp} name */
function priceOf(prices, name) {
  return prices.find((price) => name.test(price.id))?.cycles ?? 0;
}

/** @typedef {{kind: "exit" | "emulate", row: string, price: Price}} Charge */

/** The prices that are due so far, in the order in which the tape charges them: a round trip to the
 * VMM at the trap, decoding and emulating one instruction when it is read.
 * @param {ReadonlyArray<Price>} prices @param {import("./scene.js").SceneFacts} scene
 * @returns {{charges: Charge[], total: number}} */
function costOf(prices, scene) {
  /** @type {Charge[]} */
  const charges = [];
  /** @param {"exit" | "emulate"} kind @param {string} row @param {unknown} due */
  const charge = (kind, row, due) => {
    const price = prices.find((one) => one.id === kind);
    if (price && due) charges.push({ kind, row, price });
  };
  charge("exit", "trap", scene.taken);
  charge("emulate", "read", scene.read);
  return { charges, total: charges.reduce((sum, one) => sum + one.price.cycles, 0) };
}

/** A share of fewer instructions than this says nothing yet. */
const ENOUGH_FOR_A_SHARE = 100;

/** The measured stretch of the run so far: it begins where the lesson asks its question.
 * @param {State} state @param {Run} run @param {boolean} revealed */
function metersOf(state, run, revealed) {
  const asked = run.beats.find((beat) => beat.question);
  const start = serverMoment(asked?.at ?? "0.0");
  const known = Number(run.numbers.exits ?? 0);
  const past = run.tape.exits.filter((exit) => {
    const at = serverMoment(exit.at);
    return (
      (exit.kind === "emulated" || exit.kind === "reflected") &&
      compareMoments(at, start) > 0 &&
      compareMoments(at, state.moment) <= 0
    );
  });
  const instructions = clamp(
    state.moment.tick - start.tick,
    0,
    Number(run.numbers.instructions ?? Infinity),
  );
  const count = Math.min(known, past.length);
  const same = run.numbers.equivalent;
  return {
    bare: isBare(state),
    begun: instructions > 0,
    count,
    total: revealed ? known : null,
    instructions,
    enough: instructions >= ENOUGH_FOR_A_SHARE,
    direct: instructions - count,
    intercepted: past.slice(0, known).filter((exit) => exit.kind === "emulated").length,
    equivalent: revealed && typeof same === "boolean" ? same : null,
  };
}
