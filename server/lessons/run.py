"""A lesson executed: what a viewer, or ``measure``, gets to see of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

import msgspec

from ..lab.fingerprint import fingerprints
from ..lab.lab import Lab, guest_image
from ..lab.listing import listing_of
from ..lab.prices import PRESETS, unit_cycles
from ..lab.summary import Summary
from ..lab.timeline import CHUNK_TICKS, Timeline
from ..trace.errors import CommandError
from . import LESSONS, find
from .lesson import Lesson
from .version import engine_version

TWIN_SLICE_TICKS = 10_000


def lesson_named(name: str) -> Lesson:
    """By id or code. Raises CommandError."""
    lesson = find(name)
    if lesson is None:
        raise CommandError(
            "error-unknown-lesson", lesson=name[:80], lessons=", ".join(sorted(LESSONS))
        )
    return lesson


class LessonRun:
    """One lesson with one choice of parameters; equal choices give equal runs.

    Call ``prepare`` to its end before anything else. Raises CommandError for an unknown lesson.
    """

    def __init__(self, lesson_id: str, parameters: Mapping[str, str]) -> None:
        self.lesson = lesson_named(lesson_id)
        self.parameters = {
            p.name: parameters.get(p.name, p.default) for p in self.lesson.parameters
        }
        spec = self.lesson.lab_spec(self.parameters)
        self._guests = spec.guests
        self._symbols = {
            name: guest.image.symbols[name]
            for guest in spec.guests
            for name in self.lesson.watched_symbols
        }
        self.summary = Summary(
            unit_cycles(self.parameters["prices"]),
            spec.cpu != "bare",
            frozenset(self._symbols.values()),
        )
        self._ends: dict[str, tuple[dict[str, str], bytes] | None] = {}
        self.lab = Lab(spec)
        self.timeline = Timeline(self.lab, self.summary)

    def prepare(self) -> Iterator[None]:
        """Run to the end, a short stretch at a time."""
        yield from self.timeline.record(self.lesson.max_ticks)
        if self.lab.vmm is not None:
            self._ends["virtual"] = self._end(self.lab)
            twin = Lab(self.lesson.lab_spec({**self.parameters, "cpu": "bare"}))
            while not twin.ended and twin.machine.clock.tick < self.lesson.max_ticks:
                twin.machine.run(twin.machine.clock.tick + TWIN_SLICE_TICKS)
                yield
            self._ends["bare"] = self._end(twin)

    def _end(self, lab: Lab) -> tuple[dict[str, str], bytes] | None:
        """All that the guest could tell of its run, None if it did not come to its end."""
        if lab.machine.stop is None:
            return None
        console = bytes(lab.machine.console) if lab.vmm is None else lab.vms[0].console
        return fingerprints(lab), console

    @cached_property
    def numbers(self) -> dict[str, int]:
        """What the lesson measures; ``equivalent``: the same kernel ended the same way bare."""
        found = self.lesson.numbers(self.summary, self._symbols)
        if self._ends.get("bare") and self._ends.get("virtual"):
            found["equivalent"] = self._ends["bare"] == self._ends["virtual"]
        return found

    def opened(self) -> dict[str, Any]:
        """Everything about the run but its events."""
        return {
            "version": engine_version(),
            "lesson": {
                "id": self.lesson.id,
                "code": self.lesson.code,
                "title": f"lesson-{self.lesson.id}-title",
            },
            "parameters": self.parameters,
            "last": self.summary.last,
            "last_tick": self.timeline.last_tick,
            "chunk_ticks": CHUNK_TICKS,
            "tape": self._tape(),
            "beats": [
                beat.wire() for beat in self.lesson.beats(self.summary, self._symbols, self.numbers)
            ],
            "programs": self._programs(),
            "numbers": self.numbers,
            "prices": [asdict(price) for price in PRESETS[self.parameters["prices"]]],
            "parameter_table": [
                {"name": p.name, "values": p.values, "default": p.default}
                for p in self.lesson.parameters
            ],
        }

    def _tape(self) -> dict[str, Any]:
        return {
            "cycles": self.summary.cycles,
            "segments": [
                {"lane": s.lane, "from": s.first, "to": s.last, "start": s.start, "end": s.end}
                for s in self.summary.segments
            ],
            "exits": [asdict(e) for e in self.summary.exits],
        }

    def _programs(self) -> list[dict[str, Any]]:
        return [listing_of(guest_image("firmware"), "firmware")] + [
            listing_of(guest.image, guest.name) for guest in self._guests
        ]

    def chunk(self, index: int) -> dict[str, Any]:
        """A stretch of the run: the picture at its start, and its events."""
        picture, events = self.timeline.chunk(index)
        return {"index": index, "picture": picture, "events": msgspec.to_builtins(events)}
