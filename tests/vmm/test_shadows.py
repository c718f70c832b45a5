"""A guest with paging on: which shadow is used, what stands in it, and when it is dropped."""

import copy

import pytest

from server.isa.causes import Cause
from server.isa.privilege import Mode
from server.isa.pte import Flag, Pte, make_pte, make_satp
from server.trace.events import (
    DeviceEmulated,
    GuestWalked,
    ShadowDropped,
    ShadowFilled,
    ShadowRootMade,
)
from server.vmm import guest_memory
from server.vmm.monitor import Vmm
from server.vmm.shadow_roots import FRAMES, ROOTS, View

from .test_memory import leaf_of, real_walk
from .world import ENTRY, MEMORY, World

FETCH, LOAD, STORE = 12, 13, 15
V, R, W, X, U, A, D = Flag.V, Flag.R, Flag.W, Flag.X, Flag.U, Flag.A, Flag.D
ROOT, LOWER = 0x4000, 0x5000
PAGE = 0x3000
AT = 0x40_3000
"""A guest-virtual address, which the tests map to PAGE."""


def paging(world: World, asid: int = 0) -> None:
    """The guest turns paging on; its lowest 4 MiB stay where they are."""
    world.poke(ROOT, make_pte(0, V | R | W | X))
    world.poke(ROOT + 4, make_pte(LOWER >> 12, V))
    world.executes("csrw satp, a0", a0=make_satp(ROOT >> 12, asid))


def maps(world: World, flags: int, gpa: int = PAGE) -> None:
    """The guest's leaf for AT."""
    world.poke(LOWER + 12, make_pte(gpa >> 12, flags))


def leaf(world: World) -> int:
    """The guest's leaf for AT, as it is now."""
    return int.from_bytes(world.peek(LOWER + 12, 4), "little")


def shadow(world: World, va: int = AT) -> Flag:
    """The flags of the shadow's leaf."""
    return Pte(world.port.read_memory(leaf_of(world, va), 4)).flags


def spa_of(world: World, gpa: int) -> int:
    """Where guest memory really is."""
    spa = guest_memory.walk(world.vmm.host, world.vm, gpa).spa
    assert spa is not None
    return spa


# Filling


def test_a_page_is_composed_of_the_guests_table_and_the_map(world):
    paging(world)
    maps(world, V | R | W | X)

    world.exits(LOAD, AT + 0x24)

    assert real_walk(world, AT + 0x24) == spa_of(world, PAGE) + 0x24
    filled = world.one(ShadowFilled)
    assert (filled.gva, filled.gpa, filled.spa) == (AT, PAGE, spa_of(world, PAGE))
    walked = world.one(GuestWalked)
    assert [(e.level, e.gpa) for e in walked.entries] == [(1, ROOT + 4), (0, LOWER + 12)]
    assert (walked.gpa, walked.fault) == (PAGE + 0x24, None)
    assert world.pc == ENTRY + 4  # nothing that the guest could notice


def test_a_load_sets_a_in_the_guests_leaf_and_a_store_also_d(world):
    paging(world)
    maps(world, V | R | W)

    world.exits(LOAD, AT)
    assert leaf(world) & (A | D) == A
    assert shadow(world) & (R | W) == R  # so that the first store is seen

    world.exits(STORE, AT)
    assert leaf(world) & (A | D) == A | D
    assert shadow(world) & (R | W) == R | W


@pytest.mark.parametrize(
    ("flags", "mode", "sum_", "mxr", "given"),
    [
        (R | W | X, Mode.S, 0, 0, R | W | X),
        (R | X | U, Mode.U, 0, 0, R | X),
        (R | W | X | U, Mode.S, 1, 0, R | W),
        (R | W | X, Mode.S, 1, 0, R | W | X),
        (X, Mode.S, 0, 1, X),  # the hart's own MXR makes it readable
        (X | U, Mode.U, 0, 1, X),
        (X | U, Mode.S, 1, 1, R),
    ],
)
def test_what_a_shadow_gives_in_each_view(world, flags, mode, sum_, mxr, given):
    paging(world)
    maps(world, V | A | D | flags)
    world.status(SUM=sum_, MXR=mxr)
    world.believes(mode)

    world.exits(LOAD, AT)

    assert shadow(world) == V | U | A | D | given
    assert world.port.csrs["sstatus"] >> 19 & 1 == mxr


