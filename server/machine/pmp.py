"""Physical memory protection: sixteen regions, the first that matches decides.

Spec: norm:pmp_entry_priority, norm:pmp_match (Privileged ISA, "Physical Memory Protection").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..isa.address import PAGE_SIZE_BYTES
from ..isa.csr import PMP_ENTRIES
from ..isa.privilege import Mode

READ, WRITE, EXECUTE = 1, 2, 4
OFF, TOR, NA4, NAPOT = range(4)
LOCKED = 0x80
RIGHTS = {"load": READ, "store": WRITE, "fetch": EXECUTE}


@dataclass(frozen=True)
class Region:
    """Addresses from ``start`` up to ``end``; whether M-mode is bound too."""

    start: int
    end: int
    rights: int
    locked: bool


def _region(config: int, address: int, previous: int) -> Region | None:
    kind = config >> 3 & 3
    if kind == OFF:
        return None
    if kind == TOR:
        start, end = previous << 2, address << 2
    elif kind == NA4:
        start, end = address << 2, (address << 2) + 4
    else:
        ones = (address ^ address + 1).bit_length() - 1
        size = 8 << ones
        start = address << 2 & ~(size - 1)
        end = start + size
    return Region(start, end, config & 7, bool(config & LOCKED)) if start < end else None


class Pmp:
    """The regions as the CSRs describe them."""

    def __init__(self) -> None:
        self.regions: tuple[Region, ...] = ()

    def configure(self, csrs: Mapping[str, int]) -> None:
        """Read pmpcfg and pmpaddr anew."""
        regions = []
        previous = 0
        for index in range(PMP_ENTRIES):
            config = csrs[f"pmpcfg{index // 4}"] >> 8 * (index % 4) & 0xFF
            address = csrs[f"pmpaddr{index}"]
            region = _region(config, address, previous)
            if region:
                regions.append(region)
            previous = address
        self.regions = tuple(regions)

    def rights(self, spa: int, size_bytes: int, mode: Mode) -> int | None:
        """READ, WRITE, EXECUTE on all these bytes; None if a region covers only some of them."""
        end = spa + size_bytes
        for region in self.regions:
            if spa < region.end and region.start < end:
                if spa < region.start or region.end < end:
                    return None
                if mode is Mode.M and not region.locked:
                    return READ | WRITE | EXECUTE
                return region.rights
        return READ | WRITE | EXECUTE if mode is Mode.M else 0

    def allows(self, spa: int, size_bytes: int, access: str, mode: Mode) -> bool:
        """Whether the access may go on; one that a region covers only in part may not."""
        rights = self.rights(spa, size_bytes, mode)
        return rights is not None and bool(rights & RIGHTS[access])

    def page_rights(self, spa: int, mode: Mode) -> int | None:
        """The rights on the whole page around ``spa``, None where they differ within it."""
        return self.rights(spa & -PAGE_SIZE_BYTES, PAGE_SIZE_BYTES, mode)
