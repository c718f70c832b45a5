"""A program for both simulators: an image of RAM, written in assembly, and its monitor.

The monitor's handlers keep a random program going. Most exceptions skip the instruction; a fetch
that faults returns to ra, as if the jump there had been a call; an ecall, or a fetch fault at ra
itself, goes on at the address in the resume slot, in M-mode. Handlers use no register but t6,
which xscratch saves meanwhile, and no memory but that slot.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field

from server.isa.assemble import assemble

from .board import CLINT, ENTRY, PLIC, RAM_BASE, RAM_SIZE_BYTES

MONITOR, S_HANDLER, RESUME_SLOT = (RAM_BASE + at for at in (0, 0x400, 0x800))
CODE = ENTRY
CODE_END = DATA = RAM_BASE + 0x4_0000
DATA_PAGES = 32
TABLES = RAM_BASE + 0x8_0000
USER_CODE = 0x4000_0000
"""Where user pages show the same code that the supervisor sees at its physical address."""
STUB = 0x400
"""Where each data page holds an instruction that returns to ra."""
NOWHERE = 0xFFFF_F000
"""No page and no memory."""

MPRV = 1 << 17
MPP = 3 << 11


class Address(int):
    """``{label}`` is the number, ``{label:hi}`` and ``{label:lo}`` what lui and addi make it of."""

    def __format__(self, form: str) -> str:
        low = (self & 0xFFF ^ 0x800) - 0x800
        return str({"": int(self), "lo": low, "hi": (self - low >> 12) & 0xFFFFF}[form])


class Assembly:
    """Instructions from ``base`` on; ``{label}`` in a line stands for an address."""

    def __init__(self, base: int) -> None:
        self.base = base
        self._lines: list[str] = []
        self.labels: dict[str, Address] = {}

    @property
    def pc(self) -> int:
        """The address of the next instruction."""
        return self.base + 4 * len(self._lines)

    def __call__(self, *lines: str) -> None:
        """Append instructions."""
        self._lines.extend(lines)

    def label(self, name: str) -> None:
        """Name this place."""
        self.labels[name] = Address(self.pc)

    def li(self, register: str, value: int) -> None:
        """Load a constant, in one or two instructions."""
        value &= 0xFFFF_FFFF
        signed = value - (value >> 31 << 32)
        if -2048 <= signed < 2048:
            self(f"addi {register}, zero, {signed}")
            return
        self(f"lui {register}, {Address(value):hi}")
        if value & 0xFFF:
            self(f"addi {register}, {register}, {Address(value):lo}")

    def la(self, register: str, address: int | str) -> None:
        """An address, or a label that may come later, in two instructions always."""
        place = Address(address) if isinstance(address, int) else None
        high = f"{place:hi}" if place is not None else f"{{{address}:hi}}"
        low = f"{place:lo}" if place is not None else f"{{{address}:lo}}"
        self(f"lui {register}, {high}", f"addi {register}, {register}, {low}")

    def code(self) -> bytes:
        """The instruction words."""
        words = []
        for index, line in enumerate(self._lines):
            pc = self.base + 4 * index
            words.append(assemble(line.format(**self.labels) if "{" in line else line, pc))
        return struct.pack(f"<{len(words)}I", *words)


def _m_handler() -> Assembly:
    a = Assembly(MONITOR)
    a("j {exception}", *["j {interrupt}"] * 15)
    a.label("exception")
    a("csrw mscratch, t6", "csrr t6, mcause", "bltz t6, {silence}")
    for step, target in ((1, "fetch"), (7, "resume"), (1, "resume"), (3, "fetch")):
        a(f"addi t6, t6, {-step}", f"beqz t6, {{{target}}}")  # causes 1, 8, 9, 12
    a("csrr t6, mepc", "addi t6, t6, 4", "csrw mepc, t6", "csrr t6, mscratch", "mret")
    a.label("fetch")
    a("csrrw t6, mepc, ra", "xor t6, t6, ra", "srli t6, t6, 2", "beqz t6, {resume}")
    a("csrr t6, mscratch", "mret")
    a.label("resume")
    a.li("t6", RESUME_SLOT)
    a("lw t6, 0(t6)", "csrw mepc, t6")
    a.li("t6", MPP)
    a("csrs mstatus, t6", "csrr t6, mscratch", "mret")
    a.label("interrupt")
    a("csrw mscratch, t6")
    a.label("silence")
    a.li("t6", CLINT)
    a("sw zero, 0(t6)")
    a.li("t6", CLINT + 0x4000)
    a("sw t6, 4(t6)", "csrw stimecmph, t6")
    a.li("t6", PLIC + 0x2000)
    a("sw zero, 0(t6)", "sw zero, 128(t6)", "csrr t6, mip")  # what is left without the lines
    a.li("t6", 0x222)
    a("csrc mip, t6", "csrr t6, mscratch", "mret")
    return a


def _s_handler() -> Assembly:
    a = Assembly(S_HANDLER)
    a("j {exception}", *["j {interrupt}"] * 15)
    a.label("exception")
    a("csrw sscratch, t6", "csrr t6, scause", "bltz t6, {silence}")
    for step in (1, 11):
        a(f"addi t6, t6, {-step}", "beqz t6, {fetch}")  # causes 1, 12
    a("csrr t6, sepc", "addi t6, t6, 4", "csrw sepc, t6")
    a.label("back")
    a("csrr t6, sscratch", "sret", "ecall")
    a.label("stuck")
    a("ecall", "j {stuck}")
    a.label("fetch")
    a("csrrw t6, sepc, ra", "xor t6, t6, ra", "srli t6, t6, 2", "beqz t6, {stuck}", "j {back}")
    a.label("interrupt")
    a("csrw sscratch, t6")
    a.label("silence")
    a("csrw sie, zero", "j {back}")
    return a


@dataclass
class Program:
    """What to run, until ``end`` or for ``limit`` steps.

    lines: device lines to move, by step, as (PLIC source, level).
    misaligned: loads and stores are, and atomics are not; else it is the other way round.
    """

    kind: str
    seed: int
    image: bytes
    x: list[int]
    end: int
    misaligned: bool = True
    limit: int = 6_000
    lines: dict[int, tuple[int, bool]] = field(default_factory=dict)


SPECIAL = (
    0, 1, 2, 3, 4, 0x1F, 0x20, 0x7FF, 0x800, 0xFFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF,
    0x8000_0000, 0x8000_0001, 0xAAAA_AAAA, 0x5555_5555, 0xFFFF_FFFE, 0xFFFF_FFFF,
)  # fmt: skip


def random_word(rng: random.Random) -> int:
    """A word: a telling one, a small one or any."""
    choice = rng.random()
    if choice < 0.4:
        return rng.choice(SPECIAL)
    return rng.getrandbits(8) if choice < 0.55 else rng.getrandbits(32)


def build(
    kind: str, seed: int, rng: random.Random, code: Assembly, blocks: dict[int, bytes]
) -> Program:
    """Put monitor, code, random data and further blocks (by address) into an image."""
    image = bytearray(RAM_SIZE_BYTES)
    data = bytearray(rng.randbytes(DATA_PAGES * 4096))
    for page in range(DATA_PAGES):
        at = page * 4096 + STUB
        data[at : at + 4] = assemble("ret").to_bytes(4, "little")
    end = code.pc
    code.label("end")
    code("j {end}")
    if code.pc > CODE_END:
        raise ValueError(f"the code of {kind} {seed} is too long")
    monitor = {MONITOR: _M_CODE, S_HANDLER: _S_CODE}
    for address, block in {**monitor, DATA: bytes(data), **blocks, code.base: code.code()}.items():
        at = address - RAM_BASE
        image[at : at + len(block)] = block
    x = [random_word(rng) for _ in range(32)]
    return Program(kind, seed, bytes(image), x, end)


_M_CODE = _m_handler().code()
_S_CODE = _s_handler().code()
