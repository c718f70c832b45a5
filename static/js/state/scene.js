// What the events of one tick amount to: the steps of the central scene, as far as they happened.

import { isStop } from "../timeline/stops.js";
import { REDUCERS } from "./reducers.js";

/** @typedef {import("../protocol/events.js").Event} Event */
/** @typedef {import("./fold.js").State} State */

/** Who holds the hart. @typedef {"vm" | "vmm" | "firmware" | "os" | "user" | "off"} Runner */

/** Where inside the VMM the hart is. `service` is an SBI call, `prepare` what is not an exit.
 * @typedef {"arrive" | "read" | "check" | "emulate" | "reflect" | "service" | "prepare"} Step */

/** @param {State} state @returns {Runner} */
export function runnerOf({ machine, vmm }) {
  if (machine.stopped) return "off";
  if (machine.mode === "M") return "firmware";
  if (machine.mode === "S") return vmm ? "vmm" : "os";
  return vmm ? "vm" : "user";
}

/** Is there a VMM under the guest at all? @param {State} state */
export function isBare(state) {
  return state.vmm === null;
}

/**
 * @template {Event["event"]} Tag
 * @param {ReadonlyArray<Event>} events @param {Tag} tag
 * @returns {Extract<Event, {event: Tag}> | undefined}
 */
export function first(events, tag) {
  return /** @type {Extract<Event, {event: Tag}> | undefined} */ (
    events.find((event) => event.event === tag)
  );
}

/**
 * @template {Event["event"]} Tag
 * @param {ReadonlyArray<Event>} events @param {Tag} tag
 * @returns {Extract<Event, {event: Tag}>[]}
 */
export function all(events, tag) {
  return /** @type {Extract<Event, {event: Tag}>[]} */ (
    events.filter((event) => event.event === tag)
  );
}

/** The scene of the current tick. @param {State} state */
export function sceneOf(state) {
  const { events } = state.scene;
  const exited = first(events, "vm-exited");
  const checked = first(events, "privilege-checked");
  const injected = first(events, "trap-injected");
  const sbi = first(events, "sbi-called");
  const believed = checked?.virtual_mode ?? exited?.virtual_mode;
  const emulated = first(events, "instruction-emulated");
  const device = first(events, "device-emulated");
  const effects =
    all(events, "virtual-csr-written").length +
    all(events, "virtual-csr-read").length +
    all(events, "virtual-mode-changed").length;
  const acted = Boolean(emulated || injected || sbi || device || (exited && effects > 0));
  const reflects = Boolean(
    injected ||
    checked?.allowed === false ||
    (acted && !checked && exited?.cause === 8 && believed === "U"),
  );
  return {
    retired: first(events, "instruction-retired"),
    trap: first(events, "trap-taken"),
    taken: events.some((event) => event.event === "mode-changed" && event.reason === "trap"),
    exited,
    read: first(events, "guest-instruction-read"),
    checked,
    believed,
    csrRead: first(events, "virtual-csr-read"),
    csrWrites: all(events, "virtual-csr-written"),
    modeChange: first(events, "virtual-mode-changed"),
    gprWrite: exited && all(events, "host-written").find((event) => event.kind === "gpr"),
    emulated,
    injected,
    sbi,
    device,
    created: first(events, "vm-created"),
    entered: first(events, "vm-entered"),
    vmStopped: first(events, "vm-stopped"),
    acted,
    reflects,
    resumed: Boolean(first(events, "vm-entered")) && state.machine.mode === "U",
  };
}

/** @typedef {ReturnType<typeof sceneOf>} SceneFacts */

/** Where in the VMM the hart stands, or null when it is elsewhere.
 * @param {State} state @param {SceneFacts} scene @returns {Step | null} */
export function vmmStep(state, scene) {
  if (runnerOf(state) !== "vmm") return null;
  if (!scene.exited && !scene.trap) return "prepare";
  if (scene.sbi) return "service";
  if (scene.acted) return scene.reflects ? "reflect" : "emulate";
  if (scene.checked) return "check";
  if (scene.read) return "read";
  return "arrive";
}

/** The world at the step of the scene before this one: what a change is measured from.
 * @param {State} state @returns {import("./reducers.js").World} */
export function worldBefore({ scene }) {
  let world = scene.before;
  let before = world;
  scene.events.forEach((event, index) => {
    const reducer =
      /** @type {(world: import("./reducers.js").World, event: Event) => import("./reducers.js").World} */ (
        REDUCERS[event.event]
      );
    if (reducer) world = reducer(world, event);
    if (index < scene.events.length - 1 && isStop(scene.events, index)) before = world;
  });
  return before;
}
