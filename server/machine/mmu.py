"""Loads, stores and fetches: translation, protection, the bus, and the engines' fast paths.

A fast path is a page's view kept by virtual page in the current ``Context``, after an access to
it went the whole way. It is a copy of what the TLB, PMP and the page's owner would say, so it is
dropped with any of them. While events are recorded none is made:
every access goes the whole way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..isa.access import Access
from ..isa.address import PAGE_SHIFT, PAGE_SIZE_BYTES
from ..isa.causes import Cause
from ..isa.privilege import Mode
from ..isa.pte import SATP_MODE_SV32, satp_asid
from ..isa.table import MASK
from ..trace.events import MemoryAccessed, PageWalked, TlbFilled, TlbFlushed, TlbPage
from ..trace.recorder import Recorder
from .bus import Bus, BusError
from .pmp import READ, WRITE, Pmp
from .tlb import Tlb
from .translation import Rules, needs_update, physical_address, walk
from .traps import Trap

if TYPE_CHECKING:
    from .csr_file import CsrFile

MAX_CONTEXTS = 64


class Context:
    """Fast paths and bound instructions for one set of conditions.

    read and write: by size in bytes, virtual page address -> the page as items of that size.
    operations: virtual pc -> what the engine bound there. bound: the same by instruction word.
    """

    __slots__ = ("bound", "data_rules", "fetch_rules", "operations", "read", "write")

    def __init__(self, fetch_rules: Rules, data_rules: Rules) -> None:
        self.fetch_rules = fetch_rules
        self.data_rules = data_rules
        self.read: dict[int, dict[int, memoryview]] = {1: {}, 2: {}, 4: {}}
        self.write: dict[int, dict[int, memoryview]] = {1: {}, 2: {}, 4: {}}
        self.operations: dict[int, object] = {}
        self.bound: dict[int, object] = {}

    def drop_writes(self) -> None:
        """Forget the pages that may be written."""
        for pages in self.write.values():
            pages.clear()

    def drop(self) -> None:
        """Forget every page and every operation; bindings by word stay true."""
        self.drop_writes()
        for pages in self.read.values():
            pages.clear()
        self.operations.clear()


class Mmu:
    """One hart's way to memory. ``mode`` is asked for the hart's mode at each change."""

    def __init__(self, bus: Bus, csrs: CsrFile, recorder: Recorder, tlb_size: int) -> None:
        self.bus = bus
        self.pmp = Pmp()
        self.tlb = Tlb(tlb_size, self.drop_fast_paths)
        self._csrs = csrs
        self._recorder = recorder
        self._contexts: dict[tuple[object, ...], Context] = {}
        self._satp = 0
        for bank in bus.banks:
            bank.code_changed = self._code_changed
        self.context = self._new_context(Mode.M, Mode.M, 0)

    # Conditions

    def _new_context(self, mode: Mode, data_mode: Mode, mstatus: int) -> Context:
        status_sum, mxr = bool(mstatus & 1 << 18), bool(mstatus & 1 << 19)
        hardware_ad = bool(self._csrs.values["menvcfgh"] & 1 << 29)
        return Context(
            Rules(mode, status_sum, mxr, hardware_ad),
            Rules(data_mode, status_sum, mxr, hardware_ad),
        )

    def select(self, mode: Mode) -> Context:
        """The context for ``mode`` and the CSRs as they are; called when one of them changed."""
        values = self._csrs.values
        mstatus = values["mstatus"]
        data_mode = mode
        if mode is Mode.M and mstatus & 1 << 17:
            data_mode = Mode(mstatus >> 11 & 3)
        self._satp = values["satp"]
        key = (
            mode, data_mode, self._satp, mstatus & 3 << 18,
            values["menvcfgh"] & 1 << 29, self._recorder.watching,
        )  # fmt: skip
        context = self._contexts.get(key)
        if context is None:
            if len(self._contexts) >= MAX_CONTEXTS:
                self._contexts.clear()
            context = self._contexts[key] = self._new_context(mode, data_mode, mstatus)
        self.context = context
        return context

    def protection_changed(self) -> None:
        """A PMP register was written."""
        self.pmp.configure(self._csrs.values)
        self.drop_fast_paths()

    def drop_fast_paths(self) -> None:
        """Some translation, right or page is no longer what it was."""
        for context in self._contexts.values():
            context.drop()

    def drop_write_paths(self) -> None:
        """The next store to a page must be seen: a snapshot was taken, or code lies there."""
        for context in self._contexts.values():
            context.drop_writes()

    def _code_changed(self) -> None:
        for bank in self.bus.banks:
            bank.code.clear()
        for context in self._contexts.values():
            context.operations.clear()

    # The whole way

    def translate(self, va: int, access: Access) -> int:
        """Virtual to physical, up to 34 bits. Raises Trap."""
        context = self.context
        rules = context.fetch_rules if access is Access.FETCH else context.data_rules
        if rules.mode is Mode.M or not self._satp & SATP_MODE_SV32:
            return va
        entry = kept = self.tlb.lookup(va >> PAGE_SHIFT, satp_asid(self._satp))
        if (
            entry is None
            or not rules.permit(entry.flags, access)
            or needs_update(entry.flags, access)
        ):
            found = walk(self, self._satp, va, access, rules)
            entry = found.entry
            if self._recorder.watching:
                spa = physical_address(entry, va) if entry else None
                self._recorder.emit(
                    PageWalked, va, access.word, found.root, found.asid, found.entries, spa,
                    found.fault,
                )  # fmt: skip
            if entry is None:
                raise Trap(found.fault or access.page_fault, va)
            if kept is not None and kept.key != entry.key:
                self._forget(va)
            left = self.tlb.insert(entry)
            self._recorder.emit(
                TlbFilled, entry.asid, entry.vpn, entry.ppn, entry.level, entry.flags,
                TlbPage(left.asid, left.vpn, left.level) if left else None,
            )  # fmt: skip
        return physical_address(entry, va)

    def _forget(self, va: int) -> None:
        """The tables changed without a fence: no two entries shall answer for ``va``."""
        dropped = self.fence(va, None)
        self._recorder.emit(TlbFlushed, va, None, dropped, None)

    def read_entry(self, spa: int) -> int | None:
        """A page-table entry for the walker: in RAM, and open to supervisor mode."""
        bank = self.bus.bank(spa, 4)
        if bank is None or not self.pmp.allows(spa, 4, "load", Mode.S):
            return None
        return bank.read(spa, 4)

    def write_entry(self, spa: int, value: int) -> bool:
        """Likewise, write."""
        bank = self.bus.bank(spa, 4)
        if bank is None or not self.pmp.allows(spa, 4, "store", Mode.S):
            return False
        bank.write(spa, 4, value)
        return True

    def _reach(self, va: int, size_bytes: int, access: Access) -> int:
        """Translate and check protection."""
        spa = self.translate(va, access)
        mode = self.context.data_rules.mode
        if not self.pmp.allows(spa, size_bytes, access.word, mode):
            raise Trap(access.access_fault, va)
        return spa

    def _parts(self, va: int, size_bytes: int, access: Access) -> list[int]:
        """Physical addresses, byte by byte, of a misaligned access: one access to each page.

        All of it is checked before any of it is done; a fault names the first byte in its page.
        """
        in_first = min(size_bytes, PAGE_SIZE_BYTES - va % PAGE_SIZE_BYTES)
        parts: list[int] = []
        for start, length in ((va, in_first), (va + in_first & MASK, size_bytes - in_first)):
            if length:
                spa = self._reach(start, length, access)
                if self.bus.bank(spa, length) is None:
                    raise Trap(access.access_fault, start)
                parts.extend(range(spa, spa + length))
        return parts

    def load(self, va: int, size_bytes: int) -> int:
        """The value at ``va``, unsigned. Raises Trap."""
        va &= MASK
        if va & size_bytes - 1:
            parts = self._parts(va, size_bytes, Access.LOAD)
            value = sum(self.bus.read(spa, 1) << 8 * i for i, spa in enumerate(parts))
            spa = parts[0]
        else:
            spa = self._reach(va, size_bytes, Access.LOAD)
            try:
                value = self.bus.read(spa, size_bytes)
            except BusError:
                raise Trap(Cause.LOAD_ACCESS_FAULT, va) from None
            self._remember(va, spa, READ)
        if self._recorder.watching:
            self._recorder.emit(MemoryAccessed, "load", va, spa, size_bytes, value, None)
        return value

    def store(self, va: int, size_bytes: int, value: int) -> None:
        """Store the low bytes of ``value`` at ``va``. Raises Trap."""
        va &= MASK
        value &= (1 << 8 * size_bytes) - 1
        if va & size_bytes - 1:
            parts = self._parts(va, size_bytes, Access.STORE)
            old = sum(self.bus.read(spa, 1) << 8 * i for i, spa in enumerate(parts))
            for i, spa in enumerate(parts):
                self.bus.write(spa, 1, value >> 8 * i & 0xFF)
            self._stored(va, parts[0], size_bytes, value, old)
            return
        spa = self._reach(va, size_bytes, Access.STORE)
        self._write(va, spa, size_bytes, value)
        self._remember(va, spa, WRITE)

    def _write(self, va: int, spa: int, size_bytes: int, value: int) -> None:
        bank = self.bus.bank(spa, size_bytes) if self._recorder.watching else None
        old = bank.read(spa, size_bytes) if bank else None
        try:
            self.bus.write(spa, size_bytes, value)
        except BusError:
            raise Trap(Cause.STORE_ACCESS_FAULT, va) from None
        self._stored(va, spa, size_bytes, value, old)

    def _stored(self, va: int, spa: int, size_bytes: int, value: int, old: int | None) -> None:
        if self._recorder.watching:
            self._recorder.emit(MemoryAccessed, "store", va, spa, size_bytes, value, old)

    def _remember(self, va: int, spa: int, right: int) -> None:
        """Make a fast path if nothing about the page needs to be looked at again."""
        if self._recorder.watching:
            return
        bank = self.bus.bank(spa & -PAGE_SIZE_BYTES, PAGE_SIZE_BYTES)
        rights = self.pmp.page_rights(spa, self.context.data_rules.mode)
        if bank is None or rights is None or not rights & right:
            return
        page = va & -PAGE_SIZE_BYTES
        number = spa >> PAGE_SHIFT
        if right == WRITE and (number in bank.code or number in bank.watched):
            return
        views = self.context.write if right == WRITE else self.context.read
        for size_bytes, view in zip((1, 2, 4), bank.page_views(spa), strict=True):
            views[size_bytes][page] = view

    def atomic(self, va: int, combine: Callable[[int], int]) -> int:
        """Replace the word at ``va`` by ``combine`` of it; the old word. Raises Trap.

        All faults are those of a store. Spec: norm:amo_misaligned_exc, norm:amo_store_faults.
        """
        va &= MASK
        spa = self._atomic_address(va, Access.STORE)
        old = self.bus.read(spa, 4)
        if self._recorder.watching:
            self._recorder.emit(MemoryAccessed, "load", va, spa, 4, old, None)
        self._write(va, spa, 4, combine(old) & MASK)
        return old

    def _atomic_address(self, va: int, access: Access) -> int:
        """Where a word lies that an atomic reaches: aligned, and in RAM."""
        if va & 3:
            load = access is Access.LOAD
            raise Trap(
                Cause.LOAD_ADDRESS_MISALIGNED if load else Cause.STORE_ADDRESS_MISALIGNED, va
            )
        spa = self._reach(va, 4, access)
        if self.bus.bank(spa, 4) is None:
            raise Trap(access.access_fault, va)
        return spa

    def load_reserved(self, va: int) -> tuple[int, int]:
        """The word at ``va`` and its physical address."""
        spa = self._atomic_address(va, Access.LOAD)
        return self.load(va, 4), spa

    def store_conditional(self, va: int, value: int, reserved: int | None) -> bool:
        """Store if ``va`` is the reserved address. Faults come before the answer."""
        spa = self._atomic_address(va, Access.STORE)
        if spa != reserved:
            return False
        self._write(va, spa, 4, value)
        return True

    def fetch(self, va: int) -> int:
        """The instruction word at ``va``, a multiple of 4. Raises Trap."""
        spa = self.translate(va, Access.FETCH)
        bank = self.bus.bank(spa, 4)
        mode = self.context.fetch_rules.mode
        if bank is None or not self.pmp.allows(spa, 4, "fetch", mode):
            raise Trap(Cause.INSTRUCTION_ACCESS_FAULT, va)
        page = spa >> PAGE_SHIFT
        if page not in bank.code:
            bank.code[page] = set()
            self.drop_write_paths()
        bank.code[page].add(spa)
        return bank.read(spa, 4)

    def fence(self, va: int | None, asid: int | None) -> int:
        """sfence.vma; how many entries left the TLB."""
        return self.tlb.flush(None if va is None else va >> PAGE_SHIFT, asid)
