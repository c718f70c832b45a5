"""Random programs, a function of kind and seed: rounds of set-up, then code in some mode."""

from __future__ import annotations

import random
from dataclasses import dataclass

from server.isa.privilege import Mode

from .board import PLIC
from .differences import CHOICES, DIFFERENT_READS
from .program import CODE, CODE_END, NOWHERE, Assembly, Program, build
from .rounds import M_SOURCE, S_SOURCE, SetUp
from .system_units import SystemUnits
from .tables import Tables

PLAIN = {"alu": 40, "constant": 12, "branch": 14, "loop": 5, "jump": 10}
MEMORY = {"memory": 30, "pointer": 8, "amo": 8, "reserve": 6, "call": 5, "lost_load": 1}
SYSTEM = {
    "pending": 4,
    "csr": 10,
    "vector": 1,
    "protection": 1,
    "satp": 1,
    "system": 6,
    "rewrite": 1,
    "lost_jump": 1,
}
MAX_ROUND_BYTES = 0x2000


@dataclass(frozen=True)
class Kind:
    """What a kind of program is made of. Probabilities are those of a round."""

    mix: dict[str, int]
    rounds: int = 8
    units: int = 14
    modes: tuple[Mode, ...] = (Mode.M, Mode.S, Mode.S, Mode.U, Mode.U)
    paging: float = 0.6
    interrupts: float = 0.3
    protection: float = 0.3
    settled: bool = True
    misaligned: bool = True


KINDS = {
    "streams": Kind(
        {**PLAIN, **MEMORY, "system": 2, "word": 4},
        rounds=6, units=50, modes=(Mode.M, Mode.S, Mode.U, Mode.U), interrupts=0.1,
    ),
    "csrs": Kind(
        {"csr": 50, "vector": 8, "protection": 10, "constant": 15, "satp": 5, "alu": 10,
         "system": 5},
    ),
    "walks": Kind(
        {"memory": 40, "call": 14, "pointer": 5, "amo": 8, "reserve": 6, "lost_jump": 1, "alu": 4,
         "satp": 2},
        paging=1.0, interrupts=0.05,
    ),
    "traps": Kind(
        {**PLAIN, **MEMORY, **SYSTEM, "system": 25, "csr": 20, "pending": 12}, interrupts=0.8
    ),
    "mixed": Kind({**PLAIN, **MEMORY, **SYSTEM}),
    "aligned": Kind({**MEMORY, "alu": 5, "system": 2}, misaligned=False),
    "strides": Kind(
        {**PLAIN, **MEMORY, **SYSTEM, "reserve": 0, "lost_jump": 0, "protection": 0},
        settled=False, misaligned=False,
    ),
}  # fmt: skip
"""misaligned: see ``Program``. ``settled``: the program meets differences that the manual allows,
which are settled at each step; ``strides`` is compared every few steps only, and avoids them."""


def generate(kind: str, seed: int) -> Program:
    """The program of that kind and seed."""
    return Generator(kind, seed).program()


class Generator:
    """Writes one program."""

    def __init__(self, kind: str, seed: int) -> None:
        self.kind, self.seed = kind, seed
        self.recipe = KINDS[kind]
        self.rng = rng = random.Random(f"{kind} {seed}")
        self.a = a = Assembly(CODE)
        self.tables = Tables(rng, share=rng.random() < 0.4)
        self.blocks = self.tables.blocks()
        self.u = SystemUnits(a, rng, self.tables, self.recipe.misaligned)
        self.set_up = SetUp(a, rng, self.tables, self.u)
        self.lines: dict[int, tuple[int, bool]] = {}
        if not self.recipe.settled:
            self.u.avoid |= {*DIFFERENT_READS, *CHOICES, "mip"}
            self.set_up.set("menvcfgh", 5 << 29)
            a("csrw stimecmp, zero")
        if rng.random() < self.recipe.interrupts / 2:
            self._external_lines()

    def _external_lines(self) -> None:
        """Each PLIC line rises once, and is enabled or not; nobody claims. See README.md."""
        a, rng = self.a, self.rng
        self.lines = {rng.randrange(20, 800): (M_SOURCE, True)}
        if rng.random() < 0.5:
            self.lines[rng.randrange(20, 800)] = (S_SOURCE, True)
        for source in (M_SOURCE, S_SOURCE):
            a.li("t5", PLIC + 4 * source)
            a("addi t4, zero, 7", "sw t4, 0(t5)")

    def program(self) -> Program:
        """The whole of it."""
        rounds = 0
        while rounds < self.recipe.rounds and self.a.pc < CODE_END - MAX_ROUND_BYTES:
            self.a.label(f"round{rounds}")
            self._round(f"round{rounds + 1}")
            rounds += 1
        self.a.label(f"round{rounds}")
        if self.recipe.settled and self.rng.random() < self.recipe.protection:
            self._locked_round()
        program = build(self.kind, self.seed, self.rng, self.a, self.blocks)
        program.lines = self.lines
        program.misaligned = self.recipe.misaligned
        return program

    # One round

    def _locked_round(self) -> None:
        """The last one, since nothing unlocks an entry of PMP."""
        self.set_up.reset("end")
        self.u.mode = Mode.M
        self.u.emit(MEMORY, self.recipe.units)
        self.set_up.lock()
        self.u.emit(MEMORY, self.recipe.units)

    def _round(self, following: str) -> None:
        rng, a, u = self.rng, self.a, self.u
        set_up, recipe = self.set_up, self.recipe
        mode = rng.choice(recipe.modes)
        set_up.reset(following)
        set_up.delegate(recipe.settled)
        set_up.protect(rng.random() < recipe.protection)
        set_up.edit_tables()
        u.mode, u.paged = Mode.M, False
        paged = rng.random() < recipe.paging
        a.li("t6", u.satp_value() if paged else rng.choice((0, rng.getrandbits(31))))
        a("csrw satp, t6")
        if rng.random() < recipe.interrupts:
            set_up.interrupt(bool(self.lines))
        by_mprv = mode is Mode.M and paged and rng.random() < 0.5
        u.paged = paged and (mode is not Mode.M or by_mprv)
        a.li("s0", u.address())
        a.li("s1", u.address())
        if mode is Mode.M:
            set_up.stay(by_mprv)
        else:
            set_up.leave(mode)
        u.mode = mode
        u.emit(recipe.mix, recipe.units)
        if by_mprv:
            set_up.remap()
            u.emit(recipe.mix, recipe.units)
        if mode is not Mode.M:
            a("ecall")
            a.li("ra", NOWHERE)
            a("ret")
        u.paged = False
