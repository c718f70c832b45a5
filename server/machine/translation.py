"""Address translation: the Sv32 page walk, as hardware does it.

Spec: norm:vm_translation_process (Privileged ISA, "Virtual Address Translation Process").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..isa.access import Access
from ..isa.address import PAGE_SHIFT
from ..isa.causes import Cause
from ..isa.privilege import Mode
from ..isa.pte import LEVELS, PTE_SIZE_BYTES, VPN_BITS, Flag, Pte, satp_asid, satp_root, vpn
from ..trace.events import EntryRead
from .tlb import TlbEntry


class TableMemory(Protocol):
    """Physical memory as the walker reaches it: checked as a supervisor's access."""

    def read_entry(self, spa: int) -> int | None:
        """The entry, or None if it may not be read."""

    def write_entry(self, spa: int, value: int) -> bool:
        """Store it; False if it may not be written."""


@dataclass(frozen=True)
class Rules:
    """What decides whether a leaf permits an access: the mode and bits of mstatus and menvcfg."""

    mode: Mode
    sum: bool
    mxr: bool
    hardware_ad: bool

    def permit(self, flags: int, access: Access) -> bool:
        """Whether R, W, X and U of a leaf allow the access in this mode. Spec: norm:pte_u."""
        if flags & Flag.U:
            if self.mode is Mode.S and (access is Access.FETCH or not self.sum):
                return False
        elif self.mode is Mode.U:
            return False
        if access is Access.LOAD and self.mxr:
            return bool(flags & (Flag.R | Flag.X))
        return bool(flags & access.right)


@dataclass(frozen=True)
class Walk:
    """A finished walk: the entries read, and either a translation or a fault."""

    root: int
    asid: int
    entries: tuple[EntryRead, ...]
    entry: TlbEntry | None
    fault: Cause | None


def needs_update(flags: int, access: Access) -> int:
    """The flags among A and D that the access must see set and that are not."""
    wanted = Flag.A | Flag.D if access is Access.STORE else Flag.A
    return int(wanted & ~flags)


def physical_address(entry: TlbEntry, va: int) -> int:
    """Up to 34 bits: the leaf's page number, and the offset within page or superpage."""
    offset_bits = PAGE_SHIFT + VPN_BITS * entry.level
    return entry.ppn << PAGE_SHIFT | va & (1 << offset_bits) - 1


def walk(memory: TableMemory, satp: int, va: int, access: Access, rules: Rules) -> Walk:
    """Translate ``va`` through the tables that ``satp`` names, recording every entry read.

    root: 1024 entries of 4 bytes. Faults are returned, nothing is raised.
    """
    asid = satp_asid(satp)
    root = table = satp_root(satp)
    entries: list[EntryRead] = []

    def done(entry: TlbEntry | None, fault: Cause | None) -> Walk:
        return Walk(root, asid, tuple(entries), entry, fault)

    for level in reversed(range(LEVELS)):
        spa = table + vpn(va, level) * PTE_SIZE_BYTES
        word = memory.read_entry(spa)
        if word is None:
            return done(None, access.access_fault)
        entries.append(EntryRead(level, spa, word))
        pte = Pte(word)
        if not pte.valid:
            return done(None, access.page_fault)
        if pte.leaf:
            break
        if pte & (Flag.A | Flag.D | Flag.U):  # reserved in a pointer. Spec: norm:pte_nonleaf_rsv
            return done(None, access.page_fault)
        table = pte.ppn << PAGE_SHIFT
    else:
        return done(None, access.page_fault)

    misaligned_superpage = pte.ppn & (1 << VPN_BITS * level) - 1
    if misaligned_superpage or not rules.permit(pte, access):
        return done(None, access.page_fault)
    update = needs_update(pte, access)
    if update:
        if not rules.hardware_ad:
            return done(None, access.page_fault)
        if not memory.write_entry(spa, pte | update):
            return done(None, access.access_fault)
        pte = Pte(pte | update)
        entries[-1] = EntryRead(level, spa, word, int(pte))
    first_page = va >> PAGE_SHIFT & ~((1 << VPN_BITS * level) - 1)
    return done(TlbEntry(asid, first_page, pte.ppn, level, int(pte.flags)), None)
