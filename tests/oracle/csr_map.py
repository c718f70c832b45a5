"""Programs that read every CSR number in one mode: which exist, and what they hold."""

from __future__ import annotations

import random

from server.isa.privilege import Mode

from .differences import ABSENT_NUMBERS, ONLY_IN_SPIKE
from .program import CODE, Assembly, Program, build
from .rounds import SetUp
from .system_units import SystemUnits
from .tables import Tables

MODES = (Mode.M, Mode.S, Mode.U)
NUMBERS = [n for n in range(4096) if n not in ONLY_IN_SPIKE and n not in ABSENT_NUMBERS]


def csr_map(seed: int) -> Program:
    """The program for the mode of that number."""
    rng = random.Random(f"csr map {seed}")
    a = Assembly(CODE)
    tables = Tables(rng, share=True)
    set_up = SetUp(a, rng, tables, SystemUnits(a, rng, tables, misaligned=True))
    set_up.reset("end")
    set_up.delegate(environment=True)
    set_up.protect(parts=False)
    for name, value in (
        ("medeleg", 0), ("menvcfgh", 5 << 29), ("mcounteren", 7), ("scounteren", 7), ("mstatus", 0),
        ("satp", 0),
    ):  # fmt: skip
        set_up.set(name, value)
    if MODES[seed] is not Mode.M:
        set_up.leave(MODES[seed])
    a(*(f"csrr a0, {number}" for number in NUMBERS))
    if MODES[seed] is not Mode.M:
        a("ecall")
    program = build("csr_map", seed, rng, a, {})
    program.limit = 200_000
    return program
