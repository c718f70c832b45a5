"""What a whole run comes to: who ran when, every exit, and the events a lesson points at.

It is fed every event, once, and keeps those that are rare; its size is bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..isa.causes import INTERRUPT_FLAG
from ..trace import events as ev

FREQUENT = (
    ev.InstructionRetired,
    ev.MemoryAccessed,
    ev.PageWalked,
    ev.TlbFilled,
    ev.HostRead,
    ev.HostWritten,
    ev.CsrWritten,
)
"""Events that are folded but not kept."""
MAX_KEPT = 200_000
"""Events, and likewise exits."""
MAX_SEGMENTS = 20_000


def moment(event: ev.Event) -> str:
    """``tick.step``, as links have it."""
    return f"{event.tick}.{event.step}"


@dataclass
class Segment:
    """A stretch of the run in one lane; start and end in priced cycles."""

    lane: str
    start: int
    end: int
    first: str
    last: str


@dataclass
class Attempt:
    """The tick in which an instruction was attempted, the last moment before it, and its end."""

    tick: int
    before: str
    after: str


@dataclass
class Exit:
    """One visit to the VMM, from the trap to the return; ``before`` is the moment before it."""

    before: str
    at: str
    tick: int
    vm: str
    cause: int
    name: str
    pc: int
    kind: str = ""
    text: str = ""
    resume: str = ""


@dataclass
class Summary:
    """``cycles`` are the run's own: what was counted, times the prices."""

    prices: Mapping[str, int]
    virtual: bool
    watched_pcs: frozenset[int] = frozenset()
    cycles: int = 0
    last: str = "0.0"
    kept: list[ev.Event] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)
    segments: list[Segment] = field(
        default_factory=lambda: [Segment("firmware", 0, 0, "0.0", "0.0")]
    )
    first_attempts: dict[int, Attempt] = field(default_factory=dict)
    """pc -> when an instruction there was first attempted, outside M-mode."""
    truncated: bool = False
    _tick: int = 0
    _before: str = "0.0"
    _mode: str = "M"
    _vm: str = ""
    _trapped_at: str = ""
    _virtual_mode: str = "S"
    _visit: Exit | None = None

    def add(self, event: ev.Event) -> None:
        """Take an event into account."""
        if event.tick != self._tick:
            self._tick, self._before = event.tick, self.last
        self.last = moment(event)
        event_type = type(event)
        if event_type is ev.InstructionRetired:
            self.cycles += self.prices["instruction"]
            if event.pc in self.watched_pcs and event.mode != "M":  # type: ignore[attr-defined]
                self._attempt(event.pc)  # type: ignore[attr-defined]
            return
        if event_type in FREQUENT:
            return
        self._keep(event)
        match event:
            case ev.TrapTaken():
                self._trap(event)
            case ev.ModeChanged(new=mode):
                self._mode = mode
                self._switch(event)
                if self.virtual and (event.old, mode, event.reason) == ("U", "S", "trap"):
                    self.cycles += self.prices["exit"]
            case ev.VmEntered(vm=vm, virtual_mode=mode):
                self._vm, self._virtual_mode = vm, mode
                if self._visit and not self._visit.resume:
                    self._visit.resume = moment(event)
            case ev.VmExited():
                self._exit(event)
            case ev.GuestInstructionRead(text=text):
                self.cycles += self.prices["emulate"]
                if self._visit:
                    self._visit.text = text
            case ev.ExitSettled(kind=kind):
                if self._visit:
                    self._visit.kind = kind

    def _attempt(self, pc: int) -> None:
        self.first_attempts.setdefault(pc, Attempt(self._tick, self._before, self.last))

    def _keep(self, event: ev.Event) -> None:
        if len(self.kept) < MAX_KEPT:
            self.kept.append(event)
        else:
            self.truncated = True

    def _trap(self, event: ev.TrapTaken) -> None:
        if not event.cause & INTERRUPT_FLAG:
            self.cycles += self.prices["instruction"]
            if event.pc in self.watched_pcs and event.from_mode != "M":
                self._attempt(event.pc)
        if self.virtual and event.from_mode == "U" and event.to_mode == "S":
            self._trapped_at = moment(event)

    def _exit(self, event: ev.VmExited) -> None:
        self._visit = Exit(
            self._before, self._trapped_at, event.tick, event.vm, event.cause, event.name, event.pc
        )
        if len(self.exits) < MAX_KEPT:
            self.exits.append(self._visit)
        else:
            self.truncated = True

    def _lane(self) -> str:
        if self._mode == "M":
            return "firmware"
        if self._mode == "S":
            return "vmm" if self.virtual else "os"
        return f"vm:{self._vm}/{self._virtual_mode}" if self.virtual else "user"

    def _switch(self, event: ev.Event) -> None:
        """The hart changed hands."""
        lane = self._lane()
        current = self.segments[-1]
        current.end, current.last = self.cycles, moment(event)
        if current.lane == lane:
            return
        if len(self.segments) < MAX_SEGMENTS:
            self.segments.append(Segment(lane, self.cycles, self.cycles, moment(event), ""))
        else:
            self.truncated = True

    def finish(self) -> None:
        """The run is over: close the last segment."""
        self.segments[-1].end, self.segments[-1].last = self.cycles, self.last

    def counts_between(self, ticks: range) -> dict[str, int]:
        """Exits by kind, and instructions attempted, in a stretch of ticks."""
        counts: Counter[str] = Counter(e.kind for e in self.exits if e.tick in ticks)
        return {
            "exits": counts["emulated"] + counts["reflected"],
            "instructions": len(ticks),
            "hidden_faults": counts["hidden"],
            "host_interrupts": counts["interrupts"],
            "console_exits": counts["console"],
            "sbi_calls": counts["sbi"],
        }

    def of_type(self, kind: type[ev.Event]) -> Iterable[Any]:
        """The kept events of a type, in order."""
        return (event for event in self.kept if type(event) is kind)
