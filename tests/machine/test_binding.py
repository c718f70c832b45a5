"""Every arithmetic row of the instruction table, executed, against the same said another way.

The reference knows nothing of the table: it works on signed fractions and strings of bits.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import trunc

import pytest

from server.isa.instructions import INSTRUCTIONS, Kind
from server.trace.events import InstructionRetired

from .programs import RAM, csr, machine_with, of_type, sets, step, watched, x

EDGES = (0, 1, 2, 31, 32, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFF, 0xDEAD_BEEF)
IMMEDIATES = (0, 1, 31, 2047, -1, -2048)


def signed(value: int) -> int:
    return int.from_bytes(value.to_bytes(4, "little"), "little", signed=True)


def bits(value: int) -> str:
    return format(value & 0xFFFF_FFFF, "032b")


def bitwise(a: int, b: int, table: dict[str, str]) -> int:
    return int("".join(table[p + q] for p, q in zip(bits(a), bits(b), strict=True)), 2)


def shift_left(a: int, n: int) -> int:
    return int((bits(a) + "0" * (n % 32))[-32:], 2)


def shift_right(a: int, n: int, fill: str = "0") -> int:
    return int((fill * (n % 32) + bits(a))[:32], 2)


def quotient(a: int, b: int) -> int:
    return trunc(Fraction(a, b)) if b else -1


def remainder(a: int, b: int) -> int:
    return a - trunc(Fraction(a, b)) * b if b else a


REGISTER = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "sll": lambda a, b: shift_left(a, b),
    "slt": lambda a, b: int(signed(a) < signed(b)),
    "sltu": lambda a, b: int(a < b),
    "xor": lambda a, b: bitwise(a, b, {"00": "0", "01": "1", "10": "1", "11": "0"}),
    "srl": lambda a, b: shift_right(a, b),
    "sra": lambda a, b: shift_right(a, b, bits(a)[0]),
    "or": lambda a, b: bitwise(a, b, {"00": "0", "01": "1", "10": "1", "11": "1"}),
    "and": lambda a, b: bitwise(a, b, {"00": "0", "01": "0", "10": "0", "11": "1"}),
    "mul": lambda a, b: a * b,
    "mulh": lambda a, b: signed(a) * signed(b) // 2**32,
    "mulhsu": lambda a, b: signed(a) * b // 2**32,
    "mulhu": lambda a, b: a * b // 2**32,
    "div": lambda a, b: quotient(signed(a), signed(b)),
    "divu": quotient,
    "rem": lambda a, b: remainder(signed(a), signed(b)),
    "remu": remainder,
}
SHIFTS = {"slli": "sll", "srli": "srl", "srai": "sra"}
IMMEDIATE = {name: name[:-1] for name in ("addi", "slti", "xori", "ori", "andi")} | {
    "sltiu": "sltu"
}
BRANCHES = {
    "beq": lambda a, b: a == b,
    "bne": lambda a, b: a != b,
    "blt": lambda a, b: signed(a) < signed(b),
    "bge": lambda a, b: signed(a) >= signed(b),
    "bltu": lambda a, b: a < b,
    "bgeu": lambda a, b: a >= b,
}
ATOMICS = {
    "amoswap.w": lambda old, b: b,
    "amoadd.w": lambda old, b: old + b,
    "amoxor.w": REGISTER["xor"],
    "amoand.w": REGISTER["and"],
    "amoor.w": REGISTER["or"],
    "amomin.w": lambda old, b: min(old, b, key=signed),
    "amomax.w": lambda old, b: max(old, b, key=signed),
    "amominu.w": lambda old, b: sorted((old, b))[0],
    "amomaxu.w": lambda old, b: sorted((old, b))[1],
}


def result_of(text: str, **registers: int) -> int:
    machine = machine_with(text)
    sets(machine, **registers)
    step(machine)
    assert csr(machine, "mcause") == 0 and machine.hart.pc == RAM + 4
    return x(machine, "a0")


def test_the_reference_has_every_arithmetic_row_and_no_other():
    named = {*REGISTER, *SHIFTS, *IMMEDIATE, "lui", "auipc"}

    assert named == {row.name for row in INSTRUCTIONS.values() if row.kind is Kind.ALU}
    assert set(BRANCHES) == {r.name for r in INSTRUCTIONS.values() if r.kind is Kind.BRANCH}
    assert set(ATOMICS) == {r.name for r in INSTRUCTIONS.values() if r.kind is Kind.AMO}


@pytest.mark.parametrize("name", REGISTER)
def test_arithmetic_on_two_registers(name):
    machine = machine_with(f"{name} a0, a1, a2")
    for a, b in itertools.product(EDGES, EDGES):
        machine.reset(RAM)
        sets(machine, a1=a, a2=b)
        step(machine)
        assert x(machine, "a0") == REGISTER[name](a, b) & 0xFFFF_FFFF, (hex(a), hex(b))


@pytest.mark.parametrize("name", IMMEDIATE)
@pytest.mark.parametrize("immediate", IMMEDIATES)
def test_arithmetic_with_an_immediate(name, immediate):
    machine = machine_with(f"{name} a0, a1, {immediate}")
    for a in EDGES:
        machine.reset(RAM)
        sets(machine, a1=a)
        step(machine)
        expected = REGISTER[IMMEDIATE[name]](a, immediate & 0xFFFF_FFFF) & 0xFFFF_FFFF
        assert x(machine, "a0") == expected, hex(a)


@pytest.mark.parametrize("name", SHIFTS)
@pytest.mark.parametrize("amount", [0, 1, 31])
def test_shifts_by_a_constant(name, amount):
    for a in EDGES:
        assert result_of(f"{name} a0, a1, {amount}", a1=a) == REGISTER[SHIFTS[name]](a, amount)


@pytest.mark.parametrize("upper", [0, 1, 0x7_FFFF, 0x8_0000, 0xF_FFFF])
def test_upper_immediates(upper):
    assert result_of(f"lui a0, {upper}") == upper * 4096
    assert result_of(f"auipc a0, {upper}") == (RAM + upper * 4096) % 2**32


@pytest.mark.parametrize("name", BRANCHES)
@pytest.mark.parametrize("target", [RAM + 4094 - 2, RAM - 4096, RAM])
def test_branches_forth_back_and_to_themselves(name, target):
    machine = machine_with(f"{name} a1, a2, {target}")
    for a, b in itertools.product(EDGES, EDGES):
        machine.reset(RAM)
        sets(machine, a1=a, a2=b)
        step(machine)
        assert machine.hart.pc == (target if BRANCHES[name](a, b) else RAM + 4)


@pytest.mark.parametrize("name", ATOMICS)
@pytest.mark.parametrize("watching", [False, True])
def test_atomics_return_the_old_word_and_leave_the_new_one(name, watching):
    machine = machine_with(f"{name} a0, a2, (a1)")
    machine.recorder.watch((lambda event: None) if watching else None)
    for old, b in itertools.product(EDGES, EDGES):
        machine.reset(RAM)
        machine.bus.write(RAM + 0x4000, 4, old)
        sets(machine, a1=RAM + 0x4000, a2=b)
        step(machine)
        assert x(machine, "a0") == old
        assert machine.bus.read(RAM + 0x4000, 4) == ATOMICS[name](old, b) & 0xFFFF_FFFF


def test_an_atomic_whose_result_goes_over_its_own_address_uses_the_old_one():
    machine = machine_with("amoadd.w a1, a1, (a1)")
    sets(machine, a1=RAM + 0x4000)

    step(machine)

    assert (x(machine, "a1"), machine.bus.read(RAM + 0x4000, 4)) == (0, RAM + 0x4000)


@pytest.mark.parametrize("watching", [False, True])
@pytest.mark.parametrize("offset", range(4))
@pytest.mark.parametrize(
    ("name", "size_bytes", "is_signed"),
    [("lb", 1, True), ("lh", 2, True), ("lw", 4, False), ("lbu", 1, False), ("lhu", 2, False)],
)
def test_loads_extend_what_they_read_wherever_it_lies(
    name, size_bytes, is_signed, offset, watching
):
    text = f"{name} a0, {offset}(a1)\n" * 2
    machine = machine_with(text)
    sets(machine, a1=RAM + 0x4000)
    data = bytes.fromhex("80ff7f01fe8081")
    machine.load(RAM + 0x4000, data)
    machine.recorder.watch((lambda event: None) if watching else None)

    for _ in range(2):  # the second one by the fast path
        step(machine)
        read = data[offset : offset + size_bytes]
        assert x(machine, "a0") == int.from_bytes(read, "little", signed=is_signed) % 2**32


@pytest.mark.parametrize("watching", [False, True])
@pytest.mark.parametrize("offset", range(4))
@pytest.mark.parametrize(("name", "size_bytes"), [("sb", 1), ("sh", 2), ("sw", 4)])
def test_stores_change_their_own_bytes_and_no_other(name, size_bytes, offset, watching):
    machine = machine_with(f"{name} a0, {offset}(a1)\n" * 2)
    machine.recorder.watch((lambda event: None) if watching else None)

    for value in (0xA1B2_C3D4, 0x0102_0304):  # the second one by the fast path
        machine.bus.banks[0].write_block(RAM + 0x4000, b"\xee" * 8)
        sets(machine, a0=value, a1=RAM + 0x4000)
        step(machine)
        stored = value.to_bytes(4, "little")[:size_bytes]
        expected = (b"\xee" * offset + stored).ljust(8, b"\xee")
        assert machine.bus.banks[0].read_block(RAM + 0x4000, 8) == expected


def test_nothing_is_ever_written_to_x0():
    machine = machine_with(
        "addi zero, zero, 5\nlw zero, 0(a1)\njal zero, 0x8000000c\nlr.w zero, (a1)"
    )
    sets(machine, a1=RAM)

    step(machine, 4)

    assert x(machine, "zero") == 0
    assert machine.hart.pc == RAM + 16


def test_an_instruction_tells_the_register_it_wrote():
    machine = machine_with("addi a0, zero, 5\naddi zero, zero, 5\nsw a0, 0(a1)")
    sets(machine, a1=RAM + 0x4000)
    events = watched(machine)

    step(machine, 3)

    retired = of_type(events, InstructionRetired)
    assert [(e.tick, e.rd) for e in retired] == [(1, 10), (2, 0), (3, 0)]
    assert retired[0].value == 5
