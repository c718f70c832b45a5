"""The server's side of the engines: workers that may be killed at any time, and lose nothing.

A request goes to the worker that its run's name is hashed to, so that all viewers of a run share
it. When a worker dies, what it still owed is asked once more of a new one; those requests go one
at a time, so that one that kills its worker takes no other with it.
"""

from __future__ import annotations

import sys
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from .child import Child, Command, start
from .concurrency import Concurrency, Event
from .frames import ALIVE, Decoder, frame
from .requests import Request, encode, failure

LOOK_SECONDS = 5.0
SILENCE_SECONDS = 30.0
"""A busy worker gives a sign of life every second; after this long without one it is killed."""
MOST_PENDING = 256


@dataclass
class Pending:
    """A request without an answer yet."""

    body: bytes
    done: Event
    tries: int = 0
    answer: bytes = b""


class Worker:
    """One worker process after another, and the requests that they owe an answer."""

    def __init__(self, start_child: Callable[[], Child], concurrency: Concurrency) -> None:
        self._start_child = start_child
        self._concurrency = concurrency
        self._lock = concurrency.lock()
        self._sending = concurrency.lock()
        self._child: Child | None = None
        self._closed = False
        self._ticket = ALIVE
        self._pending: dict[int, Pending] = {}
        self._suspects: deque[int] = deque()
        self._heard = 0.0

    def ask(self, body: bytes) -> bytes:
        """Wait for the answer; also a worker's death is answered."""
        asked = self._concurrency.now()
        pending = Pending(body, self._concurrency.event())
        with self._lock:
            if self._closed or len(self._pending) >= MOST_PENDING:
                return encode(failure("error-busy"))
            self._ticket += 1
            ticket = self._ticket
            self._pending[ticket] = pending
        self._send(ticket)
        while not pending.done.wait(LOOK_SECONDS):
            self._kill_if_silent(asked)
        return pending.answer

    def ensure_child(self) -> None:
        """Start the process now, so that the first viewer need not wait for it."""
        with self._lock:
            self._running_child()

    def close(self) -> None:
        """End the process; what is still pending is answered with a failure."""
        with self._lock:
            self._closed = True
            self._suspects.clear()
            for ticket in list(self._pending):
                self._settle(ticket, encode(failure("error-busy")))
            if self._child is not None:
                self._child.kill()

    def _running_child(self) -> Child:
        if self._child is None:
            self._child = self._start_child()
            self._heard = self._concurrency.now()
            self._concurrency.spawn(self._listen, self._child)
        return self._child

    def _send(self, ticket: int) -> None:
        """Hand a request to the child. If that dies meanwhile, ``_lost`` comes and sees to it.

        Not called while holding ``_lock``: a full socket waits until ``_listen``, which needs the
        lock too, has emptied the other way.
        """
        with self._lock:
            pending = self._pending.get(ticket)
            if pending is None:
                return
            pending.tries += 1
            try:
                child = self._running_child()
            except OSError as error:
                self._settle(ticket, encode(failure("error-run-failed", reason=str(error))))
                return
        with self._sending, suppress(OSError):
            child.connection.sendall(frame(ticket, pending.body))

    def _listen(self, child: Child) -> None:
        decoder = Decoder()
        with suppress(OSError):
            while data := child.connection.recv(1 << 16):
                self._heard = self._concurrency.now()
                for ticket, body in decoder.feed(data):
                    with self._lock:
                        self._settle(ticket, body)
        status = child.reap()
        with self._lock:
            self._lost(status)

    def _settle(self, ticket: int, answer: bytes) -> None:
        """Give an answer to whoever waits for it, and the next suspect its turn."""
        pending = self._pending.pop(ticket, None)
        if pending is not None:
            pending.answer = answer
            pending.done.set()
        if self._suspects and self._suspects[0] == ticket:
            self._suspects.popleft()
            self._send_suspect()

    def _send_suspect(self) -> None:
        if self._suspects:
            self._concurrency.spawn(self._send, self._suspects[0])

    def _lost(self, status: int) -> None:
        """The child is gone: ask again what it owed, but nothing a third time."""
        self._child = None
        if self._closed:
            return
        owed = f"an engine worker ended ({status}) owing {len(self._pending)} answers"
        print(f"Hypervisible: {owed}", file=sys.stderr, flush=True)
        self._suspects.clear()
        reason = encode(failure("error-run-failed", reason=f"worker ended ({status})"))
        for ticket in [ticket for ticket, each in self._pending.items() if each.tries > 1]:
            self._settle(ticket, reason)
        self._suspects.extend(self._pending)
        self._send_suspect()

    def _kill_if_silent(self, asked: float) -> None:
        """``asked``: when the waiting request came; an idle worker owes no sign of life."""
        silent = self._concurrency.now() - max(self._heard, asked)
        if self._child is not None and silent > SILENCE_SECONDS:
            self._child.kill()


class WorkerPool:
    """Engines in ``size`` processes."""

    def __init__(self, command: Command, size: int, concurrency: Concurrency) -> None:
        self._workers = [Worker(lambda: start(command), concurrency) for _ in range(size)]

    def ask(self, request: Request) -> bytes:
        """The answer as JSON. Waits, without holding up anybody else."""
        worker = self._workers[zlib.crc32(request.run.encode()) % len(self._workers)]
        return worker.ask(encode(request))

    def start(self) -> None:
        for worker in self._workers:
            worker.ensure_child()

    def close(self) -> None:
        for worker in self._workers:
            worker.close()
