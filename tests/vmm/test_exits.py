"""The table from cause to handler, and faults that are the guest's own."""

import pytest

from server.isa.causes import INTERRUPT_FLAG, Cause, Interrupt
from server.isa.privilege import Mode
from server.trace.events import TrapInjected, VirtualModeChanged, VmStopped
from server.vmm.exits import EXCEPTIONS, INTERRUPTS, handler_of
from server.vmm.visit import guests_own_fault

from .world import ENTRY, HANDLER, World, spec

DELEGATED = set(Cause) - {Cause.ECALL_FROM_S, Cause.ECALL_FROM_M}


def test_every_exception_that_the_firmware_delegates_has_a_handler():
    assert set(EXCEPTIONS) == DELEGATED


def test_every_interrupt_of_supervisor_mode_has_a_handler():
    assert set(INTERRUPTS) == {Interrupt.SSI, Interrupt.STI, Interrupt.SEI}


@pytest.mark.parametrize("cause", [10, 14, 22, 31, INTERRUPT_FLAG | 13, 0x7FFF_FFFF])
def test_a_cause_that_nobody_expects_has_a_handler_too(cause):
    assert handler_of(cause)


@pytest.mark.parametrize("cause", [c for c, h in EXCEPTIONS.items() if h is guests_own_fault])
def test_a_fault_of_the_guests_own_is_reflected_as_it_is(world, cause):
    world.exits(cause, 0x1234)

    assert world.was_reflected(cause, 0x1234)
    assert world.vm.exits["reflected"] == 1


def test_a_call_from_a_process_reaches_its_own_kernel(world):
    world.believes(Mode.U)

    world.exits(Cause.ECALL_FROM_U)

    assert world.was_reflected(8, 0)
    injected = world.one(TrapInjected)
    assert (injected.cause, injected.pc, injected.vector) == (8, ENTRY, HANDLER)
    assert injected.from_mode == "U"
    assert world.one(VirtualModeChanged).new == "S"


@pytest.mark.parametrize(("mode", "sie"), [(Mode.U, 0), (Mode.U, 1), (Mode.S, 0), (Mode.S, 1)])
def test_reflection_saves_mode_and_interrupt_enable_as_hardware_does(world, mode, sie):
    world.believes(mode)
    world.status(SIE=sie, SPIE=1 - sie, SUM=1)

    world.exits(Cause.BREAKPOINT, ENTRY)

    fields = [world.status_field(name) for name in ("SPP", "SPIE", "SIE", "SUM")]
    assert fields == [int(mode), sie, 0, 1]


def test_an_exception_ignores_vectored_mode(world):
    world.vm.csrs["stvec"] = HANDLER | 1

    world.exits(Cause.BREAKPOINT, ENTRY)

    assert world.pc == HANDLER


def test_reflection_leaves_the_guests_registers_alone(world):
    world.port.gprs[1:] = range(1, 32)

    world.exits(Cause.BREAKPOINT, ENTRY)

    assert world.port.gprs == list(range(32))


# Guests that cannot go on


def test_a_trap_handler_that_traps_at_once_ends_the_vm(world):
    world.vm.csrs["stvec"] = 0x2000_0000
    world.exits(Cause.BREAKPOINT, ENTRY)
    assert world.pc == 0x2000_0000

    visits = 0
    while world.vmm.vms[0].status == "running" and visits < 10:
        world.exits(Cause.INSTRUCTION_PAGE_FAULT, 0x2000_0000)
        visits += 1

    assert visits == 2  # the first changes scause and sepc, the second nothing
    assert world.one(VmStopped).reason == "trap-loop"
    assert world.port.finisher == 0x3333 | 1 << 16


def test_a_kernel_that_was_never_there_ends_the_same_way():
    world = World([spec(images=())])
    world.vm.csrs["stvec"] = 0

    for _ in range(4):
        if world.vmm.vms[0].status == "running":
            world.exits(Cause.ILLEGAL_INSTRUCTION, 0)

    assert world.vmm.vms[0].stop_reason == "trap-loop"


def test_a_handler_that_traps_further_on_may_go_on_for_ever(world):
    for _ in range(50):
        world.exits(Cause.BREAKPOINT, 0)
        world.port.csrs["sepc"] = HANDLER + 8  # the guest ran two instructions
        world.port.time += 2

    assert world.vm.status == "running"


def test_an_access_that_is_refused_again_and_again_ends_the_vm(world):
    for _ in range(17):
        world.exits(Cause.LOAD_PAGE_FAULT, 0x100)

    assert world.vmm.vms[0].stop_reason == "no-progress"


def test_faults_with_progress_between_them_are_not_counted_together(world):
    for _ in range(50):
        world.exits(Cause.LOAD_PAGE_FAULT, 0x100, ticks=2)

    assert world.vm.status == "running"
    assert world.vm.exits["hidden"] == 50
