"""Whose turn it is, and for how long."""

import pytest

from server.isa.causes import Cause, Interrupt
from server.trace.events import VmEntered
from server.vmm import scheduler
from server.vmm.scheduler import SLICE_TICKS
from server.vmm.vm import NEVER

from .world import ENTRY, World, spec

STI = Interrupt.STI


def alarm(world: World) -> int:
    """The hart's own stimecmp."""
    return world.port.csrs["stimecmph"] << 32 | world.port.csrs["stimecmp"]


def test_a_vm_that_is_alone_is_not_disturbed(world):
    world.exits(Cause.BREAKPOINT)

    assert alarm(world) == NEVER


def test_a_turn_ends_with_its_slice_and_the_next_begins(two_worlds):
    world, first, second = two_worlds
    world.sets(s0=0xAAAA)
    assert alarm(world) == world.port.time + SLICE_TICKS

    world.interrupted(STI, ticks=SLICE_TICKS)

    assert world.vmm.current is second
    assert world.one(VmEntered).vm == "B"
    assert first.clock == SLICE_TICKS
    assert first.status == "running"
    assert first.gprs[8] == 0xAAAA
    assert alarm(world) == world.port.time + SLICE_TICKS

    world.interrupted(STI, ticks=SLICE_TICKS)

    assert world.vmm.current is first
    assert (world.pc, world.x["s0"]) == (ENTRY, 0xAAAA)
    assert first.clock == SLICE_TICKS


def test_exits_count_towards_the_slice_though_they_do_nothing(two_worlds):
    world, _, second = two_worlds
    for _ in range(SLICE_TICKS):
        world.exits(Cause.LOAD_PAGE_FAULT, 0x3000, ticks=100)
        if world.vmm.current is second:
            return

    pytest.fail("a guest that only faults keeps the hart")


def test_a_slice_that_ends_with_another_exit_is_over_too(two_worlds):
    world, first, second = two_worlds

    world.exits(Cause.BREAKPOINT, ENTRY, ticks=SLICE_TICKS + 5)

    assert world.vmm.current is second
    assert first.csrs["scause"] == Cause.BREAKPOINT


def test_a_vms_own_timer_comes_first_if_it_is_due_first(two_worlds):
    world, first, _ = two_worlds
    first.csrs["sstatus"] |= 2

    world.executes("csrr a0, sie")

    assert alarm(world) == world.port.time + 499


def test_the_last_vm_gets_no_more_slices(two_worlds):
    world, first, second = two_worlds
    world.calls(0x5352_5354, 0, 0, 0)

    world.exits(Cause.BREAKPOINT, ENTRY, ticks=2 * SLICE_TICKS)

    assert world.vmm.current is second
    assert alarm(world) == NEVER
    assert not scheduler.contested(world.vmm.vms, second)
    assert scheduler.contested(world.vmm.vms, first)


def test_three_take_turns():
    world = World([spec(name) for name in "ABC"])
    turns = []
    for _ in range(6):
        turns.append(world.vm.name)
        world.interrupted(STI, ticks=SLICE_TICKS)

    assert turns == ["A", "B", "C", "A", "B", "C"]


def test_a_vm_that_waits_is_woken_when_its_turn_comes(two_worlds):
    world, first, second = two_worlds
    world.executes("wfi")
    assert (first.status, first.clock) == ("waiting", 1)

    world.interrupted(STI, ticks=SLICE_TICKS)

    assert world.vmm.current is first
    assert (first.status, first.clock) == ("running", 500)
    assert second.status == "running"
