"""The CSRs that a guest kernel sees: its VM's own, never the hart's."""

from __future__ import annotations

from collections.abc import Callable

from ..isa.causes import Interrupt
from ..isa.csr import CSRS
from ..isa.privilege import Mode
from ..trace.events import VirtualCsrRead, VirtualCsrWritten, VirtualModeChanged
from .devices.plic import SUPERVISOR
from .host import Host
from .vm import Vm

SSIP = 1 << Interrupt.SSI
STIP = 1 << Interrupt.STI
SEIP = 1 << Interrupt.SEI
COUNTERS: dict[str, Callable[[Vm], int]] = {
    "cycle": lambda vm: vm.ticks,
    "time": lambda vm: vm.clock,
    "instret": lambda vm: vm.ticks - vm.not_retired,
}
"""What a VM's counters count: a tick is an instruction attempted is a cycle."""

SSTATUS = CSRS["sstatus"]
SIE, SPIE, SPP, SUM, MXR = (SSTATUS.field(name) for name in ("SIE", "SPIE", "SPP", "SUM", "MXR"))


def look_up(vm: Vm, name: str) -> int:
    """The value that a virtual CSR has now.

    STIP and SEIP are no storage: the one compares the VM's clock with its ``stimecmp``, the other
    is a line from its interrupt controller.
    """
    if name in COUNTERS:
        return COUNTERS[name](vm) & 0xFFFF_FFFF
    if name.removesuffix("h") in COUNTERS:
        return COUNTERS[name.removesuffix("h")](vm) >> 32 & 0xFFFF_FFFF
    if name == "sip":
        timer = STIP if vm.clock >= vm.deadline else 0
        external = SEIP if vm.plic.interrupts(SUPERVISOR) else 0
        return vm.csrs["sip"] | timer | external
    return vm.csrs[name]


def read(host: Host, vm: Vm, name: str) -> int:
    """Look it up for the guest."""
    value = look_up(vm, name)
    host.note(VirtualCsrRead, vm.name, name, value, up=1)
    return value


def write(host: Host, vm: Vm, name: str, value: int) -> None:
    """Store what of ``value`` is legal there. Spec: norm:csr_warl.

    Of ``sip`` only SSIP can be written; its other bits belong to the timer and to devices.
    """
    old = vm.csrs[name]
    new = value & SSIP if name == "sip" else CSRS[name].legalize(old, value)
    vm.csrs[name] = new
    host.note(VirtualCsrWritten, vm.name, name, old, new, up=1)


def set_mode(host: Host, vm: Vm, mode: Mode) -> None:
    """The guest moves to another privilege mode, as it believes. The hart stays in user mode."""
    old, vm.virtual_mode = vm.virtual_mode, mode
    if old is not mode:
        host.note(VirtualModeChanged, vm.name, old.name, mode.name, up=1)
