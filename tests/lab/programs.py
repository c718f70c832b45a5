"""Programs for the command line and the lab: pieces of assembly, and the files made of them."""

from __future__ import annotations

from server.lab.image import Image, Segment

from ..machine.programs import assembled
from .elf import Load, make_elf

FINISH = """
lui t0, 0x100
lui t1, {upper}
addi t1, t1, {lower}
sw t1, 0(t0)
"""
PASS = FINISH.format(upper=5, lower=0x555)
LOOP = "here:\nj @here"
PUTCHAR = "lui t2, 0x10000\naddi t3, zero, {letter}\nsb t3, 0(t2)\n"
"""To the serial port."""
FLOOD = PUTCHAR.format(letter=97) + "here:\nsb t3, 0(t2)\nj @here"
SHUTDOWN = """
addi a0, zero, 0
addi a1, zero, {reason}
addi a6, zero, 0
lui a7, 0x53525
addi a7, a7, 0x354
ecall
"""
"""The kernel's end: it asks its firmware; reason 1 is a failure."""


def fail(code: int) -> str:
    """The program's end: a failure with this code."""
    return FINISH.format(upper=(code << 16 | 0x3000) >> 12, lower=0x333)


def program(text: str, at: int = 0x8000_0000) -> bytes:
    """An ELF file of one piece, which starts at its first instruction."""
    return make_elf(Load(at, assembled(text, at)))


def image(text: str, at: int = 0x8000_0000, tohost: int | None = None) -> Image:
    """The same, loaded."""
    code = assembled(text, at)
    return Image("program", at, (Segment(at, at, code, len(code), True),), {}, tohost, ())
