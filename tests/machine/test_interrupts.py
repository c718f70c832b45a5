"""Interrupts: which one, when, into which mode; and what a hart does that waits for one."""

import itertools

import pytest

from server.isa.causes import INTERRUPT_FLAG, Interrupt
from server.isa.privilege import Mode
from server.machine.interrupts import to_take
from server.trace.events import TrapTaken

from .programs import HANDLER, RAM, csr, machine_with, of_type, set_csrs, step, watched

SSI, MSI, STI, MTI, SEI, MEI = (1 << bit for bit in (1, 3, 5, 7, 9, 11))
SUPERVISORS = SSI | STI | SEI
STCE = 1 << 31
MTIMECMP = 0x0200_4000


def test_nothing_ready_is_nothing_taken():
    assert to_take(0, SUPERVISORS, Mode.U, True, True) is None


@pytest.mark.parametrize(
    ("first", "second"),
    list(itertools.pairwise(["MEI", "MSI", "MTI", "SEI", "SSI", "STI"])),
)
def test_of_two_interrupts_for_one_mode_the_more_urgent_is_taken(first, second):
    both = 1 << Interrupt[first] | 1 << Interrupt[second]

    assert to_take(both, 0, Mode.U, True, True) == (Interrupt[first], Mode.M)


def test_an_interrupt_for_machine_mode_goes_before_any_for_supervisor_mode():
    assert to_take(SEI | MTI, SUPERVISORS, Mode.U, True, True) == (Interrupt.MTI, Mode.M)


@pytest.mark.parametrize("mie", [False, True])
@pytest.mark.parametrize("sie", [False, True])
@pytest.mark.parametrize("mode", Mode)
def test_when_an_interrupt_is_taken(mode, mie, sie):
    machines, supervisors = mode < Mode.M or mie, mode < Mode.S or (mode is Mode.S and sie)

    assert (to_take(MTI, SUPERVISORS, mode, mie, sie) is not None) is machines
    assert (to_take(STI, SUPERVISORS, mode, mie, sie) is not None) is supervisors


def test_a_supervisors_interrupt_that_is_not_delegated_goes_to_machine_mode():
    assert to_take(STI, 0, Mode.S, False, True) == (Interrupt.STI, Mode.M)


# On the hart


def test_an_interrupt_comes_between_two_instructions_and_costs_no_tick():
    machine = machine_with("nop\nnop\nnop", mode=Mode.U)
    set_csrs(machine, mie=MTI)
    machine.bus.write(MTIMECMP, 4, 2)
    machine.bus.write(MTIMECMP + 4, 4, 0)
    events = watched(machine)

    step(machine, 2)

    (trap,) = of_type(events, TrapTaken)
    assert (trap.tick, trap.pc, trap.cause) == (2, RAM + 8, INTERRUPT_FLAG | Interrupt.MTI)
    assert machine.clock.instret == 2


def test_a_supervisors_timer_interrupts_at_its_deadline():
    machine = machine_with("nop\n" * 5, mode=Mode.U)
    set_csrs(machine, menvcfgh=STCE, stimecmp=3, mideleg=STI, mie=STI)
    events = watched(machine)

    step(machine, 3)

    (trap,) = of_type(events, TrapTaken)
    assert (trap.tick, trap.to_mode, trap.name) == (3, "S", "interrupt STI")
    assert csr(machine, "sepc") == RAM + 12


def test_enabling_interrupts_takes_one_that_was_pending():
    machine = machine_with("csrsi sstatus, 2\nnop", mode=Mode.S)
    set_csrs(machine, mideleg=SSI, mie=SSI, mip=SSI)

    step(machine)

    assert (machine.hart.pc, csr(machine, "sepc")) == (HANDLER, RAM + 4)


def test_returning_to_user_mode_takes_one_that_was_masked_in_supervisor_mode():
    machine = machine_with("sret", mode=Mode.S)
    set_csrs(machine, mideleg=SSI, mie=SSI, mip=SSI, sepc=RAM + 0x40)

    step(machine)

    assert csr(machine, "scause") == INTERRUPT_FLAG | Interrupt.SSI
    assert csr(machine, "sepc") == RAM + 0x40


def test_withdrawing_the_cause_leaves_nothing_to_take():
    machine = machine_with("csrci sip, 2\ncsrsi sstatus, 2\nnop", mode=Mode.S)
    set_csrs(machine, mideleg=SSI, mie=SSI, mip=SSI)

    step(machine, 3)

    assert machine.hart.pc == RAM + 12


# Waiting


def test_wfi_jumps_to_the_next_deadline_without_spending_ticks():
    machine = machine_with("wfi\nnop", mode=Mode.S)
    set_csrs(machine, menvcfgh=STCE, stimecmp=1_000_000, mideleg=STI, mie=STI)

    step(machine)

    assert (machine.clock.tick, machine.clock.mtime) == (1, 1_000_000)
    assert machine.hart.pc == RAM + 4


def test_wfi_wakes_for_an_interrupt_that_is_masked_and_goes_on():
    machine = machine_with("wfi\nnop", mode=Mode.S)
    set_csrs(machine, mideleg=SSI, mie=SSI, mip=SSI)

    step(machine, 2)

    assert machine.hart.pc == RAM + 8


def test_wfi_is_interrupted_behind_itself():
    machine = machine_with("wfi\nnop", mode=Mode.S)
    set_csrs(machine, menvcfgh=STCE, stimecmp=500, mideleg=STI, mie=STI, mstatus=2)

    step(machine)

    assert (machine.hart.pc, csr(machine, "sepc")) == (HANDLER, RAM + 4)


def test_wfi_takes_the_nearest_of_two_timers():
    machine = machine_with("wfi\nnop", mode=Mode.S)
    set_csrs(machine, menvcfgh=STCE, stimecmp=700, mie=STI | MTI)
    machine.bus.write(MTIMECMP, 4, 600)
    machine.bus.write(MTIMECMP + 4, 4, 0)

    step(machine)

    assert machine.clock.mtime == 600


def test_a_timer_that_is_not_enabled_wakes_nobody():
    machine = machine_with("wfi\nnop", mode=Mode.S)
    set_csrs(machine, menvcfgh=STCE, stimecmp=500)

    step(machine, 10)

    assert machine.hart.idle and machine.ended
    assert (machine.clock.tick, machine.hart.pc) == (1, RAM + 4)


def test_a_hart_that_idles_for_ever_stays_so():
    machine = machine_with("wfi")
    step(machine, 10)

    step(machine, 10)

    assert machine.hart.idle and machine.clock.tick == 1
