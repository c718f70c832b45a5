"""What a guest-virtual address means to the guest: a walk through the guest's own Sv32 tables.

The hart never walks these tables, so we do, in the guest's place and by the hart's own rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..isa.access import Access
from ..isa.address import PAGE_SHIFT, Gpa, Gva, Spa
from ..isa.causes import Cause
from ..isa.privilege import Mode
from ..isa.pte import LEVELS, PTE_SIZE_BYTES, VPN_BITS, Flag, Pte, satp_root, vpn
from ..trace.events import GuestEntryRead, GuestWalked
from . import guest_memory
from .host import Host
from .virtual_csrs import MXR, SUM
from .visit import Visit
from .vm import Vm

NO_PAGING = Flag.R | Flag.W | Flag.X | Flag.D
"""With paging off everything is allowed."""


@dataclass(frozen=True)
class GuestWalk:
    """Where the guest's tables lead, and by what right; or the fault that its kernel must see.

    ``flags`` are those of the leaf, A and D included; ``level`` 1 is a megapage of 4 MiB.
    """

    entries: tuple[GuestEntryRead, ...]
    fault: Cause | None
    gpa: Gpa = Gpa(0)
    flags: int = 0
    level: int = 0


def walk(host: Host, vm: Vm, gva: Gva, access: Access) -> GuestWalk:
    """Translate ``gva`` as the guest's hart would, setting A and D in the guest's own entries."""
    if not vm.paging:
        return GuestWalk((), None, Gpa(gva), NO_PAGING)
    found = descend(host, vm, gva, access)
    gpa = found.gpa if found.fault is None else None
    host.note(GuestWalked, vm.name, gva, access.word, found.entries, gpa, found.fault)
    return found


def descend(host: Host, vm: Vm, gva: Gva, access: Access) -> GuestWalk:
    """From the root to a leaf. Nothing is raised, whatever the guest has put there.

    Spec: norm:vm_translation_process (Privileged ISA, "Virtual Address Translation Process").
    """
    table = satp_root(vm.csrs["satp"])
    entries: tuple[GuestEntryRead, ...] = ()
    for level in reversed(range(LEVELS)):
        gpa = Gpa(table + vpn(gva, level) * PTE_SIZE_BYTES)
        spa = guest_memory.walk(host, vm, gpa).spa
        if spa is None:  # the table does not lie in the VM's memory
            return GuestWalk(entries, access.access_fault)
        pte = Pte(host.port.read_memory(spa, PTE_SIZE_BYTES))
        entries += (GuestEntryRead(level, gpa, spa, pte),)
        if pte.leaf or not pte.valid:
            break
        if pte & (Flag.A | Flag.D | Flag.U):  # reserved in a pointer. Spec: norm:pte_nonleaf_rsv
            return GuestWalk(entries, access.page_fault)
        table = pte.ppn << PAGE_SHIFT

    misaligned = pte.ppn & (1 << VPN_BITS * level) - 1
    if not pte.valid or not pte.leaf or misaligned or not permitted(vm, pte, access):
        return GuestWalk(entries, access.page_fault)

    seen = Pte(pte | Flag.A | (Flag.D if access is Access.STORE else 0))
    if seen != pte:
        last = entries[-1]
        host.port.write_memory(Spa(last.spa), PTE_SIZE_BYTES, seen)
        entries = (*entries[:-1], GuestEntryRead(level, last.gpa, last.spa, pte, seen))
    offset = gva & (1 << PAGE_SHIFT + VPN_BITS * level) - 1
    return GuestWalk(entries, None, Gpa(seen.ppn << PAGE_SHIFT | offset), seen.flags, level)


def permitted(vm: Vm, flags: int, access: Access) -> bool:
    """Whether a leaf allows the access, in the mode the guest believes in. Spec: norm:pte_u."""
    status = vm.csrs["sstatus"]
    if flags & Flag.U:
        if vm.virtual_mode is Mode.S and (access is Access.FETCH or not SUM.get(status)):
            return False
    elif vm.virtual_mode is Mode.U:
        return False
    if access is Access.LOAD and MXR.get(status):
        return bool(flags & (Flag.R | Flag.X))
    return bool(flags & access.right)


def fetch(visit: Visit) -> int | None:
    """The instruction word at the guest's pc, read as the guest would read it, or None."""
    found = walk(visit.host, visit.vm, Gva(visit.vm.pc), Access.FETCH)
    if found.fault is not None:
        return None
    spa = guest_memory.walk(visit.host, visit.vm, found.gpa, Flag.X).spa
    return None if spa is None else visit.port.read_memory(spa, PTE_SIZE_BYTES)
