"""``python3 -m tests.bench [TICKS]``: the stepper against a plain loop, on the same program."""

from __future__ import annotations

import sys
import time

from server.machine.machine import Machine
from server.trace.events import Event

from . import plain_loop
from .workload import machine

TICKS = 300_000
TRACED_TICKS = 60_000
REPETITIONS = 3


def run_plain(made: Machine, ticks: int) -> None:
    """The plain loop on our hart."""
    plain_loop.run(made.hart, ticks)


def run_stepper(made: Machine, ticks: int) -> None:
    """Our machine as it is."""
    made.run(ticks)


def main() -> None:
    """Print millions of instructions a second, and their ratio."""
    ticks = int(sys.argv[1]) if len(sys.argv) > 1 else TICKS
    print("million instructions a second, the best of several runs:")
    print(f"{'':10} {'plain loop':>10} {'stepper':>10} {'ratio':>10}")
    for name, count in (("untraced", ticks), ("traced", min(ticks, TRACED_TICKS))):
        best = {run_plain: float("inf"), run_stepper: float("inf")}
        for run in list(best) * REPETITIONS:  # by turns, so that both meet the same weather
            made, events = machine(), list[Event]()
            made.recorder.watch(events.append if name == "traced" else None)
            start = time.process_time()
            run(made, count)
            best[run] = min(best[run], time.process_time() - start)
        plain, stepper = (count / seconds / 1e6 for seconds in best.values())
        print(f"{name:10} {plain:10.2f} {stepper:10.2f} {stepper / plain:10.1f}")


if __name__ == "__main__":
    main()
