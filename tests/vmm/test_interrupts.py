"""The VM's clock, its timer, and interrupts to and from it."""

import pytest

from server.isa.causes import INTERRUPT_FLAG, Cause, Interrupt
from server.isa.privilege import Mode
from server.trace.events import TrapInjected
from server.vmm.devices.plic import Plic
from server.vmm.vm import NEVER

from .world import ENTRY, HANDLER, World

SSI, STI, SEI = Interrupt.SSI, Interrupt.STI, Interrupt.SEI
STIE = 0x20


def timer(world: World, deadline: int, *, sie: int = 1) -> None:
    """The guest has its timer set and enabled."""
    world.vm.csrs |= {"sie": STIE, "stimecmp": deadline, "stimecmph": 0}
    world.status(SIE=sie)
    world.executes("csrr a0, sie")  # so that the VMM sees it, at the cost of one tick


def alarm(world: World) -> int:
    """The hart's own stimecmp."""
    return world.port.csrs["stimecmph"] << 32 | world.port.csrs["stimecmp"]


# The clock


def test_the_clock_counts_the_vms_own_instructions(world):
    world.exits(Cause.BREAKPOINT, ticks=10)
    assert world.vm.clock == 10

    world.port.time += 0  # the VMM costs nothing
    world.exits(Cause.BREAKPOINT, ticks=5)
    assert world.vm.clock == 15


def test_an_instruction_that_is_retried_is_counted_once(world):
    world.exits(Cause.LOAD_PAGE_FAULT, 0x3000, ticks=10)  # the tenth has not happened yet
    assert world.vm.clock == 9

    world.exits(Cause.BREAKPOINT, ticks=2)  # the tenth again, and the eleventh
    assert world.vm.clock == 11


def test_an_interrupt_costs_no_instruction(world):
    world.interrupted(STI, ticks=10)

    assert world.vm.clock == 10


def test_the_clock_stands_still_while_another_vm_runs(two_worlds):
    world, first, second = two_worlds
    world.executes("wfi")
    assert world.vmm.current is second

    world.exits(Cause.BREAKPOINT, ticks=1000)

    assert first.clock == 1
    assert second.clock == 1000


# The timer


def test_the_hart_is_told_when_the_vms_timer_is_due(world):
    timer(world, 500)

    assert alarm(world) == world.port.time + 499  # one tick has passed


def test_the_alarm_moves_with_each_retried_instruction(world):
    timer(world, 500)
    before = alarm(world)

    world.exits(Cause.LOAD_PAGE_FAULT, 0x3000)

    assert alarm(world) == before + 1


@pytest.mark.parametrize(("sie_bit", "sie", "mode", "armed"), [
    (STIE, 1, Mode.S, True), (STIE, 0, Mode.S, False), (0, 1, Mode.S, False),
    (STIE, 0, Mode.U, True), (0, 0, Mode.U, False),
])  # fmt: skip
def test_the_alarm_is_set_only_if_the_guest_would_notice(world, sie_bit, sie, mode, armed):
    world.vm.csrs |= {"sie": sie_bit, "stimecmp": 500, "stimecmph": 0, "scounteren": 7}
    world.status(SIE=sie)
    world.believes(mode)

    world.executes("csrr a0, time")

    assert (alarm(world) != NEVER) is armed


def test_a_deadline_beyond_all_time_does_not_overflow(world):
    world.vm.csrs |= {"sie": STIE, "stimecmp": 0xFFFF_FFFE, "stimecmph": 0xFFFF_FFFF}
    world.status(SIE=1)

    world.executes("csrr a0, time")

    assert alarm(world) == NEVER


def test_the_timer_interrupt_comes_when_the_vms_clock_says_so(world):
    timer(world, 500)

    world.interrupted(STI, ticks=499)

    assert world.was_reflected(INTERRUPT_FLAG | STI, 0, ENTRY + 4)
    assert world.vm.exits["interrupts"] == 1
    assert alarm(world) == NEVER  # SIE is clear now


def test_a_due_timer_waits_until_the_guest_enables_interrupts(world):
    timer(world, 1, sie=0)
    assert world.pc == ENTRY + 4

    world.executes("csrsi sstatus, 2")

    assert world.was_reflected(INTERRUPT_FLAG | STI, 0, ENTRY + 8)


def test_stip_shows_the_comparison_and_cannot_be_written(world):
    world.vm.csrs |= {"stimecmp": 2, "stimecmph": 0}
    world.executes("csrrw a0, sip, zero")
    early = world.x["a0"]
    world.executes("csrrs a1, sip, zero")
    world.executes("csrr a2, sip")

    assert (early, world.x["a1"], world.x["a2"]) == (0, 0, 0x20)


# Injection


def test_vectored_mode_has_an_entry_for_each_interrupt(world):
    world.vm.csrs["stvec"] = HANDLER | 1
    world.vm.csrs["sie"] = 2
    world.status(SIE=1)

    world.executes("csrsi sip, 2")

    assert world.pc == HANDLER + 4 * SSI


@pytest.mark.parametrize(("pending", "first"), [(0x222, SEI), (0x022, SSI), (0x020, STI)])
def test_the_most_urgent_interrupt_comes_first(world, pending, first):
    world.vm.csrs |= {"sie": 0x222, "sip": pending & 2, "stimecmph": 0}
    if pending & 0x200:
        world.vm.plic = Plic([7] * 32, [0, 2], [0, 0], level=2, pending=2)
    world.vm.csrs["stimecmp"] = 0 if pending & 0x20 else 0xFFFF_FFFF
    world.status(SIE=1)

    world.executes("csrr a0, sscratch")

    assert world.one(TrapInjected).cause == INTERRUPT_FLAG | first


def test_an_interrupt_after_a_reflected_fault_waits_for_the_handler(world):
    world.vm.csrs |= {"sie": 2, "sip": 2}
    world.status(SIE=1)

    world.exits(Cause.BREAKPOINT, ENTRY)

    assert world.was_reflected(Cause.BREAKPOINT, ENTRY)  # the trap cleared SIE


def test_a_process_is_interrupted_even_if_its_kernel_had_sie_clear(world):
    world.vm.csrs |= {"sie": 2, "sip": 2, "sepc": 0x600}
    world.status(SIE=0, SPIE=0, SPP=0)

    world.executes("sret")

    assert world.was_reflected(INTERRUPT_FLAG | SSI, 0, 0x600)
    assert world.status_field("SPP") == 0


# Interrupts of the host


@pytest.mark.parametrize("interrupt", [SSI, STI, SEI, 13, 0x7FFF_FFFF])
def test_an_interrupt_that_means_nothing_to_the_guest_is_counted_and_forgotten(world, interrupt):
    before = dict(world.vm.csrs)

    world.interrupted(interrupt, ticks=3)

    assert world.pc == ENTRY
    assert world.vm.csrs == before
    assert world.vm.exits["interrupts"] == 1


def test_a_software_interrupt_of_the_host_is_acknowledged(world):
    world.port.csrs["sip"] = 2

    world.interrupted(SSI)

    assert world.port.csrs["sip"] == 0


def test_an_unexpected_device_interrupt_is_silenced(world):
    world.interrupted(SEI)

    assert not world.port.csrs["sie"] & 1 << SEI
