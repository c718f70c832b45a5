"""A VM's main memory as the VMM reaches it: through the VM's own map, entry by entry.

The map is a table of the form Sv32x4 (guest-physical -> main memory), as hardware with the
hypervisor extension would walk it; here the VMM walks it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..isa.address import PAGE_SHIFT, PAGE_SIZE_BYTES, Gpa, Spa
from ..isa.pte import PTE_SIZE_BYTES, Flag, Pte, vpn
from ..trace.events import EntryRead
from .host import Host
from .vm import Vm

ROOT_FRAMES = 4
"""The root has 4096 entries, so 16 KiB, and is aligned to that. Spec: norm:hgatp_mode_x4."""


@dataclass(frozen=True)
class Walk:
    """Where a guest-physical address lies, and the entries that said so. ``spa`` None: nowhere."""

    gpa: Gpa
    entries: tuple[EntryRead, ...]
    spa: Spa | None


def walk(host: Host, vm: Vm, gpa: Gpa, need: Flag = Flag.R) -> Walk:
    """Translate ``gpa`` through the VM's map, for an access that needs the right ``need``.

    A refusal is returned, with spa None; nothing is raised.
    """
    root_entry = Spa(vm.map_root + (gpa >> 22) * PTE_SIZE_BYTES)  # 12 bits of index, not 10
    first = Pte(host.port.read_memory(root_entry, PTE_SIZE_BYTES))
    entries: tuple[EntryRead, ...] = (EntryRead(1, root_entry, first),)
    if not first.valid or first.leaf:
        return Walk(gpa, entries, None)
    leaf_entry = Spa((first.ppn << PAGE_SHIFT) + vpn(gpa, 0) * PTE_SIZE_BYTES)
    leaf = Pte(host.port.read_memory(leaf_entry, PTE_SIZE_BYTES))
    entries += (EntryRead(0, leaf_entry, leaf),)
    if not leaf.valid or not leaf & need or not leaf & Flag.U:
        return Walk(gpa, entries, None)
    return Walk(gpa, entries, Spa((leaf.ppn << PAGE_SHIFT) + gpa % PAGE_SIZE_BYTES))


def is_ram(vm: Vm, gpa: int, size_bytes: int = 1) -> bool:
    """Whether all of ``size_bytes`` from ``gpa`` on is the VM's main memory."""
    return size_bytes > 0 and gpa in vm.ram and gpa + size_bytes - 1 in vm.ram


def pieces(gpa: int, size_bytes: int) -> list[tuple[Gpa, int]]:
    """Cut a range into what lies in one page each: (start, length)."""
    cuts = []
    while size_bytes > 0:
        length = min(size_bytes, PAGE_SIZE_BYTES - gpa % PAGE_SIZE_BYTES)
        cuts.append((Gpa(gpa), length))
        gpa, size_bytes = gpa + length, size_bytes - length
    return cuts


def read(host: Host, vm: Vm, gpa: int, size_bytes: int) -> bytes | None:
    """Copy guest memory out, or None if not all of the range is the VM's memory."""
    if not is_ram(vm, gpa, size_bytes):
        return None
    data = bytearray()
    for start, length in pieces(gpa, size_bytes):
        spa = walk(host, vm, start).spa
        if spa is None:
            return None
        data += read_piece(host, spa, length)
    return bytes(data)


def read_piece(host: Host, spa: Spa, length: int) -> bytes:
    """Copy main memory out, by words where they are whole."""
    data = bytearray()
    while len(data) < length:
        start = Spa(spa + len(data))
        size_bytes = 4 if start % 4 == 0 and length - len(data) >= 4 else 1
        data += host.port.read_memory(start, size_bytes).to_bytes(size_bytes, "little")
    return bytes(data)


def write(host: Host, vm: Vm, gpa: int, data: bytes) -> bool:
    """Copy into guest memory; False, with nothing written, unless the range is the VM's memory."""
    if not is_ram(vm, gpa, len(data)):
        return False
    for start, length in pieces(gpa, len(data)):
        spa = walk(host, vm, start, Flag.W).spa
        if spa is None:
            return False
        host.port.write_block(spa, data[start - gpa : start - gpa + length])
    return True
