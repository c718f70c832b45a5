"""How an instruction is declared: encoding, syntax, operands, privilege and meaning in one row.

The encoding is written as the manual draws it, most significant bit first: bits, and the names
of operand fields. The meaning of an ordinary instruction is a Python expression over

    ``a``, ``b``   the values of rs1 and rs2, unsigned
    ``imm``        the immediate, sign-extended where the manual says so
    ``pc``         the instruction's own address
    ``old``        the word in memory (AMOs)
    ``s(v)``       ``v`` read as a signed number

whose value, modulo 2**32, is what the instruction produces: for ``Kind.ALU`` and ``Kind.JUMP``
see the kinds below. The meaning of a system instruction is a function on the hart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NoReturn, Protocol

from .causes import Cause
from .privilege import Mode

MASK = 0xFFFF_FFFF


class Kind(Enum):
    """What the value of the meaning is, and what else happens."""

    ALU = "the new value of rd"
    LOAD = "the address loaded from, into rd"
    STORE = "the address that b is stored to"
    BRANCH = "whether to go to pc + imm"
    JUMP = "the address to go to; rd gets pc + 4"
    AMO = "the new word at address a; rd gets the old one"
    SYSTEM = "a function on the hart"


class SystemHart(Protocol):
    """What a system instruction may ask of the hart it runs on."""

    mode: Mode

    def trap(self, cause: Cause, tval: int = 0) -> NoReturn:
        """Raise an exception of the architecture."""

    def illegal(self) -> NoReturn:
        """Raise an illegal-instruction exception for the current instruction."""

    def read_csr(self, number: int) -> int:
        """The CSR as the current mode may read it; illegal otherwise."""

    def write_csr(self, number: int, value: int) -> None:
        """Write it as an instruction does; illegal where the mode or the CSR forbids it."""

    def csr_update_base(self, number: int, value: int) -> int:
        """What csrrs and csrrc modify: ``value``, less bits of ``mip`` that only devices drive."""

    def forbidden_by(self, bit: int) -> bool:
        """Whether mstatus.TVM, TW or TSR (as a bit) forbids something to the current mode."""

    def read_gpr(self, index: int) -> int:
        """x0 to x31."""

    def write_gpr(self, index: int, value: int) -> None:
        """x1 to x31; x0 stays 0."""

    def trap_return(self, mode: Mode) -> int:
        """Leave a handler of ``mode``; the address to go on at."""

    def fence_tlb(self, va: int | None, asid: int | None) -> None:
        """sfence.vma: None stands for register x0."""

    def wait_for_interrupt(self) -> None:
        """Idle until an interrupt is pending."""

    def load_reserved(self, va: int) -> int:
        """Load a word and reserve it."""

    def store_conditional(self, va: int, value: int) -> bool:
        """Store if the reservation holds; True if it did. The reservation is gone."""


@dataclass(frozen=True)
class Decoded:
    """An instruction word taken apart. Absent operands are 0."""

    insn: Instruction
    word: int
    rd: int
    rs1: int
    rs2: int
    imm: int


SystemMeaning = Callable[[SystemHart, Decoded, int], int]
"""(hart, decoded, pc) -> next pc."""


@dataclass(frozen=True)
class Instruction:
    """One row of the instruction table."""

    name: str
    encoding: str
    syntax: str
    kind: Kind
    meaning: str | SystemMeaning
    extension: str
    spec: str
    privilege: Mode = Mode.U
    size_bytes: int = 0
    signed: bool = False
    mask: int = field(init=False)
    match: int = field(init=False)
    fields: tuple[tuple[str, int, int], ...] = field(init=False)
    """Operand fields as (name, lowest bit, width)."""

    def __post_init__(self) -> None:
        mask, match, fields = parse_encoding(self.encoding)
        object.__setattr__(self, "mask", mask)
        object.__setattr__(self, "match", match)
        object.__setattr__(self, "fields", fields)

    @property
    def access(self) -> Literal["load", "store"] | None:
        """Whether it reaches memory; an AMO and a store-conditional count as stores."""
        if self.kind is Kind.LOAD or self.name == "lr.w":
            return "load"
        if self.kind in (Kind.STORE, Kind.AMO) or self.name == "sc.w":
            return "store"
        return None


WIDTHS = {
    "rd": 5, "rs1": 5, "rs2": 5, "uimm": 5, "shamt": 5, "csr": 12, "imm12": 12,
    "imm20": 20, "jimm20": 20, "bimm7": 7, "bimm5": 5, "simm7": 7, "simm5": 5,
    "aq": 1, "rl": 1, "fm": 4, "pred": 4, "succ": 4,
}  # fmt: skip
"""Operand fields by name, and their width in bits."""


def parse_encoding(encoding: str) -> tuple[int, int, tuple[tuple[str, int, int], ...]]:
    """Mask, match and operand fields of an encoding written as the manual draws it."""
    mask = match = 0
    fields = []
    bit = 32
    for part in encoding.split():
        if part in WIDTHS:
            bit -= WIDTHS[part]
            fields.append((part, bit, WIDTHS[part]))
        else:
            bit -= len(part)
            mask |= ((1 << len(part)) - 1) << bit
            match |= int(part, 2) << bit
    if bit:
        raise ValueError(f"encoding {encoding!r} has {32 - bit} bits, not 32")
    return mask, match, tuple(fields)


INSTRUCTIONS: dict[str, Instruction] = {}
"""The whole table, by name, in the order of declaration. Import ``isa.instructions`` to fill it."""


def declare(row: Instruction) -> Instruction:
    """Add a row; a name or an encoding taken already is an error of ours."""
    for other in INSTRUCTIONS.values():
        both = row.mask & other.mask
        if other.name == row.name or row.match & both == other.match & both:
            raise ValueError(f"{row.name} and {other.name} overlap")
    INSTRUCTIONS[row.name] = row
    return row


def system(
    name: str,
    encoding: str,
    syntax: str,
    *,
    extension: str,
    spec: str,
    privilege: Mode = Mode.U,
    size_bytes: int = 0,
) -> Callable[[SystemMeaning], SystemMeaning]:
    """Declare a system instruction whose meaning is the decorated function."""

    def register(meaning: SystemMeaning) -> SystemMeaning:
        declare(
            Instruction(
                name,
                encoding,
                syntax,
                Kind.SYSTEM,
                meaning,
                extension,
                spec,
                privilege=privilege,
                size_bytes=size_bytes,
            )
        )
        return meaning

    return register
