"""The engine without child processes: one loop for all requests, in slices of 2 ms."""

from __future__ import annotations

from .concurrency import Concurrency, Event
from .engine import Engine
from .requests import Request

SLICE_SECONDS = 0.002
PAUSE_SECONDS = 0.0005
"""Long enough for every other greenlet to have its turn, also where sleeping 0 s is not."""


class Scheduler:
    """Asked as ``pool.WorkerPool`` is."""

    def __init__(self, engine: Engine, concurrency: Concurrency) -> None:
        self._engine = engine
        self._concurrency = concurrency
        self._lock = concurrency.lock()
        self._running = False
        self._ticket = 0
        self._waiting: dict[int, Event] = {}
        self._answers: dict[int, bytes] = {}

    def ask(self, request: Request) -> bytes:
        done = self._concurrency.event()
        with self._lock:
            self._ticket += 1
            ticket = self._ticket
            self._waiting[ticket] = done
            self._engine.submit(ticket, request)
            if not self._running:
                self._running = True
                self._concurrency.spawn(self._run)
        done.wait()
        return self._answers.pop(ticket)

    def close(self) -> None:
        """Nothing: the loop ends with the last one."""

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._engine.busy:
                    self._running = False
                    return
                answer = self._engine.turn(SLICE_SECONDS)
                if answer is not None:
                    self._answers[answer[0]] = answer[1]
                    self._waiting.pop(answer[0]).set()
            self._concurrency.pause(PAUSE_SECONDS)
