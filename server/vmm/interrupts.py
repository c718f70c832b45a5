"""Traps into the guest kernel, its interrupts, and its clock.

A VM's clock counts the instructions that the VM attempted, and nothing else: it stands still while
the VMM or another VM runs, and an attempt that the VMM makes the hart repeat is counted once. So a
guest's timer goes off at the same instruction whether it has the machine or only a part of it.
"""

from __future__ import annotations

from ..isa.causes import INTERRUPT_FLAG, INTERRUPT_PRIORITY, Cause, cause_name
from ..isa.csr import CSRS
from ..isa.privilege import Mode
from ..trace.events import TrapInjected
from . import virtual_csrs
from .host import Host
from .virtual_csrs import SEIP, SIE, SPIE, SPP, SSIP, STIP
from .visit import Outcome, Visit
from .vm import NEVER, Vm

FAR_AWAY_TICKS = 1 << 62
"""A deadline beyond this is none: it stands for "never"."""
BASE, VECTORED = CSRS["stvec"].field("BASE"), CSRS["stvec"].field("MODE")


def inject(host: Host, vm: Vm, cause: int, tval: int) -> None:
    """Enter the guest's trap handler, as the hardware enters that of a bare machine.

    Spec: norm:trap_del_hs_op (Privileged ISA, "Supervisor Trap Vector Base Address Register").
    """
    pc, from_mode, status = vm.pc, vm.virtual_mode, vm.csrs["sstatus"]
    status = SPIE.put(status, SIE.get(status))
    status = SIE.put(status, 0)
    status = SPP.put(status, from_mode)
    virtual_csrs.write(host, vm, "sstatus", status)
    virtual_csrs.write(host, vm, "sepc", pc)
    virtual_csrs.write(host, vm, "scause", cause)
    virtual_csrs.write(host, vm, "stval", tval)
    virtual_csrs.set_mode(host, vm, Mode.S)
    vm.pc = handler_address(vm.csrs["stvec"], cause)
    host.note(TrapInjected, vm.name, cause, cause_name(cause), tval, pc, from_mode.name, vm.pc)


def handler_address(stvec: int, cause: int) -> int:
    """Where ``stvec`` leads: in vectored mode each interrupt has an entry. Spec: norm:stvec_op."""
    base = BASE.get(stvec) << 2
    if cause & INTERRUPT_FLAG and VECTORED.get(stvec):
        return base + 4 * (cause & ~INTERRUPT_FLAG) & 0xFFFF_FFFF
    return base


def awaited(vm: Vm) -> int:
    """The interrupts that are pending and enabled one by one, as bits of ``sip``."""
    return virtual_csrs.look_up(vm, "sip") & vm.csrs["sie"]


def unmasked(vm: Vm) -> bool:
    """Whether the VM takes interrupts at all: always in user mode, in its kernel if SIE is set."""
    return vm.virtual_mode is Mode.U or bool(SIE.get(vm.csrs["sstatus"]))


def inject_pending(host: Host, vm: Vm) -> None:
    """Give the guest the most urgent interrupt that it would take now, if there is one."""
    if unmasked(vm):
        for interrupt in INTERRUPT_PRIORITY:
            if awaited(vm) & 1 << interrupt:
                inject(host, vm, INTERRUPT_FLAG | interrupt, 0)
                return


# Waiting


def can_be_woken(vm: Vm) -> bool:
    """Whether waiting makes sense: only the timer can end it, if it is enabled and set."""
    return bool(vm.csrs["sie"] & STIP) and vm.deadline - vm.clock < FAR_AWAY_TICKS


def wake(vm: Vm) -> None:
    """Idle time costs nobody anything: the VM's clock jumps to its deadline."""
    vm.set_clock(max(vm.clock, vm.deadline))
    vm.status = "running"


# Time


def host_time(host: Host) -> int:
    """The hart's ``time``, both halves. It stands still while we run, so they agree."""
    return host.port.read_csr("timeh") << 32 | host.port.read_csr("time")


def stop_clock(visit: Visit) -> None:
    """The VM has lost the hart. The instruction that it stopped at is not counted yet."""
    vm, now = visit.vm, host_time(visit.host)
    completed = now - vm.entered_at - visit.attempted_ticks
    vm.ticks += completed
    vm.entered_at = now
    if completed:
        vm.retries = 0


def count_instruction(visit: Visit, outcome: Outcome) -> None:
    """The instruction that the VM stopped at has been attempted, and will not be retried."""
    visit.vm.ticks += visit.attempted_ticks
    visit.vm.retries = 0
    if outcome is Outcome.REFLECT or visit.cause == Cause.ECALL_FROM_U:
        visit.vm.not_retired += visit.attempted_ticks


def alarm_for(vm: Vm) -> int:
    """When the hart must interrupt the VM: as its own timer is due, if it would notice that."""
    if vm.csrs["sie"] & STIP and unmasked(vm):
        return min(vm.entered_at + vm.deadline - vm.clock, NEVER)
    return NEVER


# Interrupts of the host


def timer_interrupt(visit: Visit) -> Outcome:
    """The alarm went off: on re-entry the VM gets its own timer interrupt."""
    visit.kind = "interrupts"
    return Outcome.RETRY


def software_interrupt(visit: Visit) -> Outcome:
    """Nobody sends us any: acknowledge it, and go on."""
    visit.kind = "interrupts"
    visit.port.write_csr("sip", visit.port.read_csr("sip") & ~SSIP)
    return Outcome.RETRY


def external_interrupt(visit: Visit) -> Outcome:
    """A device of the machine, none of which is ours: hear no more of them, and go on."""
    visit.kind = "interrupts"
    visit.port.write_csr("sie", visit.port.read_csr("sie") & ~SEIP)
    return Outcome.RETRY


def unknown_interrupt(visit: Visit) -> Outcome:
    """None that we enabled; counted, and the VM goes on."""
    visit.kind = "interrupts"
    return Outcome.RETRY