@pytest.mark.parametrize(
    ("flags", "mode", "sum_", "cause"),
    [
        (V | R | W | X, Mode.U, 0, LOAD),
        (V | R | W | X | U, Mode.S, 0, LOAD),
        (V | R | W | X | U, Mode.S, 1, FETCH),
        (V | R, Mode.S, 0, STORE),
        (V | X, Mode.S, 0, LOAD),
        (V | W, Mode.S, 0, STORE),
        (V | W | X, Mode.S, 0, FETCH),
        (R | W | X, Mode.S, 0, LOAD),
        (V, Mode.S, 0, LOAD),
    ],
)
def test_what_the_guests_table_forbids_is_the_guests_page_fault(world, flags, mode, sum_, cause):
    paging(world)
    maps(world, flags)
    world.status(SUM=sum_)
    world.believes(mode)

    world.exits(cause, AT)

    assert world.was_reflected(cause, AT, ENTRY + 4)
    assert leaf(world) & (A | D) == 0


def test_a_megapage_is_splintered(world):
    paging(world)

    world.exits(LOAD, 0x3008)

    assert real_walk(world, 0x3008) is not None
    assert real_walk(world, 0x4008) is None
    assert Pte(int.from_bytes(world.peek(ROOT, 4), "little")).flags & A


# Tables that are no tables


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (make_pte(0x80020, V), Cause.LOAD_ACCESS_FAULT),  # a table in the VMM's memory
        (make_pte(0x10000, V), Cause.LOAD_ACCESS_FAULT),  # in a device
        (make_pte(0x3F_FFFF, V), Cause.LOAD_ACCESS_FAULT),  # beyond 32 bits
        (make_pte(LOWER >> 12, V | A), Cause.LOAD_PAGE_FAULT),
        (make_pte(LOWER >> 12, V | D), Cause.LOAD_PAGE_FAULT),
        (make_pte(LOWER >> 12, V | U), Cause.LOAD_PAGE_FAULT),
        (make_pte(1, V | R), Cause.LOAD_PAGE_FAULT),  # a misaligned megapage
        (make_pte(0x80000, V | R), Cause.LOAD_ACCESS_FAULT),  # memory that is another's
        (make_pte(ROOT >> 12, V), Cause.LOAD_PAGE_FAULT),  # the table in itself
    ],
    ids=hex,
)
def test_a_root_entry_that_leads_nowhere_gives_the_fault_of_the_hardware(world, entry, fault):
    paging(world)
    maps(world, V | R | W | X)
    world.poke(ROOT + 4, entry)
    world.poke(ROOT + 12, 0)

    world.exits(LOAD, AT)

    assert world.was_reflected(fault, AT, ENTRY + 4)


def test_a_root_outside_the_vms_memory_is_an_endless_trap_and_ends_the_vm(world):
    world.executes("csrw satp, a0", a0=make_satp(0x80020))

    for _ in range(3):
        if world.vmm.current:
            world.exits(FETCH, world.pc, ticks=1)

    assert world.vmm.vms[0].stop_reason == "trap-loop"
    assert all(world.port.memory[MEMORY.start + i] == 0 for i in range(4096))


# Devices behind the guest's tables


def test_a_device_is_reached_through_the_guests_tables(world):
    paging(world)
    maps(world, V | R | W, 0x1000_0000)

    world.accesses("sb a0, 0(a1)", a0=ord("h"), a1=AT)

    assert world.console == b"h"
    assert world.one(DeviceEmulated).gpa == 0x1000_0000
    assert leaf(world) & (A | D) == A | D
    assert world.pc == ENTRY + 8


