"""Moving in a run: checkpoints, and the events of any stretch by executing it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..trace.events import Event
from .lab import Lab
from .picture import picture_of
from .summary import Summary

CHUNK_TICKS = 256
"""Events travel in stretches of this many ticks; checkpoints lie on their borders."""
MAX_CHECKPOINTS = 256


class Timeline:
    """A lab's run from reset, recorded once, then open at any tick."""

    def __init__(self, lab: Lab, summary: Summary) -> None:
        self._lab = lab
        self._summary = summary
        self._spacing = CHUNK_TICKS
        self._checkpoints: dict[int, Any] = {0: lab.snapshot()}
        self.last_tick = 0

    def record(self, max_ticks: int) -> Iterator[None]:
        """Run to the end, or to ``max_ticks``, a short stretch at a time."""
        lab = self._lab
        lab.recorder.watch(self._summary.add)
        while not lab.ended and self.last_tick < max_ticks:
            lab.machine.run(min(self.last_tick + CHUNK_TICKS, max_ticks))
            self.last_tick = lab.machine.clock.tick
            if self.last_tick % self._spacing == 0:
                self._keep_checkpoint()
            yield
        lab.recorder.watch(None)
        self._summary.finish()

    def _keep_checkpoint(self) -> None:
        """Keep one; where there are too many, every other one goes."""
        self._checkpoints[self.last_tick] = self._lab.snapshot()
        if len(self._checkpoints) > MAX_CHECKPOINTS:
            self._spacing *= 2
            self._checkpoints = {
                tick: state
                for tick, state in self._checkpoints.items()
                if tick % self._spacing == 0
            }

    def seek(self, tick: int) -> None:
        """Bring the lab to the end of ``tick``, exactly."""
        start = max(kept for kept in self._checkpoints if kept <= tick)
        self._lab.recorder.watch(None)
        self._lab.restore(self._checkpoints[start])
        if tick > start:
            self._lab.machine.run(tick)

    @property
    def chunks(self) -> int:
        """How many stretches the run has."""
        return self.last_tick // CHUNK_TICKS + 1

    def chunk(self, index: int) -> tuple[dict[str, Any], list[Event]]:
        """The picture at the start of a stretch and the events up to its end.

        The first stretch has the events of tick 0 too. Its picture is the machine at reset.
        """
        first = index * CHUNK_TICKS
        self.seek(min(first, self.last_tick))
        picture = picture_of(self._lab)
        recorded: list[Event] = []
        if first <= self.last_tick:
            self._lab.recorder.watch(recorded.append)
            self._lab.machine.run(min(first + CHUNK_TICKS, self.last_tick))
            self._lab.recorder.watch(None)
        return picture, recorded
