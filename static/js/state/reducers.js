// One reducer for every event of the catalogue: (state, event) -> the parts of the state it changes.

import { VIRTUAL_AT_RESET, csrsAfterWrite } from "./csrs.js";
import { registerIndex } from "./registers.js";

/** @typedef {import("../protocol/wire.js").Machine} Machine */
/** @typedef {import("../protocol/wire.js").Vm} Vm */
/** @typedef {import("../protocol/wire.js").Vmm} Vmm */
/** @typedef {import("../protocol/events.js").Event} Event */
/** @typedef {{machine: Machine, vmm: Vmm | null}} World */

const NO_EXITS = { emulated: 0, reflected: 0, hidden: 0, console: 0, sbi: 0, interrupts: 0 };

/** @param {World} world @param {Partial<Machine>} change @returns {World} */
function machine(world, change) {
  return { ...world, machine: { ...world.machine, ...change } };
}

/** @param {World} world @param {string} name @param {(vm: Vm) => Partial<Vm>} change @returns {World} */
function vm(world, name, change) {
  if (!world.vmm) return world;
  const vms = world.vmm.vms.map((one) => (one.name === name ? { ...one, ...change(one) } : one));
  return { ...world, vmm: { ...world.vmm, vms } };
}

/** @param {World} world @param {string} name @param {string} kind */
function countExit(world, name, kind) {
  return vm(world, name, (one) => ({
    exits: { ...one.exits, [kind]: (one.exits[kind] ?? 0) + 1 },
  }));
}

/** @param {ReadonlyArray<number>} x @param {number} index @param {number} value */
function withRegister(x, index, value) {
  if (index === 0 || x[index] === value) return x;
  const copy = x.slice();
  copy[index] = value;
  return copy;
}

/** @type {{[Tag in Event["event"]]: (world: World, event: Extract<Event, {event: Tag}>) => World}} */
export const REDUCERS = {
  "instruction-retired": (world, e) =>
    machine(world, { pc: e.next_pc, x: withRegister(world.machine.x, e.rd, e.value) }),
  "trap-taken": (world, e) => machine(world, { pc: e.vector }),
  "mode-changed": (world, e) => machine(world, { mode: e.new, pc: e.pc }),
  "csr-written": (world, e) =>
    machine(world, { csrs: csrsAfterWrite(world.machine.csrs, e.csr, e.new) }),
  "page-walked": (world) => world,
  "tlb-filled": (world, e) => {
    const { asid, vpn, ppn, level, flags } = e;
    const left = e.replaced;
    const others = world.machine.tlb.filter(
      (entry) =>
        !left || entry.asid !== left.asid || entry.vpn !== left.vpn || entry.level !== left.level,
    );
    return machine(world, { tlb: [...others, { asid, vpn, ppn, level, flags }] });
  },
  "tlb-flushed": (world, e) => {
    const tlb = world.machine.tlb.filter(
      (entry) =>
        (e.asid !== null && (entry.asid !== e.asid || (entry.flags & 0x20) !== 0)) ||
        (e.va !== null && !covers(entry, e.va)),
    );
    return machine(world, { tlb });
  },
  "memory-accessed": (world) => world,
  "console-written": (world, e) => {
    const letter = String.fromCharCode(e.byte);
    if (e.owner === "machine") {
      return machine(world, { console: world.machine.console + letter });
    }
    return vm(world, e.owner, (one) => ({ console: one.console + letter }));
  },
  "machine-stopped": (world, e) => machine(world, { stopped: { code: e.code, reset: e.reset } }),
  "vm-created": (world, e) => {
    const vmm = world.vmm ?? { current: null, vms: [] };
    /** @type {Vm} */
    const created = {
      name: e.vm,
      status: "running",
      virtual_mode: "S",
      csrs: VIRTUAL_AT_RESET,
      console: "",
      exits: NO_EXITS,
    };
    return { ...world, vmm: { ...vmm, vms: [...vmm.vms, created] } };
  },
  "vm-exited": (world) => world,
  "host-read": (world) => world,
  "host-written": (world, e) => {
    if (e.kind !== "gpr") return world;
    return machine(world, { x: withRegister(world.machine.x, registerIndex(e.name), e.value) });
  },
  "guest-instruction-read": (world) => world,
  "privilege-checked": (world) => world,
  "virtual-csr-read": (world) => world,
  "virtual-csr-written": (world, e) =>
    vm(world, e.vm, (one) => ({ csrs: { ...one.csrs, [e.csr]: e.new } })),
  "virtual-mode-changed": (world, e) => vm(world, e.vm, () => ({ virtual_mode: e.new })),
  "instruction-emulated": (world) => world,
  "trap-injected": (world) => world,
  "sbi-called": (world) => world,
  "guest-walked": (world) => world,
  "shadow-root-made": (world) => world,
  "shadow-dropped": (world) => world,
  "shadow-filled": (world) => world,
  "device-emulated": (world) => world,
  "exit-settled": (world, e) => (e.kind ? countExit(world, e.vm, e.kind) : world),
  "vm-entered": (world, e) =>
    world.vmm ? { ...world, vmm: { ...world.vmm, current: e.vm } } : world,
  "vm-stopped": (world, e) => vm(world, e.vm, () => ({ status: "stopped" })),
};

/** @param {import("../protocol/wire.js").TlbEntry} entry @param {number} va */
function covers(entry, va) {
  const vpn = va >>> 12;
  return entry.level === 1 ? entry.vpn >>> 10 === vpn >>> 10 : entry.vpn === vpn;
}
