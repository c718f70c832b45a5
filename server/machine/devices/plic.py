"""PLIC, the platform-level interrupt controller: from device lines to the harts' MEI and SEI.

Laid out as the RISC-V PLIC specification says, which QEMU's ``virt`` board has at 0x0c00_0000.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from .device import DeviceAccessError, Reg, RegisterMap

MAX_SOURCES = 1024
"""The specification's map has room for these, source 0 (which means "none") included."""
MAX_CONTEXTS = 2
MAX_PRIORITY = 7


@dataclass
class ContextState:
    """One target: a privilege mode of a hart. ``enabled`` has a bit for each source."""

    enabled: int = 0
    threshold: int = 0


@dataclass
class PlicState:
    """Sets of sources are bit masks; bit n is source n.

    A source's gateway is open, or it has passed one request on and is shut until completion:
    then the source is in ``pending`` (not yet claimed) or in ``claimed``.
    """

    priority: list[int]
    contexts: list[ContextState]
    level: int = 0
    pending: int = 0
    claimed: int = 0

    def copy(self) -> PlicState:
        """An independent copy."""
        contexts = [replace(context) for context in self.contexts]
        return replace(self, priority=list(self.priority), contexts=contexts)


class Plic:
    """Level-triggered gateways for sources 1 to ``sources``, and one claim register a context.

    ``lines(context, level)`` drives a context's interrupt line. Registers of sources that do
    not exist read as zero and ignore writes; those of contexts that do not exist are absent.
    Spec: RISC-V PLIC specification 1.0.
    """

    SIZE_BYTES: ClassVar[int] = 0x60_0000
    REGISTERS: ClassVar[tuple[Reg, ...]] = (
        Reg(0x0, "priority", "RW", "0 never interrupts, 7 is highest", count=MAX_SOURCES),
        Reg(0x1000, "pending", "R", "a bit for each source", count=MAX_SOURCES // 32),
        Reg(0x2000, "enable0", "RW", "a bit for each source", count=MAX_SOURCES // 32),
        Reg(0x2080, "enable1", "RW", "a bit for each source", count=MAX_SOURCES // 32),
        Reg(0x20_0000, "threshold", "RW", "only higher priorities interrupt",
            count=MAX_CONTEXTS, stride_bytes=0x1000),
        Reg(0x20_0004, "claim", "RW", "read: the source to serve, 0 if none; write: it is served",
            count=MAX_CONTEXTS, stride_bytes=0x1000, read_effect="the source is no longer pending"),
    )  # fmt: skip
    _map = RegisterMap("plic", REGISTERS)

    def __init__(self, sources: int, contexts: int, lines: Callable[[int, bool], None]) -> None:
        if not (0 < sources < MAX_SOURCES and 0 < contexts <= MAX_CONTEXTS):
            raise ValueError(f"a PLIC cannot have {sources} sources and {contexts} contexts")
        self._sources = (1 << sources + 1) - 2
        self._lines = lines
        self._state = PlicState([0] * (sources + 1), [ContextState() for _ in range(contexts)])
        self._driven: list[bool | None] = [None] * contexts

    def set_source(self, source: int, level: bool) -> None:
        """A device raises or lowers its line. A request once passed on stays when it falls."""
        bit = 1 << source
        if not bit & self._sources:
            raise ValueError(f"this PLIC has no source {source}")
        state = self._state
        state.level = state.level | bit if level else state.level & ~bit
        self._pass_requests_on()

    def read(self, offset: int, size_bytes: int) -> int:
        """See ``Device.read``."""
        name, index = self._find(offset, size_bytes)
        state = self._state
        if name == "priority":
            return state.priority[index] if index < len(state.priority) else 0
        if name == "pending":
            return state.pending >> 32 * index & 0xFFFF_FFFF
        if name == "threshold":
            return state.contexts[index].threshold
        if name == "claim":
            return self._claim(state.contexts[index])
        return state.contexts[int(name[-1])].enabled >> 32 * index & 0xFFFF_FFFF

    def write(self, offset: int, size_bytes: int, value: int) -> None:
        """See ``Device.write``."""
        name, index = self._find(offset, size_bytes)
        state = self._state
        if name == "priority":
            if 0 < index < len(state.priority):
                state.priority[index] = value & MAX_PRIORITY
        elif name == "threshold":
            state.contexts[index].threshold = value & MAX_PRIORITY
        elif name == "claim":
            self._complete(state.contexts[index], value)
        elif name != "pending":
            context = state.contexts[int(name[-1])]
            word = 0xFFFF_FFFF << 32 * index
            enabled = context.enabled & ~word | (value & 0xFFFF_FFFF) << 32 * index
            context.enabled = enabled & self._sources
        self._drive_lines()

    def snapshot(self) -> PlicState:
        """See ``Device.snapshot``."""
        return self._state.copy()

    def restore(self, state: PlicState) -> None:
        """See ``Device.restore``."""
        self._state = state.copy()
        self._driven = [None] * len(self._driven)
        self._drive_lines()

    def _find(self, offset: int, size_bytes: int) -> tuple[str, int]:
        name, index = self._map.find(offset, size_bytes)
        context = index if name in ("threshold", "claim") else int(name == "enable1")
        if context >= len(self._state.contexts):
            raise DeviceAccessError("plic", offset, size_bytes)
        return name, index

    def _pass_requests_on(self) -> None:
        """Each open gateway whose line is high sends one request and shuts."""
        state = self._state
        state.pending |= state.level & ~state.claimed
        self._drive_lines()

    def _best(self, context: ContextState) -> int:
        """The pending source of highest priority that the context enables, lowest number first."""
        candidates = self._state.pending & context.enabled
        best, best_priority = 0, 0
        while candidates:
            source = (candidates & -candidates).bit_length() - 1
            candidates &= candidates - 1
            if self._state.priority[source] > best_priority:
                best, best_priority = source, self._state.priority[source]
        return best

    def _claim(self, context: ContextState) -> int:
        """Give the best source to the context; the threshold plays no part in a claim."""
        source = self._best(context)
        if source:
            self._state.pending &= ~(1 << source)
            self._state.claimed |= 1 << source
            self._drive_lines()
        return source

    def _complete(self, context: ContextState, source: int) -> None:
        """Open the source's gateway again; ignored unless the context enables the source."""
        if source < len(self._state.priority) and context.enabled >> source & 1:
            self._state.claimed &= ~(1 << source)
            self._pass_requests_on()

    def _drive_lines(self) -> None:
        for number, context in enumerate(self._state.contexts):
            level = self._state.priority[self._best(context)] > context.threshold
            if level != self._driven[number]:
                self._driven[number] = level
                self._lines(number, level)
