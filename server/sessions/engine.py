"""Answers requests, many at a time, in slices: a slow run does not hold up a quick one."""

from __future__ import annotations

import sys
import traceback
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..trace.errors import CommandError, SimulatorError
from .catalogue import Catalogue, Run
from .links import choose_moment
from .requests import ChunkRequest, OpenRequest, Request, encode, failure, failure_of

Answer = tuple[int, bytes]
"""The ticket of a request, and its answer as JSON."""


@dataclass(frozen=True)
class Limits:
    """What one engine may hold and spend."""

    runs: int = 8
    chunk_cache_bytes: int = 64 << 20
    prepare_seconds: float = 60.0


@dataclass
class OpenRun:
    """A run that somebody watches; whoever waits for it lends it his turns."""

    run: Run
    steps: Iterator[None]
    ready: bool = False
    error: Exception | None = None
    spent_seconds: float = 0.0
    opened: Mapping[str, Any] = field(default_factory=dict)


Steps = Generator[None, None, bytes]
"""A request under way; what the generator returns is the answer."""


class Job(NamedTuple):
    ticket: int
    steps: Steps


class Engine:
    """Runs by name, and the requests for them, first come first served, a slice each in turn."""

    def __init__(
        self, catalogue: Catalogue, now: Callable[[], float], limits: Limits | None = None
    ) -> None:
        self._catalogue = catalogue
        self._now = now
        self._limits = limits or Limits()
        self._runs: OrderedDict[str, OpenRun] = OrderedDict()
        self._chunks: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._chunk_bytes = 0
        self._jobs: deque[Job] = deque()

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def submit(self, ticket: int, request: Request) -> None:
        """Take a request; its answer comes from some later ``turn``."""
        self._jobs.append(Job(ticket, self._steps(request)))

    def turn(self, slice_seconds: float) -> Answer | None:
        """Work on the next job for one slice; its answer if it is done."""
        job = self._jobs.popleft()
        end = self._now() + slice_seconds
        try:
            next(job.steps)
            while self._now() < end:
                next(job.steps)
        except StopIteration as done:
            return job.ticket, done.value
        except Exception as error:
            return job.ticket, encode(explain(error))
        self._jobs.append(job)
        return None

    def _steps(self, request: Request) -> Steps:
        if isinstance(request, ChunkRequest):
            return self._chunk(request)
        return self._open(request)

    def _open(self, request: OpenRequest) -> Steps:
        run = self._find(request)
        yield from self._prepared(request.run, run)
        at, warnings = choose_moment(request.at, run.opened)
        warnings = [*request.warnings, *run.opened.get("warnings", ()), *warnings]
        own = {"ok": True, "run": request.run, "parameters": request.parameters}
        return encode({**run.opened, **own, "at": at, "warnings": warnings})

    def _chunk(self, request: ChunkRequest) -> Steps:
        place = request.run, request.index
        if place not in self._chunks:
            run = self._find(request)
            yield from self._prepared(request.run, run)
            if place not in self._chunks:  # else another viewer has asked meanwhile
                self._make_chunk(place, run)
        self._chunks.move_to_end(place)
        return self._chunks[place]

    def _find(self, request: Request) -> OpenRun:
        """The run, opened if it was not; the one unused for longest gives way."""
        if request.run not in self._runs:
            run = self._catalogue.run(request.lesson, request.parameters)
            self._runs[request.run] = OpenRun(run, run.prepare())
            if len(self._runs) > self._limits.runs:
                self._runs.popitem(last=False)
        self._runs.move_to_end(request.run)
        return self._runs[request.run]

    def _prepared(self, name: str, run: OpenRun) -> Iterator[None]:
        """Lend the run this job's turns until it is ready. Raises what went wrong with it."""
        while not run.ready:
            if run.error is None:
                try:
                    self._advance(run)
                except Exception as error:
                    run.error = error
                    if self._runs.get(name) is run:
                        del self._runs[name]
            if run.error is not None:
                raise run.error
            yield

    def _advance(self, run: OpenRun) -> None:
        start = self._now()
        if next(run.steps, run) is run:
            run.opened = run.run.opened()
            run.ready = True
        run.spent_seconds += self._now() - start
        if run.spent_seconds > self._limits.prepare_seconds:
            raise CommandError("error-budget", seconds=round(self._limits.prepare_seconds))

    def _make_chunk(self, place: tuple[str, int], run: OpenRun) -> None:
        """Keep the new chunk whatever its size, and of the others what fits."""
        index = place[1]
        if not 0 <= index <= run.opened["last_tick"] // run.opened["chunk_ticks"]:
            raise CommandError("error-unknown-chunk", index=index)
        body = encode({**run.run.chunk(index), "ok": True, "index": index})
        self._chunks[place] = body
        self._chunk_bytes += len(body)
        while self._chunk_bytes > self._limits.chunk_cache_bytes and len(self._chunks) > 1:
            self._chunk_bytes -= len(self._chunks.popitem(last=False)[1])


def explain(error: Exception) -> dict[str, Any]:
    """What the viewer is told. Our own bugs get a traceback too, on the server's stderr only."""
    if isinstance(error, CommandError):
        return failure_of(error)
    traceback.print_exception(error, file=sys.stderr)
    reason = str(error) if isinstance(error, SimulatorError) else type(error).__name__
    return failure("error-run-failed", reason=reason)
