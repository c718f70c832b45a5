"""What the VMM itself has: the hart's port, main memory's frames, and somebody to tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..isa.address import PAGE_SIZE_BYTES, Spa
from ..trace.errors import SimulatorError
from ..trace.events import Event
from ..trace.recorder import Recorder, source_of_caller
from .port import HsPort

VMM = "vmm"
"""The owner of the frames that hold the VMM's own data."""


@dataclass
class Frames:
    """Who owns which frame of main memory, never two at once; given out from the bottom."""

    memory: range
    next_free: int = field(init=False)
    owners: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.next_free = self.memory.start

    @property
    def count(self) -> int:
        """How many frames there are in all."""
        return len(self.memory) // PAGE_SIZE_BYTES

    def take(self, owner: str, count: int = 1) -> Spa:
        """Give ``owner`` ``count`` frames in a row, aligned to their size (a power of two)."""
        size_bytes = count * PAGE_SIZE_BYTES
        first = -(-self.next_free // size_bytes) * size_bytes
        if first + size_bytes > self.memory.stop:
            raise SimulatorError("no frame is left, though Vmm() counted them beforehand")
        self.next_free = first + size_bytes
        self.owners.update((spa, owner) for spa in range(first, self.next_free, PAGE_SIZE_BYTES))
        return Spa(first)

    def snapshot(self) -> tuple[int, dict[int, str]]:
        """Plain data."""
        return self.next_free, dict(self.owners)

    def restore(self, state: tuple[int, dict[int, str]]) -> None:
        """Take over what ``snapshot`` gave."""
        self.next_free, self.owners = state[0], dict(state[1])


@dataclass(frozen=True)
class Host:
    """The hands of the VMM."""

    port: HsPort
    frames: Frames
    recorder: Recorder

    def note(self, event: type[Event], *fields: object, up: int = 0) -> None:
        """Record ``event``, done by the line that called; ``up`` 1 names that one's caller."""
        if self.recorder.watching:
            self.recorder.emit(event, *fields, source_of_caller(1 + up))
