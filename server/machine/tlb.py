"""The translation look-aside buffer: translations kept until a fence, or until room is needed.

Entries leave in the order they came. Spec: norm:sfence.vma_op (Privileged ISA).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..isa.pte import VPN_BITS, Flag

GLOBAL = -1
"""Stands for every address space in a key."""
Key = tuple[int, int, int]
"""(level, address space or GLOBAL, virtual page number without the bits below the level)."""


@dataclass(frozen=True)
class TlbEntry:
    """One leaf. ``ppn`` and ``vpn`` are those of the first 4 KiB page; level 1 is a superpage."""

    asid: int
    vpn: int
    ppn: int
    level: int
    flags: int

    @property
    def key(self) -> Key:
        """Where the TLB keeps it."""
        asid = GLOBAL if self.flags & Flag.G else self.asid
        return self.level, asid, self.vpn >> VPN_BITS * self.level


class Tlb:
    """At most ``size`` entries.

    ``dropped`` is called after entries have left, and when a superpage came: it may answer for
    pages in place of global entries.
    """

    def __init__(self, size: int, dropped: Callable[[], None]) -> None:
        self.size = size
        self._dropped = dropped
        self.entries: dict[Key, TlbEntry] = {}

    def lookup(self, vpn: int, asid: int) -> TlbEntry | None:
        """The entry for a page in an address space, global ones included."""
        entries = self.entries
        high = vpn >> VPN_BITS
        return (
            entries.get((0, asid, vpn))
            or entries.get((1, asid, high))
            or entries.get((0, GLOBAL, vpn))
            or entries.get((1, GLOBAL, high))
        )

    def insert(self, entry: TlbEntry) -> TlbEntry | None:
        """Keep an entry, in place of one with the same key or else of the oldest; what left."""
        replaced = self.entries.pop(entry.key, None)
        if replaced is None and len(self.entries) >= self.size:
            replaced = self.entries.pop(next(iter(self.entries)))
        self.entries[entry.key] = entry
        if replaced is not None or entry.level:
            self._dropped()
        return replaced

    def flush(self, vpn: int | None, asid: int | None) -> int:
        """Drop what sfence.vma names; None is every one. Returns how many left.

        An address space's fence spares global entries.
        """
        leaving = [
            key
            for key, entry in self.entries.items()
            if (vpn is None or key[2] == vpn >> VPN_BITS * entry.level)
            and (asid is None or key[1] == asid)
        ]
        for key in leaving:
            del self.entries[key]
        self._dropped()
        return len(leaving)

    def restore(self, entries: tuple[TlbEntry, ...]) -> None:
        """Back to these, oldest first."""
        self.entries = {entry.key: entry for entry in entries}
        self._dropped()
