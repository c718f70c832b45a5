"""From an instruction word to its row and operands; derived from the table."""

from __future__ import annotations

from functools import lru_cache

from .instructions import INSTRUCTIONS, Decoded, Instruction

SCATTERED = {
    "bimm": ((31, 1, 12), (7, 1, 11), (25, 6, 5), (8, 4, 1)),
    "jimm": ((31, 1, 20), (12, 8, 12), (20, 1, 11), (21, 10, 1)),
    "simm": ((25, 7, 5), (7, 5, 0)),
}
"""Immediates whose bits lie apart: (bit in the word, width, bit in the immediate)."""
SIGN_BITS = {"bimm": 13, "jimm": 21, "simm": 12, "imm12": 12}

_BY_OPCODE: dict[int, list[Instruction]] = {}
for _row in INSTRUCTIONS.values():
    _BY_OPCODE.setdefault(_row.match & 0x7F, []).append(_row)


def sign_extend(value: int, bits: int) -> int:
    """``value`` of ``bits`` bits as a signed number."""
    sign = 1 << bits - 1
    return (value & sign - 1) - (value & sign)


def _immediate(row: Instruction, word: int) -> int:
    for name, low, width in row.fields:
        kind = name.rstrip("0123456789") if name[:4] in SCATTERED else name
        if kind in SCATTERED:
            value = 0
            for at, size, to in SCATTERED[kind]:
                value |= (word >> at & (1 << size) - 1) << to
            return sign_extend(value, SIGN_BITS[kind])
        if name == "imm12":
            return sign_extend(word >> 20, 12)
        if name == "imm20":
            return word & 0xFFFF_F000
        if name in ("csr", "shamt"):
            return word >> low & (1 << width) - 1
    return 0


@lru_cache(maxsize=65536)
def decode(word: int) -> Decoded | None:
    """The instruction that ``word`` encodes, or None: our machine has no such instruction."""
    for row in _BY_OPCODE.get(word & 0x7F, ()):
        if word & row.mask == row.match:
            operands = {name: word >> low & (1 << width) - 1 for name, low, width in row.fields}
            return Decoded(
                row,
                word,
                operands.get("rd", 0),
                operands.get("rs1", operands.get("uimm", 0)),
                operands.get("rs2", 0),
                _immediate(row, word),
            )
    return None
