"""The VM's PLIC: from the lines of the VM's devices to the SEIP bit of its virtual ``sip``.

The machine has a PLIC that knows nothing of VMs, so each VM is given one that does not exist, and
each claim and each completion is an exit.
Spec: RISC-V PLIC specification 1.0.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from .device import EmulatedDevice

if TYPE_CHECKING:
    from ..visit import Outcome, Visit

SOURCES = 31
EVERY_SOURCE = (1 << SOURCES + 1) - 2
"""As bits; source 0 means "none"."""
MACHINE, SUPERVISOR = 0, 1
"""The two contexts: the modes of the hart that can be interrupted."""
HIGHEST_PRIORITY = 7

PENDING, ENABLE, CONTEXT = 0x1000, 0x2000, 0x20_0000
ENABLE_BYTES, CONTEXT_BYTES = 0x80, 0x1000
THRESHOLD, CLAIM = 0, 4
"""Within a context's part."""


@dataclass
class Plic:
    """Sets of sources are words, bit n for source n.

    A source that passed a request on is in ``pending`` until it is claimed, then in ``claimed``
    until its interrupt is complete; only then can it send another.
    """

    priority: list[int] = field(default_factory=lambda: [0] * (SOURCES + 1))
    enabled: list[int] = field(default_factory=lambda: [0, 0])
    threshold: list[int] = field(default_factory=lambda: [0, 0])
    level: int = 0
    pending: int = 0
    claimed: int = 0

    def snapshot(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what ``snapshot`` gave."""
        vars(self).update(
            {name: list(v) if isinstance(v, list) else v for name, v in state.items()}
        )

    def set_source(self, source: int, level: bool) -> None:
        """A device raises or lowers its line. A request once passed on stays when it falls."""
        self.level = self.level & ~(1 << source) | level << source
        self.pending |= self.level & ~self.claimed

    def interrupts(self, context: int) -> bool:
        """Whether the line to a context is up."""
        return self.priority[self._best(context)] > self.threshold[context]

    def claim(self, context: int) -> int:
        """Give the most urgent source to the context, or 0; the threshold plays no part in it."""
        source = self._best(context)
        self.claimed |= 1 << source & EVERY_SOURCE
        self.pending &= ~(1 << source)
        return source

    def complete(self, context: int, source: int) -> None:
        """The source may send again; ignored unless the context enables it."""
        if source <= SOURCES and self.enabled[context] >> source & 1:
            self.claimed &= ~(1 << source)
            self.pending |= self.level & ~self.claimed

    def _best(self, context: int) -> int:
        """The pending source of highest priority that is enabled, the lowest of equals; or 0."""
        best = 0
        for source in range(1, SOURCES + 1):
            wanted = self.pending & self.enabled[context] & 1 << source
            if wanted and self.priority[source] > self.priority[best]:
                best = source
        return best


def find(offset: int) -> tuple[str, int, int] | None:
    """The register at ``offset``: its name, its context, its index among equals."""
    if offset < PENDING:
        return "priority", 0, offset // 4
    if offset < PENDING + ENABLE_BYTES:
        return "pending", 0, (offset - PENDING) // 4
    context, rest = divmod(offset - ENABLE, ENABLE_BYTES)
    if context in (MACHINE, SUPERVISOR):
        return "enable", context, rest // 4
    context, rest = divmod(offset - CONTEXT, CONTEXT_BYTES)
    if context in (MACHINE, SUPERVISOR) and rest in (THRESHOLD, CLAIM):
        return ("threshold", "claim")[rest // 4], context, 0
    return None


def register(visit: Visit, offset: int, size_bytes: int, write: bool) -> str | None:
    """Words only."""
    found = find(offset) if size_bytes == 4 and offset % 4 == 0 else None
    return found and found[0]


def load(visit: Visit, offset: int) -> int:
    """A register's value. Sources that do not exist read as 0."""
    found, plic = find(offset), visit.vm.plic
    assert found is not None
    name, context, index = found
    if name == "priority":
        return plic.priority[index] if index <= SOURCES else 0
    if name == "pending":
        return plic.pending if index == 0 else 0
    if name == "enable":
        return plic.enabled[context] if index == 0 else 0
    return plic.threshold[context] if name == "threshold" else plic.claim(context)


def store(visit: Visit, offset: int, value: int) -> Outcome | None:
    """Into a register. Sources that do not exist ignore it."""
    found, plic = find(offset), visit.vm.plic
    assert found is not None
    name, context, index = found
    if name == "priority" and 0 < index <= SOURCES:
        plic.priority[index] = value & HIGHEST_PRIORITY
    elif name == "enable" and index == 0:
        plic.enabled[context] = value & EVERY_SOURCE
    elif name == "threshold":
        plic.threshold[context] = value & HIGHEST_PRIORITY
    elif name == "claim":
        plic.complete(context, value)
    return None


PLIC = EmulatedDevice("plic", range(0x0C00_0000, 0x0C60_0000), register, load, store)
