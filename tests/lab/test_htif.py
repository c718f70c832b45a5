"""The interface of test programs: what a store to ``tohost`` does, whatever its value is."""

from __future__ import annotations

import pytest

from server.lab.boot import boot_elf
from server.lab.htif import Htif
from server.machine.memory import Memory

from .programs import image

BASE, SIZE = 0x8000_0000, 0x4000
TOHOST, FROMHOST, ARGUMENTS, TEXT = BASE + 0x1000, BASE + 0x1040, BASE + 0x2000, BASE + 0x3000
PRINT = 0x0101_0000


class Host:
    """A bank with HTIF, and what came out of it."""

    def __init__(self, tohost: int = TOHOST, fromhost: int | None = FROMHOST) -> None:
        self.bank = Memory("RAM", BASE, SIZE)
        self.printed = bytearray()
        self.stops: list[int] = []
        self.htif = Htif(
            self.bank,
            tohost,
            fromhost,
            self.printed.append,
            lambda code, _: self.stops.append(code),
        )
        self.tohost = tohost

    def low(self, value: int) -> None:
        self.bank.write(self.tohost, 4, value)

    def high(self, value: int) -> None:
        self.bank.write(self.tohost + 4, 4, value)

    def calls(self, *arguments: int, at: int = ARGUMENTS) -> None:
        for index, value in enumerate(arguments):
            self.bank.write(ARGUMENTS + 8 * index, 8, value)
        self.high(0)
        self.low(at)


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.mark.parametrize(("word", "code"), [(1, 0), (3, 1), (2 * 77 + 1, 77)])
def test_an_odd_number_ends_the_program_with_half_of_it(host, word, code):
    host.low(word)
    host.high(0)

    assert host.stops[0] == code


@pytest.mark.parametrize("letter", ["a", "b"])
def test_a_letter_is_printed_whichever_word_is_stored_first(host, letter):
    host.high(PRINT)
    host.low(ord(letter))
    host.low(ord(letter))
    host.high(PRINT)

    assert host.printed.decode() == 2 * letter
    assert host.stops == []


def test_a_letter_is_answered(host):
    host.high(PRINT)
    host.low(ord("x"))

    assert host.bank.read(TOHOST, 8) == 0
    assert host.bank.read(FROMHOST, 8) == 1


def test_without_fromhost_the_answer_is_that_tohost_is_clear():
    host = Host(fromhost=None)

    host.high(PRINT)
    host.low(ord("x"))

    assert host.bank.read(TOHOST, 8) == 0


def test_a_program_that_stores_the_low_word_over_and_over_has_ended(host):
    host.low(1)
    host.low(1)

    assert host.stops == [0]


def test_a_program_that_stores_the_low_word_once_and_waits_has_ended(host):
    host.low(7)

    host.htif.poll()
    assert host.stops == []  # the upper word may be about to follow
    host.htif.poll()

    assert host.stops == [3]


def test_looking_again_finds_nothing_new(host):
    host.htif.poll()
    host.high(PRINT)
    host.htif.poll()

    assert host.stops == [] and host.printed == b""


def test_the_write_system_call_prints_and_returns_the_length(host):
    host.bank.write_block(TEXT, b"hello\n")

    host.calls(64, 1, TEXT, 6)

    assert host.printed == b"hello\n"
    assert host.bank.read(ARGUMENTS, 8) == 6
    assert host.bank.read(TOHOST, 8) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (64, 1, TEXT, 1 << 40),
        (64, 1, TEXT, 5000),
        (64, 1, BASE + SIZE - 2, 6),
        (64, 1, BASE - 2, 6),
        (64, 1, 0, 6),
        (64, 1, 1 << 63, 6),
        (93, 0, 0, 0),
        (1 << 63, 1, 2, 3),
    ],
)
def test_a_system_call_that_makes_no_sense_prints_nothing(host, arguments):
    host.calls(*arguments)

    assert host.printed == b"" and host.stops == []


@pytest.mark.parametrize(
    "at", [2, 0x1000_0000, BASE + SIZE - 8, BASE + SIZE, BASE - 8, 0xFFFF_FFFE]
)
def test_a_pointer_to_nowhere_is_ignored(host, at):
    host.calls(64, 1, TEXT, 6, at=at)

    assert host.printed == b"" and host.stops == []


@pytest.mark.parametrize("upper", [1, 0x0100_0000, 0x0201_0000, 0xFFFF_FFFF])
def test_devices_and_commands_that_do_not_exist_do_nothing(host, upper):
    host.high(upper)
    host.low(1)

    assert host.printed == b"" and host.stops == []


@pytest.mark.parametrize("fromhost", [0, BASE - 8, BASE + SIZE - 4, BASE + SIZE, 0xFFFF_FFFC])
def test_an_answer_to_nowhere_is_not_written(fromhost):
    host = Host(fromhost=fromhost)

    host.high(PRINT)
    host.low(ord("x"))

    assert host.printed == b"x"
    assert len(host.bank.data) == SIZE


@pytest.mark.parametrize("tohost", [0, BASE + SIZE - 4, BASE + SIZE, 0xFFFF_FFFC])
def test_tohost_outside_ram_is_no_tohost(tohost):
    host = Host(tohost=tohost)

    host.bank.write(BASE + SIZE - 4, 4, 1)
    host.htif.poll()

    assert host.stops == []


# In a machine

SAY_AND_END = """
lui a0, 0x80001
addi a1, zero, 97
lui a2, 0x1010
{first}
{second}
addi a1, zero, {end}
sw a1, 0(a0)
{then}
here:
j @here
"""


@pytest.mark.parametrize(
    "order", [("sw a1, 0(a0)", "sw a2, 4(a0)"), ("sw a2, 4(a0)", "sw a1, 0(a0)")]
)
@pytest.mark.parametrize("then", ["sw zero, 4(a0)", "nop"])
@pytest.mark.parametrize(("end", "outcome", "code"), [(1, "pass", 0), (9, "fail", 4)])
def test_a_program_prints_and_ends(order, then, end, outcome, code):
    text = SAY_AND_END.format(first=order[0], second=order[1], end=end, then=then)
    ending = boot_elf(image(text, tohost=TOHOST), 100_000)

    assert (ending.outcome, ending.code, ending.console) == (outcome, code, b"a")


def test_a_program_that_floods_the_console_keeps_only_the_last_of_it():
    text = (
        "lui a0, 0x80001\nlui a2, 0x1010\naddi a1, zero, 97\n"
        "here:\nsw a2, 4(a0)\nsw a1, 0(a0)\nj @here"
    )
    ending = boot_elf(image(text, tohost=TOHOST), 250_000)

    assert ending.outcome == "budget"
    assert 1 << 15 <= len(ending.console) <= 1 << 16