def test_an_instruction_is_read_where_the_guests_tables_say(world):
    paging(world)
    maps(world, V | R | W, 0x1000_0000)
    world.poke(LOWER, make_pte(2, V | X))
    world.poke(0x2100, 0x00A5_8023)  # sb a0, 0(a1)
    world.port.csrs["sepc"] = 0x40_0100
    world.sets(a0=ord("h"), a1=AT)

    world.exits(STORE, AT)

    assert world.console == b"h"


@pytest.mark.parametrize("flags", [V | R, V | R | W | U, 0])
def test_a_device_page_has_rights_too(world, flags):
    paging(world)
    maps(world, flags, 0x1000_0000)

    world.accesses("sb a0, 0(a1)", a0=ord("h"), a1=AT)

    assert world.console == b""
    assert world.was_reflected(Cause.STORE_PAGE_FAULT, AT, ENTRY + 4)


# Which root


def test_each_mode_has_its_own_root_and_asid(world):
    paging(world, asid=7)
    seen = {world.port.csrs["satp"]}
    for mode, sum_, mxr in ((Mode.S, 1, 0), (Mode.S, 1, 1), (Mode.U, 0, 0)):
        world.status(SUM=sum_, MXR=mxr)
        world.believes(mode)
        world.exits(Cause.LOAD_PAGE_FAULT, 0x3000)
        world.status(SUM=sum_, MXR=mxr)
        world.believes(mode)
        world.vmm.current = world.vmm.vms[0]
        seen.add(world.root.real_satp)

    assert len(seen) == 4
    assert len({satp >> 22 & 0x1FF for satp in seen}) == 4


def test_a_root_is_found_again(world):
    paging(world)
    first = world.port.csrs["satp"]
    world.executes("csrw satp, zero")
    assert world.root.view is View.PAGING_OFF
    assert real_walk(world, 0x2000) == spa_of(world, 0x2000)

    world.executes("csrw satp, a0", a0=make_satp(ROOT >> 12))

    assert world.port.csrs["satp"] == first
    assert "ShadowRootMade" not in world.names()


def test_more_roots_than_there_is_room_for_put_the_least_used_out(world):
    paging(world)
    kept = world.vm.shadow

    for asid in range(40):
        world.executes("csrw satp, a0", a0=make_satp(ROOT >> 12, asid))
        world.exits(LOAD, 0x3000)

    assert len(kept.roots) == ROOTS
    assert len({root.asid for root in kept.roots}) == ROOTS
    assert [root.satp >> 22 & 0x1FF for root in kept.roots] == list(range(28, 40))
    check_frames(world)


def test_more_tables_than_there_are_frames_empty_the_root_and_go_on(world):
    paging(world)
    for region in range(1, 1024):
        world.poke(ROOT + 4 * region, make_pte(0, V | R))

    for region in range(1, 200):
        world.exits(LOAD, region << 22, ticks=2)
        assert real_walk(world, region << 22) is not None

    assert world.vm.status == "running"
    assert world.vm.exits["hidden"] == 199
    check_frames(world)


def check_frames(world: World) -> None:
    """Every frame of the pool is in one place, and belongs to the VM."""
    kept = world.vm.shadow
    used = [spa for root in kept.roots for spa in (root.spa, *root.tables.values())]
    assert len(used) + len(kept.frames) == FRAMES == len({*used, *kept.frames})
    assert {world.vmm.host.frames.owners[spa] for spa in (*used, *kept.frames)} == {"A: shadow"}


