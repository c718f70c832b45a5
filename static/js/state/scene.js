// What the events of one tick amount to: the steps of the central scene, as far as they happened.

/** @typedef {import("../protocol/events.js").Event} Event */
/** @typedef {import("../protocol/wire.js").Mode} Mode */
/** @typedef {import("./fold.js").State} State */

/** Who holds the hart. @typedef {"vm" | "vmm" | "firmware" | "os" | "user" | "off"} Runner */

/** Where inside the VMM the hart is. `service` is an SBI call, `prepare` what is not an exit.
 * @typedef {"arrive" | "read" | "check" | "emulate" | "reflect" | "service" | "prepare"} Step */

/** @typedef {{name: string, old: number, new: number}} Change */

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

/** A CSR of the hart, or a register, that this tick changed; null if it did not.
 * @param {State} state @param {string} name @returns {Change | null} */
export function csrChange(state, name) {
  const writes = all(state.scene.events, "csr-written").filter((event) => event.csr === name);
  const [from, to] = [writes[0], writes.at(-1)];
  return from && to && from.old !== to.new ? { name, old: from.old, new: to.new } : null;
}

/** @param {State} state @returns {{old: Mode, new: Mode} | null} the last change of the real mode */
export function modeChange(state) {
  const last = all(state.scene.events, "mode-changed").at(-1);
  return last ? { old: last.old, new: last.new } : null;
}
