"""Two tables for each VM: its map, which says where its memory lies, and the shadow of it.

The hart walks one table only, and that must lead to main memory. So it walks a shadow:
guest-virtual -> main memory, composed of the guest's own table (none, while its paging is off)
and the map, one page at a time, when the guest first reaches it. The guest kernel really runs in
user mode, hence U in every leaf; the hardware shall find nothing to write there, hence A and D.
"""

from __future__ import annotations

import struct

from ..isa.address import PAGE_SHIFT, PAGE_SIZE_BYTES, Gpa, Gva, Spa, Va
from ..isa.privilege import Mode
from ..isa.pte import PTE_SIZE_BYTES, Flag, make_pte, satp_asid, vpn
from ..trace.events import ShadowFilled
from . import guest_memory
from .guest_tables import GuestWalk
from .host import Host
from .shadow_roots import FRAMES, ROOTS, ShadowRoot, ShadowRoots, View
from .virtual_csrs import MXR, SUM
from .vm import Vm, VmSpec

RWX = Flag.R | Flag.W | Flag.X
OPEN = Flag.V | Flag.U | Flag.A | Flag.D
LEAF = int(OPEN | RWX)
ENTRIES = 1024
REGION_BYTES = ENTRIES * PAGE_SIZE_BYTES
"""What one entry of a root covers: 4 MiB, in the map and in the shadow alike."""


def frames_needed(spec: VmSpec) -> int:
    """How many frames a VM takes: its memory, its map, an alignment gap, its shadows."""
    map_tables = guest_memory.ROOT_FRAMES + len({gpa // REGION_BYTES for gpa in spec.pages})
    gap = guest_memory.ROOT_FRAMES - 1
    return len(spec.ram) // PAGE_SIZE_BYTES + map_tables + gap + FRAMES


def make_tables(host: Host, vm: Vm, spec: VmSpec, number: int) -> None:
    """Give VM ``number`` its frames; write the map, and the shadow for a guest without paging."""
    first_asid = 1 + number * ROOTS
    vm.shadow = ShadowRoots(vm.name, asids=list(range(first_asid, first_asid + ROOTS)))
    vm.map_root = host.frames.take(f"{vm.name}: map", guest_memory.ROOT_FRAMES)
    vm.shadow.frames.append(host.frames.take(f"{vm.name}: shadow"))
    frames = {gpa: host.frames.take(vm.name) for gpa in spec.pages}
    regions = sorted({gpa // REGION_BYTES for gpa in frames})
    map_tables = {region: host.frames.take(f"{vm.name}: map") for region in regions}
    vm.shadow.frames += (host.frames.take(f"{vm.name}: shadow") for _ in range(FRAMES - 1))

    root = vm.shadow.use(host, 0, View.PAGING_OFF)
    for region, map_table in map_tables.items():
        pointer = make_pte(map_table >> PAGE_SHIFT, Flag.V)
        entry = Spa(vm.map_root + region * PTE_SIZE_BYTES)
        host.port.write_memory(entry, PTE_SIZE_BYTES, pointer)
        leaves = [0] * ENTRIES
        for gpa, spa in frames.items():
            if gpa // REGION_BYTES == region:
                leaves[vpn(gpa, 0)] = make_pte(spa >> PAGE_SHIFT, LEAF)
        table = struct.pack(f"<{ENTRIES}I", *leaves)
        host.port.write_block(map_table, table)
        host.port.write_block(vm.shadow.table(host, root, region), table)
    for gpa, spa in frames.items():
        host.note(ShadowFilled, vm.name, root.spa, gpa, gpa, spa, LEAF, "made")


def load(host: Host, vm: Vm, gpa: Gpa, data: bytes) -> None:
    """Put a piece of an image where the guest will find it. The memory around it is zero."""
    for start, length in guest_memory.pieces(gpa, len(data)):
        spa = guest_memory.walk(host, vm, start).spa
        assert spa is not None
        host.port.write_block(spa, data[start - gpa : start - gpa + length])


def root_for(host: Host, vm: Vm) -> ShadowRoot:
    """The shadow for what the guest does now: the one place where a root is chosen."""
    if not vm.paging:
        return vm.shadow.use(host, 0, View.PAGING_OFF)
    status = vm.csrs["sstatus"]
    view = View.KERNEL
    if vm.virtual_mode is Mode.U:
        view = View.USER
    elif SUM.get(status):
        view = View.KERNEL_SUM_MXR if MXR.get(status) else View.KERNEL_SUM
    return vm.shadow.use(host, vm.csrs["satp"], view)


def fill(host: Host, vm: Vm, gva: Gva, found: GuestWalk) -> None:
    """Complete the shadow for one page, which lies in the VM's memory."""
    spa = guest_memory.walk(host, vm, found.gpa).spa
    assert spa is not None
    root = root_for(host, vm)
    flags = OPEN | rights(root.view, Flag(found.flags))
    page, gpa, frame = (address & -PAGE_SIZE_BYTES for address in (gva, found.gpa, spa))
    vm.shadow.write_leaf(host, root, Va(page), make_pte(frame >> PAGE_SHIFT, flags))
    if found.level and vpn(gva, 1) not in root.splintered:
        root.splintered.append(vpn(gva, 1))
    host.note(ShadowFilled, vm.name, root.spa, page, gpa, frame, int(flags), "fault")


def rights(view: View, flags: Flag) -> Flag:
    """What of a guest leaf's rights its shadow gives.

    The first store to a page must be seen, to set D in the guest's leaf: until then, no W.
    """
    given = flags & RWX if flags & Flag.D else flags & RWX & ~Flag.W
    if flags & Flag.U and view is not View.USER:  # to the kernel user pages are data, never code
        if view is View.KERNEL_SUM_MXR and flags & Flag.X:
            given |= Flag.R
        given &= ~Flag.X
    return given


def fence(host: Host, vm: Vm, va: int | None, asid: int | None) -> None:
    """The guest has changed its tables: drop what the shadows remember of them, None being all.

    Until it says so a shadow may be out of date: so may a TLB. Spec: norm:sfence.vma_op.
    """
    for root in vm.shadow.roots:
        if root.view is View.PAGING_OFF or asid not in (None, satp_asid(root.satp)):
            continue
        if va is None:
            vm.shadow.empty(host, root, "fence")
        else:
            vm.shadow.drop(host, root, Va(va))