# Fences


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("sfence.vma", True),
        ("sfence.vma a0, zero", True),
        ("sfence.vma zero, a1", True),
        ("sfence.vma a0, a1", True),
        ("sfence.vma a2, zero", False),
        ("sfence.vma zero, a3", False),
        ("sfence.vma a0, a3", False),
    ],
)
def test_a_fence_drops_what_it_names(world, text, dropped):
    paging(world, asid=7)
    maps(world, V | R)
    world.exits(LOAD, AT)
    asid = world.root.asid

    world.port.fences.clear()
    world.executes(text, a0=AT + 0x20, a1=7, a2=AT + 0x1000, a3=8)

    assert (real_walk(world, AT) is None) is dropped
    if dropped:
        assert any(fence[1] == asid for fence in world.port.fences)
        assert world.one(ShadowDropped).root == world.root.spa


def test_a_fence_for_one_page_leaves_its_neighbours(world):
    paging(world)
    maps(world, V | R)
    world.poke(LOWER + 16, make_pte(PAGE >> 12, V | R))
    world.exits(LOAD, AT)
    world.exits(LOAD, AT + 0x1000)

    world.executes("sfence.vma a0, zero", a0=AT)

    assert real_walk(world, AT) is None
    assert real_walk(world, AT + 0x1000) is not None


def test_a_fence_anywhere_in_a_megapage_drops_all_that_it_became(world):
    paging(world)
    world.exits(LOAD, 0x1000)
    world.exits(LOAD, 0x3000)

    world.executes("sfence.vma a0, zero", a0=0x3F_F000)

    assert real_walk(world, 0x1000) is None
    assert real_walk(world, 0x3000) is None
    check_frames(world)


def test_until_the_fence_the_old_translation_may_be_used(world):
    paging(world)
    maps(world, V | R)
    world.exits(LOAD, AT)

    maps(world, 0)

    assert real_walk(world, AT) is not None


def test_a_fence_reaches_the_roots_of_every_view(world):
    paging(world)
    maps(world, V | R | U)
    world.believes(Mode.U)
    world.exits(LOAD, AT)
    world.believes(Mode.S)

    world.executes("sfence.vma a0, zero", a0=AT)

    world.believes(Mode.U)
    assert [r for r in world.vm.shadow.roots if r.view is View.USER and r.tables]
    table = world.root.tables[1]
    assert world.port.read_memory(table + 12, 4) == 0


def test_fences_leave_the_shadow_of_a_guest_without_paging(world):
    world.executes("sfence.vma")

    assert real_walk(world, 0x3000) is not None


# Snapshots, and the end of a guest that cannot be helped


def test_a_snapshot_holds_the_shadows(world):
    paging(world)
    maps(world, V | R)
    world.exits(LOAD, AT)
    world.exits(LOAD, 0x3000)
    state = world.vmm.snapshot()
    frozen = copy.deepcopy(state)

    world.executes("sfence.vma")
    other = Vmm(world.port, world.vmm.specs, MEMORY, world.recorder)
    other.restore(state)

    assert state == frozen == other.snapshot()
    assert other.vms[0].shadow.roots[-1].splintered == [0]


def test_an_access_that_the_hart_refuses_for_ever_ends_the_vm(world):
    paging(world)
    for _ in range(20):
        if world.vmm.current:
            world.exits(LOAD, 0x3000, ticks=1)

    assert world.vmm.vms[0].stop_reason == "no-progress"


def test_a_handler_that_is_not_mapped_is_an_endless_trap(world):
    paging(world)
    world.vm.csrs["stvec"] = 0xC000_0000

    world.exits(Cause.BREAKPOINT)
    for _ in range(2):
        if world.vmm.current:
            world.exits(FETCH, 0xC000_0000)

    assert world.vmm.vms[0].stop_reason == "trap-loop"


def test_roots_are_told_as_they_are_made(world):
    paging(world, asid=3)

    made = world.one(ShadowRootMade)
    assert (made.vm, made.satp, made.view) == ("A", make_satp(ROOT >> 12, 3), "kernel")
    assert made.root == world.root.spa
