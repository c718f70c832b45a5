"""Lessons that need no machine: they count, wait, fail, or kill the process they run in."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.sessions.catalogue import Catalogue
from server.trace.errors import CommandError, SimulatorError

CHUNK_TICKS = 10


@dataclass(frozen=True)
class FakeParameter:
    name: str
    values: tuple[str, ...]
    default: str


@dataclass(frozen=True)
class FakeLesson:
    id: str
    parameters: tuple[FakeParameter, ...] = (
        FakeParameter("cpu", ("deprivileged", "bare"), "deprivileged"),
        FakeParameter("steps", ("5", "1000"), "5"),
    )


@dataclass
class FakeRun:
    """Counts its steps. What else a lesson does is in the functions below, by its name."""

    lesson: str
    parameters: dict[str, str]
    steps_done: int = 0
    chunks_made: list[int] = field(default_factory=list)

    def prepare(self) -> Iterator[None]:
        for _ in range(int(self.parameters["steps"])):
            self.steps_done += 1
            BEHAVIOURS[self.lesson]()
            yield

    def opened(self) -> dict[str, Any]:
        last_tick = 8 * CHUNK_TICKS + 3
        return {
            "lesson": {"id": self.lesson},
            "last": f"{last_tick}.2",
            "last_tick": last_tick,
            "chunk_ticks": CHUNK_TICKS,
            "steps_done": self.steps_done,
            "worker": os.getpid(),
        }

    def chunk(self, index: int) -> dict[str, Any]:
        self.chunks_made.append(index)
        return {"picture": {"tick": index * CHUNK_TICKS}, "events": [], "made": self.chunks_made[:]}


def count() -> None:
    """Nothing but a step."""


def wait_at_gate() -> None:
    """Say who waits, in the folder that the test names, and wait there for its file ``open``."""
    gate = Path(os.environ["FAKE_LESSON_GATE"])
    (gate / f"waiting-{os.getpid()}").touch()
    if not (gate / "open").exists():
        time.sleep(0.01)


def kill_the_worker() -> None:
    os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)


def simulator_error() -> None:
    raise SimulatorError("the hart lost its way at tick 7, pc 0x80000000")


def command_error() -> None:
    raise CommandError("error-budget", seconds=1)


def mistake() -> None:
    raise ZeroDivisionError("a secret that no viewer is told")


BEHAVIOURS = {
    "counting": count,
    "gated": wait_at_gate,
    "deadly": kill_the_worker,
    "astray": simulator_error,
    "refused": command_error,
    "mistaken": mistake,
}

CATALOGUE = Catalogue({name: FakeLesson(name) for name in BEHAVIOURS}, FakeRun, "0a1b2c3d")
