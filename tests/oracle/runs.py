"""Which programs are run, and running them: for the tests and for the command line."""

from __future__ import annotations

import functools

from .csr_map import MODES, csr_map
from .generate import KINDS, generate
from .lockstep import Lockstep
from .program import Program
from .tally import Tally

PROGRAMS = {
    "streams": 90, "csrs": 70, "walks": 65, "traps": 80, "mixed": 70, "aligned": 45,
    "strides": 60, "csr_map": len(MODES),
}  # fmt: skip
"""How many of each kind the tests run: together more than a million instructions."""
FULL = 20
"""How many times as many a full run takes."""
STRIDE = 50
WATCHED_EVERY = 8
"""One program in so many runs with events recorded, as if a browser watched."""


def program(kind: str, seed: int) -> Program:
    """The program of that kind and seed."""
    return csr_map(seed) if kind == "csr_map" else generate(kind, seed)


def run(kind: str, seed: int, tally: Tally) -> str:
    """Run one program on both simulators; how it ended. Raises Mismatch."""
    stride = STRIDE if kind == "strides" else 1
    watched = seed % WATCHED_EVERY == WATCHED_EVERY - 1
    return Lockstep(program(kind, seed), tally, watched=watched, stride=stride).run()


@functools.cache
def run_kind(kind: str, full: bool) -> Tally:
    """Run the programs of a kind; what was exercised. Raises Mismatch."""
    tally = Tally()
    count = PROGRAMS[kind] * (FULL if full and kind in KINDS else 1)
    for seed in range(count):
        run(kind, seed, tally)
    return tally
