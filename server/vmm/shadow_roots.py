"""The shadow tables that a VM has at a time: few, in frames of its own, each with its own ASID.

One guest table needs several shadows. The guest kernel really runs in user mode, where the hart
heeds neither the guest's U bit nor its SUM. So what its kernel may reach stands in one shadow, and
what its processes may reach in another; entering the VM chooses between them.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ..isa.address import PAGE_SHIFT, PAGE_SIZE_BYTES, Spa, Va
from ..isa.pte import PTE_SIZE_BYTES, Flag, make_pte, make_satp, vpn
from ..trace.events import ShadowDropped, ShadowRootMade
from .host import Host

ROOTS = 12
"""How many a VM has at most: a kernel and its processes, four guest tables in three views."""
FRAMES = 64
"""How many frames they have together, for roots and lower tables."""


class View(StrEnum):
    """Who looks through a shadow, and so what is in it."""

    PAGING_OFF = "paging-off"
    """The guest's memory as it is."""
    USER = "user"
    """User pages."""
    KERNEL = "kernel"
    """The kernel's own pages."""
    KERNEL_SUM = "kernel-sum"
    """They, and user pages as data: SUM is set."""
    KERNEL_SUM_MXR = "kernel-sum-mxr"
    """And user pages that can only be executed can be read: MXR is set too."""


@dataclass
class ShadowRoot:
    """The shadow of one guest table (``satp``, with its ASID) in one view; ``spa``: its root."""

    satp: int
    view: View
    spa: Spa
    asid: int
    """The real one, this root's alone."""
    tables: dict[int, Spa] = field(default_factory=dict)
    """Its lower tables, by the entry of the root that points there."""
    splintered: list[int] = field(default_factory=list)
    """Those of them in which leaves are pieces of a megapage of the guest's."""

    @property
    def real_satp(self) -> int:
        """What makes the hart walk it."""
        return make_satp(self.spa >> PAGE_SHIFT, self.asid)


@dataclass
class ShadowRoots:
    """A VM's shadows, the least recently used first, and the frames and ASIDs that none uses."""

    vm: str
    frames: list[Spa] = field(default_factory=list)
    asids: list[int] = field(default_factory=list)
    roots: list[ShadowRoot] = field(default_factory=list)

    def use(self, host: Host, satp: int, view: View) -> ShadowRoot:
        """The root for a guest table in a view; an empty one if there is none yet."""
        for index, root in enumerate(self.roots):
            if (root.satp, root.view) == (satp, view):
                self.roots.append(self.roots.pop(index))
                return root
        while not self.asids or not self.frames:
            self.release(host, self.roots[0])
        root = ShadowRoot(satp, view, self.empty_frame(host), self.asids.pop(0))
        self.roots.append(root)
        host.note(ShadowRootMade, self.vm, root.spa, root.asid, satp, view.value)
        return root

    def write_leaf(self, host: Host, root: ShadowRoot, va: Va, leaf: int) -> None:
        """Put ``leaf`` where the hart will find it for ``va``."""
        table = self.table(host, root, vpn(va, 1))
        host.port.write_memory(Spa(table + vpn(va, 0) * PTE_SIZE_BYTES), PTE_SIZE_BYTES, leaf)
        host.port.sfence_vma(va, root.asid)  # the hart may remember what stood there

    def table(self, host: Host, root: ShadowRoot, index: int) -> Spa:
        """The lower table that entry ``index`` of the root points to; made if there is none."""
        if index not in root.tables:
            if not self.frames and self.roots[0] is not root:
                self.release(host, self.roots[0])
            elif not self.frames:
                self.empty(host, root, "evicted")
            root.tables[index] = table = self.empty_frame(host)
            pointer = make_pte(table >> PAGE_SHIFT, Flag.V)
            host.port.write_memory(entry(root.spa, index), PTE_SIZE_BYTES, pointer)
        return root.tables[index]

    def empty_frame(self, host: Host) -> Spa:
        """A frame of zeros."""
        frame = self.frames.pop(0)
        host.port.write_block(frame, bytes(PAGE_SIZE_BYTES))
        return frame

    # Letting go

    def drop(self, host: Host, root: ShadowRoot, va: Va) -> None:
        """Forget the guest's leaf for ``va``: one entry here, or all that a megapage became."""
        index = vpn(va, 1)
        if index not in root.tables:
            return
        if index in root.splintered:
            host.port.write_memory(entry(root.spa, index), PTE_SIZE_BYTES, 0)
            self.frames.append(root.tables.pop(index))
            root.splintered.remove(index)
            host.port.sfence_vma(None, root.asid)
        else:
            host.port.write_memory(entry(root.tables[index], vpn(va, 0)), PTE_SIZE_BYTES, 0)
            host.port.sfence_vma(va, root.asid)
        host.note(ShadowDropped, self.vm, root.spa, va & -PAGE_SIZE_BYTES, "fence")

    def empty(self, host: Host, root: ShadowRoot, reason: str) -> None:
        """Forget all that the root leads to."""
        if not root.tables:
            return
        host.port.write_block(root.spa, bytes(PAGE_SIZE_BYTES))
        self.frames += root.tables.values()
        root.tables.clear()
        root.splintered.clear()
        host.port.sfence_vma(None, root.asid)
        host.note(ShadowDropped, self.vm, root.spa, None, reason)

    def release(self, host: Host, root: ShadowRoot) -> None:
        """Give a root up, to have its frames and its ASID for another."""
        self.empty(host, root, "evicted")
        self.roots.remove(root)
        self.frames.append(root.spa)
        self.asids.append(root.asid)

    # Snapshots

    def snapshot(self) -> dict[str, Any]:
        """Plain data, shared with nobody."""
        return asdict(self)

    @classmethod
    def restored(cls, state: dict[str, Any]) -> ShadowRoots:
        """What ``snapshot`` described."""
        state = deepcopy(state)
        roots = [ShadowRoot(**root) for root in state.pop("roots")]
        return cls(**state, roots=roots)


def entry(table: Spa, index: int) -> Spa:
    """Where an entry of a table lies."""
    return Spa(table + index * PTE_SIZE_BYTES)
