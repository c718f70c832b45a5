"""``python3 -m tests.oracle``: all programs that the tests run, or those you name."""

from __future__ import annotations

import argparse
import sys
import time

from .lockstep import Mismatch
from .runs import FULL, PROGRAMS, run
from .tally import Tally


def main() -> None:
    """Run programs and print what they exercised, or the first mismatch."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.oracle", description=__doc__)
    parser.add_argument("--kind", choices=PROGRAMS, help="only programs of this kind")
    parser.add_argument("--seed", type=int, help="only the program of this number")
    parser.add_argument("--full", action="store_true", help=f"{FULL} times as many programs")
    arguments = parser.parse_args()
    total = Tally()
    start = time.perf_counter()
    for kind in [arguments.kind] if arguments.kind else PROGRAMS:
        seeds = range(PROGRAMS[kind] * (FULL if arguments.full and kind != "csr_map" else 1))
        for seed in seeds if arguments.seed is None else [arguments.seed]:
            try:
                run(kind, seed, total)
            except Mismatch as mismatch:
                sys.exit(str(mismatch))
    print(total.summary(), f"{time.perf_counter() - start:.0f} s", sep="\n")
    if arguments.kind is None and total.missing():
        sys.exit(f"never met: {', '.join(total.missing())}")


main()
