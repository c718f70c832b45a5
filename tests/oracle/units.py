"""Random pieces of code, each whole in itself: a branch leads to the end of its own unit at most.

s0 and s1 are the data pointers and t6 the handlers' register: no unit leaves its result there.
``ra`` is where the monitor returns to from a fetch that faults.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from server.isa.instructions import INSTRUCTIONS, Instruction, Kind
from server.isa.privilege import Mode
from server.isa.registers import ABI

from .program import DATA, DATA_PAGES, RAM_BASE, STUB, USER_CODE, Assembly, random_word
from .tables import Tables

POINTERS = ("s0", "s1")
HOT_PAGES = (1, 2, 3)
"""Data pages that are accessed and protected more often than others."""
FREE = tuple(name for name in ABI if name not in ("zero", "ra", "t6", *POINTERS))
ANY = (*FREE, "zero", "ra", *POINTERS, "t6")
BY_KIND = {kind: [row.name for row in INSTRUCTIONS.values() if row.kind is kind] for kind in Kind}
ALU = [row for row in INSTRUCTIONS.values() if row.kind is Kind.ALU]
LOADS, STORES, BRANCHES, AMOS = (
    BY_KIND[kind] for kind in (Kind.LOAD, Kind.STORE, Kind.BRANCH, Kind.AMO)
)


class Units:
    """Appends random units to ``a``. ``mode``: the one in which the code is meant to run.

    edges: where regions of PMP begin and end.
    """

    def __init__(self, a: Assembly, rng: random.Random, tables: Tables, misaligned: bool) -> None:
        self.a = a
        self.rng = rng
        self.tables = tables
        self.misaligned = misaligned
        self.edges: list[int] = []
        self.mode = Mode.M
        self.paged = False

    def va_of(self, physical: int, mode: Mode) -> int:
        """Where code at a physical address shows in a mode, with the tables in force or not."""
        if mode is Mode.U and self.paged:
            return physical - RAM_BASE + USER_CODE
        return physical

    # Plain instructions

    def alu_line(self) -> str:
        """One instruction that computes."""
        row = self.rng.choice(ALU)
        return f"{row.name} {self._operands(row)}"

    def _operands(self, row: Instruction) -> str:
        rng = self.rng
        values = {
            "rd": rng.choice((*FREE, "zero") if rng.random() < 0.1 else FREE),
            "rs1": rng.choice(ANY), "rs2": rng.choice(ANY),
            "imm": str(rng.choice((rng.randrange(-2048, 2048), rng.randrange(-8, 8), -2048, 2047))),
            "shamt": str(rng.randrange(32)), "uimm20": str(rng.getrandbits(20)),
        }  # fmt: skip
        return ", ".join(values[name] for name in row.syntax.split(", "))

    def alu(self) -> None:
        """A few instructions that compute."""
        for _ in range(self.rng.randrange(1, 5)):
            self.a(self.alu_line())

    def constant(self) -> None:
        """A telling value."""
        self.a.li(self.rng.choice(FREE), random_word(self.rng))

    # Memory

    def address(self) -> int:
        """Where data may be, seen from the mode in which the unit is meant to run."""
        if self.paged and self.rng.random() < 0.85:
            return self.tables.random_va()
        choice = self.rng.random()
        if choice < 0.08:
            return self.rng.choice(
                (0x4000_0FFC, 0x8010_0000, 0x800F_FFFE, 0xFFFF_FFFE, 0x7FFF_F000, 0x3000_0000)
            )
        if self.edges and choice < 0.4:
            return self.rng.choice(self.edges) + self.rng.choice((-4, 0))
        page = self.rng.choice((*HOT_PAGES, self.rng.randrange(1, DATA_PAGES - 1)))
        return DATA + page * 4096 + self.rng.choice((0, 0xFFC, 0x800, self.rng.randrange(1024) * 4))

    def pointer(self) -> None:
        """Point s0 or s1 elsewhere."""
        self.a.li(self.rng.choice(POINTERS), self.address())

    def offset(self) -> int:
        """Often aligned, not always, unless misaligned loads and stores trap in Spike."""
        rng = self.rng
        if not self.misaligned:
            return rng.choice((0, 4, -4, rng.randrange(-512, 512) * 4))
        return rng.choice((0, 0, 4, -4, 2, 1, 3, -1, rng.randrange(-2048, 2048)))

    def atomic_pointer(self) -> None:
        """Point s1 to a word, now and then to none if that is the same in both."""
        odd = 0 if self.misaligned else self.rng.choice((0, 0, 0, 0, 0, 1, 2, 3))
        self.a.li("s1", (self.address() & ~3) + odd)

    def memory(self) -> None:
        """Loads and stores around a pointer."""
        rng = self.rng
        if rng.random() < 0.4:
            self.pointer()
        if not self.misaligned:
            self.a("andi s0, s0, -4", "andi s1, s1, -4")
        for _ in range(rng.randrange(1, 4)):
            base, offset = rng.choice(POINTERS), self.offset()
            if rng.random() < 0.5:
                self.a(f"{rng.choice(LOADS)} {rng.choice(FREE)}, {offset}({base})")
            else:
                self.a(f"{rng.choice(STORES)} {rng.choice(ANY)}, {offset}({base})")

    def lost_load(self) -> None:
        """A load from wherever a register points, but from no device: they lie below."""
        if self.misaligned:
            self.a("lui t6, 0x40000", f"or t6, t6, {self.rng.choice(FREE)}")
            self.a(f"{self.rng.choice(LOADS)} {self.rng.choice(FREE)}, 0(t6)")

    def ordering(self) -> str:
        """A suffix."""
        return self.rng.choice(("", "", ".aq", ".rl", ".aqrl"))

    def amo(self) -> None:
        """An atomic, now and then misaligned."""
        rng = self.rng
        self.atomic_pointer()
        for _ in range(rng.randrange(1, 3)):
            name = rng.choice(AMOS) + self.ordering()
            self.a(f"{name} {rng.choice(FREE)}, {rng.choice(ANY)}, (s1)")

    def reserve(self) -> None:
        """LR and SC, on the same word or not, with or without something between."""
        rng = self.rng
        self.atomic_pointer()
        self.a(f"lr.w{self.ordering()} {rng.choice(FREE)}, (s1)")
        for _ in range(rng.randrange(3)):
            self.a(self.alu_line())
        if rng.random() < 0.15:
            self.a("addi s1, s1, 4")
        for _ in range(rng.choice((1, 1, 1, 2))):
            self.a(f"sc.w{self.ordering()} {rng.choice(FREE)}, {rng.choice(ANY)}, (s1)")

    # Control flow

    def branch(self) -> None:
        """Skip a few instructions, or none."""
        rng, length = self.rng, self.rng.randrange(4)
        target = self.a.pc + 4 * (length + 1) + (2 if rng.random() < 0.05 else 0)
        self.a(f"{rng.choice(BRANCHES)} {rng.choice(ANY)}, {rng.choice(ANY)}, {target}")
        self.a(*(self.alu_line() for _ in range(length)))

    def loop(self) -> None:
        """Do something a few times."""
        rng = self.rng
        self.a(f"addi a7, zero, {rng.randrange(1, 6)}")
        start = self.a.pc
        for _ in range(rng.randrange(1, 4)):
            line = self.alu_line()
            self.a(line if line.split()[1] != "a7," else "nop")
        self.a("andi a7, a7, 7", "addi a7, a7, -1", f"bnez a7, {start}")

    def jump(self) -> None:
        """jal or jalr forward."""
        rng, length = self.rng, self.rng.randrange(3)
        odd = rng.random() < 0.06
        if rng.random() < 0.5:
            self.a(f"jal {rng.choice(FREE)}, {self.a.pc + 4 * (length + 1) + (2 if odd else 0)}")
        else:
            register = rng.choice(FREE)
            low = rng.choice((0, 1)) + (2 if odd else 0)
            self.a(f"auipc {register}, 0")
            self.a(f"jalr {rng.choice(FREE)}, {8 + 4 * length + low}({register})")
        self.a(*(self.alu_line() for _ in range(length)))

    def call(self) -> None:
        """Call the instruction in some data page that returns."""
        page = (
            self.tables.random_va() if self.paged else DATA + self.rng.randrange(DATA_PAGES) * 4096
        )
        self.a.li("t6", page & ~0xFFF | STUB)
        self.a("fence.i", "jalr ra, 0(t6)")

    def lost_jump(self) -> None:
        """A jump to wherever a register points, but to no device and no code."""
        self.a("lui t6, 0x20000", f"or t6, t6, {self.rng.choice(FREE)}", "jalr ra, 0(t6)")

    def emit(self, mix: dict[str, int], count: int) -> None:
        """Append ``count`` units, drawn with these weights."""
        names, weights = list(mix), list(mix.values())
        for name in self.rng.choices(names, weights, k=count):
            unit: Callable[[], None] = getattr(self, name)
            unit()
