"""Numbers events and keeps those that somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import PurePath

from .events import Event, Source

Sink = Callable[[Event], None]


class Recorder:
    """Gives every event its moment and hands it to the sink.

    ``tick`` is set by the machine. While ``watching`` is False the machine takes its fast paths
    and nothing is recorded; the steps of a tick are those of a full watch.
    """

    def __init__(self) -> None:
        self.tick = 0
        self.step = 0
        self.watching = False
        self._sink: Sink | None = None

    def watch(self, sink: Sink | None) -> None:
        """Send every event to ``sink`` from now on, or to nobody."""
        self._sink = sink
        self.watching = sink is not None

    def begin_tick(self, tick: int) -> None:
        """The next instruction is attempted."""
        self.tick = tick
        self.step = 0

    def emit(self, event: type[Event], *fields: object) -> None:
        """Record ``event(tick, step, *fields)``."""
        if self._sink is not None:
            self._sink(event(self.tick, self.step, *fields))
            self.step += 1


def source_of_caller(depth: int = 1) -> Source:
    """The place in the source that called the caller (``depth`` 1), or its callers further up."""
    frame = sys._getframe(depth + 1)
    code = frame.f_code
    path = PurePath(code.co_filename)
    return Source(f"{path.parent.name}/{path.name}", frame.f_lineno, code.co_qualname)
