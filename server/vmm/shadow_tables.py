"""Two tables for each VM: its map, which says where its memory lies, and the shadow of it.

The hart walks one table only, and that must lead to main memory. So it walks the shadow:
guest-virtual -> main memory, composed of the guest's own table (none, while its paging is off)
and the map. The guest kernel really runs in user mode, hence U in every leaf; the hardware shall
find nothing to write there, hence A and D.
"""

from __future__ import annotations

import struct

from ..isa.address import PAGE_SHIFT, PAGE_SIZE_BYTES, Gpa, Spa, Va
from ..isa.pte import PTE_SIZE_BYTES, Flag, Pte, make_pte, make_satp, vpn
from ..trace.events import ShadowFilled
from . import guest_memory
from .host import Host
from .visit import Visit
from .vm import Vm, VmSpec

RWX = Flag.R | Flag.W | Flag.X
LEAF = int(Flag.V | RWX | Flag.U | Flag.A | Flag.D)
ENTRIES = 1024
REGION_BYTES = ENTRIES * PAGE_SIZE_BYTES
"""What one entry of a root covers: 4 MiB, in the map and in the shadow alike."""


def frames_needed(spec: VmSpec) -> int:
    """How many frames a VM takes: its memory, two roots, their lower tables, an alignment gap."""
    tables = len({gpa // REGION_BYTES for gpa in spec.pages})
    roots = guest_memory.ROOT_FRAMES + 1
    return len(spec.ram) // PAGE_SIZE_BYTES + roots + 2 * tables + guest_memory.ROOT_FRAMES - 1


def make_tables(host: Host, vm: Vm, spec: VmSpec) -> None:
    """Give the VM its frames; write the map, and the shadow for a guest whose paging is off."""
    vm.map_root = host.frames.take(f"{vm.name}: map", guest_memory.ROOT_FRAMES)
    vm.shadow_root = host.frames.take(f"{vm.name}: shadow")
    frames = {gpa: host.frames.take(vm.name) for gpa in spec.pages}
    write_table(host, f"{vm.name}: map", vm.map_root, frames)
    write_table(host, f"{vm.name}: shadow", vm.shadow_root, frames)
    for gpa, spa in frames.items():
        host.note(ShadowFilled, vm.name, vm.shadow_root, gpa, gpa, spa, LEAF, "made")


def write_table(host: Host, owner: str, root: Spa, frames: dict[Gpa, Spa]) -> None:
    """Write the lower tables and what of the root points to them; the other entries are 0."""
    for region in sorted({gpa // REGION_BYTES for gpa in frames}):
        entries = [0] * ENTRIES
        for gpa, spa in frames.items():
            if gpa // REGION_BYTES == region:
                entries[vpn(gpa, 0)] = make_pte(spa >> PAGE_SHIFT, LEAF)
        table = host.frames.take(owner)
        host.port.write_block(table, struct.pack(f"<{ENTRIES}I", *entries))
        pointer = make_pte(table >> PAGE_SHIFT, Flag.V)
        host.port.write_memory(Spa(root + region * PTE_SIZE_BYTES), PTE_SIZE_BYTES, pointer)


def load(host: Host, vm: Vm, gpa: Gpa, data: bytes) -> None:
    """Put a piece of an image where the guest will find it. The memory around it is zero."""
    for start, length in guest_memory.pieces(gpa, len(data)):
        spa = guest_memory.walk(host, vm, start).spa
        assert spa is not None
        host.port.write_block(spa, data[start - gpa : start - gpa + length])


def fill(host: Host, vm: Vm, gpa: Gpa) -> bool:
    """Complete the shadow for one page; False if the VM has no such page."""
    spa = guest_memory.walk(host, vm, gpa).spa
    if spa is None:
        return False
    root_entry = Spa(vm.shadow_root + vpn(gpa, 1) * PTE_SIZE_BYTES)
    pointer = Pte(host.port.read_memory(root_entry, PTE_SIZE_BYTES))
    if not pointer.valid:
        table = host.frames.take(f"{vm.name}: shadow")
        pointer = Pte(make_pte(table >> PAGE_SHIFT, Flag.V))
        host.port.write_memory(root_entry, PTE_SIZE_BYTES, pointer)

    entry = Spa((pointer.ppn << PAGE_SHIFT) + vpn(gpa, 0) * PTE_SIZE_BYTES)
    host.port.write_memory(entry, PTE_SIZE_BYTES, make_pte(spa >> PAGE_SHIFT, LEAF))
    gva = gpa & -PAGE_SIZE_BYTES
    host.note(
        ShadowFilled, vm.name, vm.shadow_root, gva, gva, spa & -PAGE_SIZE_BYTES, LEAF, "fault"
    )
    host.port.sfence_vma(Va(gva), vm.asid)  # the hart may remember that there was none
    return True


def satp_for(vm: Vm) -> int:
    """The real ``satp`` for what the guest does now: the one place where a root is chosen.

    With paging off there is one root only.
    """
    return make_satp(vm.shadow_root >> PAGE_SHIFT, vm.asid)


def fence(visit: Visit, va: int | None, asid: int | None) -> None:
    """The guest has changed its tables; while its paging is off the shadow depends on none."""
