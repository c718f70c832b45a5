"""The services a kernel expects from its firmware, answered by the VMM."""

import pytest

from server.isa.privilege import Mode
from server.trace.events import SbiCalled

from .world import ENTRY, RAM_BYTES, World

BASE, TIME, IPI, RFENCE, DBCN, SRST = 0x10, 0x54494D45, 0x735049, 0x52464E43, 0x4442434E, 0x53525354
SUCCESS, NOT_SUPPORTED, INVALID = 0, -2, -3
ALL_HARTS = 0xFFFF_FFFF


@pytest.mark.parametrize(
    ("function", "value"), [(0, 2 << 24), (1, 0x4856), (2, 1), (4, 0), (5, 0), (6, 0)]
)
def test_the_base_extension_says_what_the_firmware_says(world, function, value):
    assert world.calls(BASE, function) == (SUCCESS, value)
    assert world.pc == ENTRY + 4
    assert world.vm.exits["sbi"] == 1


@pytest.mark.parametrize("extension", [BASE, TIME, IPI, RFENCE, DBCN, SRST, 1, 2])
def test_probing_finds_what_is_there(world, extension):
    assert world.calls(BASE, 3, extension) == (SUCCESS, 1)


@pytest.mark.parametrize("extension", [0, 3, 8, 0x48534D, 0xFFFF_FFFF])
def test_probing_does_not_find_what_is_not_there(world, extension):
    assert world.calls(BASE, 3, extension) == (SUCCESS, 0)


@pytest.mark.parametrize(
    ("extension", "function"),
    [(0x48534D, 0), (0, 0), (8, 0), (BASE, 7), (TIME, 1), (IPI, 1), (RFENCE, 3), (DBCN, 3),
     (SRST, 1), (0xFFFF_FFFF, 0xFFFF_FFFF)],
)  # fmt: skip
def test_an_unknown_call_is_not_supported(world, extension, function):
    error, value = world.calls(extension, function)

    assert (error, value) == (NOT_SUPPORTED, 0)
    assert world.vm.status == "running"


def test_set_timer_sets_the_vms_own_stimecmp(world):
    assert world.calls(TIME, 0, 0x1234, 1) == (SUCCESS, 0)

    assert (world.vm.csrs["stimecmp"], world.vm.csrs["stimecmph"]) == (0x1234, 1)


def test_a_call_is_told_with_its_answer(world):
    world.calls(BASE, 3, DBCN)

    called = world.one(SbiCalled)
    assert (called.extension, called.function) == ("base", "probe_extension")
    assert called.arguments[0] == DBCN
    assert (called.error, called.value) == (0, 1)
    assert "InstructionEmulated" in world.names()


def test_a_process_cannot_call_the_firmware(world):
    world.believes(Mode.U)

    world.calls(SRST, 0)

    assert world.was_reflected(8, 0)


# Console


def test_console_write_prints_from_guest_memory(world):
    world.poke(0x1FFE, int.from_bytes(b"wxyz", "little"))

    assert world.calls(DBCN, 0, 4, 0x1FFE) == (SUCCESS, 4)

    assert world.console == b"wxyz"
    assert world.vm.console == b"wxyz"


@pytest.mark.parametrize(
    ("size_bytes", "base", "base_high"),
    [(2, RAM_BYTES - 1, 0), (1, RAM_BYTES, 0), (1, 0, 1), (2, 0xFFFF_FFFF, 0), (0xFFFF_FFFF, 0, 0),
     (1, 0x1000_0000, 0), (1, 0x8002_0000, 0)],
)  # fmt: skip
@pytest.mark.parametrize("function", [0, 1])
def test_the_console_refuses_memory_that_is_not_the_vms(
    world, function, size_bytes, base, base_high
):
    world.vm.uart.receive(b"input")

    assert world.calls(DBCN, function, size_bytes, base, base_high) == (INVALID, 0)

    assert world.console == b""
    assert world.vm.uart.fifo == b"input"


def test_writing_or_reading_nothing_succeeds_anywhere(world):
    assert world.calls(DBCN, 0, 0, 0xFFFF_FFFF, 7) == (SUCCESS, 0)
    assert world.calls(DBCN, 1, 0, 0xFFFF_FFFF, 7) == (SUCCESS, 0)


def test_console_read_takes_what_has_arrived_and_no_more(world):
    world.vm.uart.receive(b"hello")

    assert world.calls(DBCN, 1, 3, 0x2000) == (SUCCESS, 3)
    assert world.calls(DBCN, 1, 8, 0x2003) == (SUCCESS, 2)

    assert world.peek(0x2000, 6) == b"hello\0"


def test_console_write_byte_prints_one(world):
    assert world.calls(DBCN, 2, 0x141) == (SUCCESS, 0)

    assert world.console == b"A"


def test_the_console_keeps_only_its_latest_output(world):
    world.vm.printed[:] = b"x" * 65536

    world.calls(DBCN, 2, ord("y"))

    assert len(world.vm.console) == 65536
    assert world.vm.console.endswith(b"xy")


def test_legacy_putchar_answers_in_a0_alone(world):
    error, a1 = world.calls(1, 0, ord("Q"), 99)

    assert (error, a1) == (0, 99)
    assert world.console == b"Q"


def test_legacy_getchar_gives_the_character_or_minus_one(world):
    world.vm.uart.receive(b"z")

    assert world.calls(2, 0, 0, 99) == (ord("z"), 99)
    assert world.calls(2, 0, 0, 99) == (-1, 99)


# Other harts


@pytest.mark.parametrize(
    ("mask", "first", "pending"), [(1, 0, 2), (0, ALL_HARTS, 2), (0, 0, 0), (0, 5, 0)]
)
def test_an_interrupt_to_itself_becomes_pending(world, mask, first, pending):
    assert world.calls(IPI, 0, mask, first) == (SUCCESS, 0)

    assert world.vm.csrs["sip"] == pending


@pytest.mark.parametrize(("mask", "first"), [(2, 0), (3, 0), (1, 1), (1, 0xFFFF_FFFE)])
@pytest.mark.parametrize("extension", [IPI, RFENCE])
def test_harts_that_do_not_exist_are_invalid(world, extension, mask, first):
    assert world.calls(extension, 0, mask, first) == (INVALID, 0)


@pytest.mark.parametrize("function", [0, 1, 2])
def test_fences_succeed(world, function):
    assert world.calls(RFENCE, function, 1, 0, 0, 4096) == (SUCCESS, 0)


# The end


@pytest.mark.parametrize(
    ("kind", "reason", "stop", "code", "host"),
    [(0, 0, "shutdown", 0, 0x5555), (0, 1, "shutdown", 1, 0x1_3333), (1, 0, "reset", 0, 0x7777),
     (2, 1, "reset", 0, 0x7777)],
)  # fmt: skip
def test_system_reset_ends_the_vm(world, kind, reason, stop, code, host):
    world.calls(SRST, 0, kind, reason)

    vm = world.vmm.vms[0]
    assert (vm.status, vm.stop_reason, vm.stop_code) == ("stopped", stop, code)
    assert (world.port.finisher, world.port.left) == (host, "wfi")


@pytest.mark.parametrize(("kind", "reason"), [(3, 0), (0, 2), (0xFFFF_FFFF, 0)])
def test_an_unknown_kind_of_reset_is_invalid(world: World, kind: int, reason: int):
    assert world.calls(SRST, 0, kind, reason) == (INVALID, 0)
