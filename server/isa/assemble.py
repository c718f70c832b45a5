"""From one line of assembly to an instruction word: the inverse of ``disassemble``.

For tests, and for a guest program that a learner edits. Labels are the caller's: a target is a
number, and ``pc`` the address of the instruction.
"""

from __future__ import annotations

import re

from .csr import CSRS
from .decode import SCATTERED
from .instructions import INSTRUCTIONS, Instruction
from .registers import NUMBERS
from .table import MASK

ORDERINGS = {"aqrl": 3, "aq": 2, "rl": 1}


class AssemblyError(ValueError):
    """The line is not an instruction of our machine."""


PSEUDO: dict[tuple[str, int], str] = {
    ("nop", 0): "addi zero, zero, 0",
    ("li", 2): "addi {0}, zero, {1}",
    ("mv", 2): "addi {0}, {1}, 0",
    ("not", 2): "xori {0}, {1}, -1",
    ("neg", 2): "sub {0}, zero, {1}",
    ("seqz", 2): "sltiu {0}, {1}, 1",
    ("snez", 2): "sltu {0}, zero, {1}",
    ("j", 1): "jal zero, {0}",
    ("jr", 1): "jalr zero, 0({0})",
    ("ret", 0): "jalr zero, 0(ra)",
    ("beqz", 2): "beq {0}, zero, {1}",
    ("bnez", 2): "bne {0}, zero, {1}",
    ("bgez", 2): "bge {0}, zero, {1}",
    ("bltz", 2): "blt {0}, zero, {1}",
    ("csrr", 2): "csrrs {0}, {1}, zero",
    ("csrw", 2): "csrrw zero, {0}, {1}",
    ("csrs", 2): "csrrs zero, {0}, {1}",
    ("csrc", 2): "csrrc zero, {0}, {1}",
    ("csrwi", 2): "csrrwi zero, {0}, {1}",
    ("csrsi", 2): "csrrsi zero, {0}, {1}",
    ("csrci", 2): "csrrci zero, {0}, {1}",
    ("sfence.vma", 0): "sfence.vma zero, zero",
}
"""Short forms by name and number of operands. Source: Unprivileged ISA, "Assembly"."""


def _number(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError:
        raise AssemblyError(f"{text!r} is not a number") from None


def _register(text: str) -> int:
    if text not in NUMBERS:
        raise AssemblyError(f"{text!r} is not a register")
    return NUMBERS[text]


def _csr(text: str) -> int:
    return CSRS[text].number if text in CSRS else _number(text)


def _fence_set(text: str) -> int:
    return 0 if text == "0" else sum(8 >> "iorw".index(letter) for letter in text)


def _operands(row: Instruction, texts: list[str], pc: int) -> dict[str, int]:
    names = re.findall(r"[a-z]+\d*", row.syntax)
    if len(names) != len(texts):
        raise AssemblyError(f"{row.name} takes: {row.syntax or 'no operands'}")
    values = {}
    for name, text in zip(names, texts, strict=True):
        if name in ("rd", "rs1", "rs2"):
            values[name] = _register(text)
        elif name == "csr":
            values["csr"] = _csr(text)
        elif name == "target":
            values["imm"] = _number(text) - pc
        elif name in ("pred", "succ"):
            values[name] = _fence_set(text)
        elif name == "uimm20":
            values["imm"] = _number(text) << 12
        else:
            values[name] = _number(text)
    return values


def _place(row: Instruction, field: str, low: int, width: int, values: dict[str, int]) -> int:
    """The bits of one operand field."""
    kind = field.rstrip("0123456789")
    imm = values.get("imm", 0)
    if kind in SCATTERED:
        word = 0
        for at, size, to in SCATTERED[kind]:
            if low <= at < low + width:
                word |= (imm >> to & (1 << size) - 1) << at
        return word
    if field == "imm20":
        return imm & 0xFFFF_F000
    value = imm if field in ("imm12", "shamt") else values.get(field, 0)
    return (value & (1 << width) - 1) << low


def assemble(text: str, pc: int = 0) -> int:
    """The word for one instruction, e.g. ``csrw stvec, t0``. Raises AssemblyError."""
    name, _, rest = text.strip().partition(" ")
    texts = [part for part in re.split(r"[,()\s]+", rest.strip()) if part]
    if name == ".word" and len(texts) == 1:
        return _number(texts[0]) & MASK
    pseudo = PSEUDO.get((name, len(texts)))
    if pseudo:
        return assemble(pseudo.format(*texts), pc)
    stem, _, ordering = name.rpartition(".")
    if stem in INSTRUCTIONS and ordering in ORDERINGS:
        return assemble(f"{stem} {rest}", pc) | ORDERINGS[ordering] << 25
    row = INSTRUCTIONS.get(name)
    if row is None:
        raise AssemblyError(f"no instruction {name!r}")
    if name == "jalr" and len(texts) == 2 and "(" not in rest:
        texts = [texts[0], "0", texts[1]]
    values = _operands(row, texts, pc)
    word = row.match
    for field, low, width in row.fields:
        word |= _place(row, field, low, width, values)
    return word
