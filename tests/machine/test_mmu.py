"""Loads, stores and fetches as a program makes them: pages, fences, atomics, code that changes."""

import pytest

from server.isa.address import PAGE_SHIFT
from server.isa.assemble import assemble
from server.isa.causes import Cause
from server.isa.privilege import Mode
from server.isa.pte import Flag, make_pte, make_satp
from server.trace.events import MemoryAccessed, PageWalked, TlbFilled, TlbFlushed

from .programs import (
    RAM,
    ROOT,
    RW,
    RWX,
    assembled,
    csr,
    machine_with,
    map_page,
    of_type,
    paged,
    set_csrs,
    sets,
    step,
    watched,
    word_at,
    x,
)

VA, OTHER_VA = 0x0040_0000, 0x0040_1000
FRAME, OTHER_FRAME = RAM + 0x2_0000, RAM + 0x3_0000
ADUE = 1 << 29
V, R, W, X, U, G, A, D = Flag


@pytest.fixture(params=[False, True], ids=["unwatched", "watched"])
def watching(request):
    return request.param


def watch(machine, watching: bool) -> None:
    machine.recorder.watch((lambda event: None) if watching else None)


# Misaligned accesses


def test_a_misaligned_word_across_two_pages_that_lie_apart(watching):
    machine = paged("sw a0, -2(a1)\nlw a2, -2(a1)")
    map_page(machine, VA, FRAME, RW)
    map_page(machine, OTHER_VA, OTHER_FRAME, RW)
    sets(machine, a0=0x1122_3344, a1=OTHER_VA)
    watch(machine, watching)

    step(machine, 2)

    assert x(machine, "a2") == 0x1122_3344
    assert machine.bus.read(FRAME + 0xFFE, 2) == 0x3344
    assert machine.bus.read(OTHER_FRAME, 2) == 0x1122


@pytest.mark.parametrize(
    ("text", "cause"),
    [("lw a0, -2(a1)", Cause.LOAD_PAGE_FAULT), ("sw a0, -2(a1)", Cause.STORE_PAGE_FAULT)],
)
def test_a_fault_on_the_second_page_names_its_first_byte_and_nothing_is_stored(text, cause):
    machine = paged(text)
    map_page(machine, VA, FRAME, RW)
    sets(machine, a0=0xFFFF_FFFF, a1=OTHER_VA)

    step(machine)

    assert (csr(machine, "mcause"), csr(machine, "mtval")) == (cause, OTHER_VA)
    assert machine.bus.read(FRAME + 0xFFE, 2) == 0


def test_a_misaligned_access_to_a_device_is_an_access_fault():
    machine = machine_with("lh a0, 1(a1)")
    sets(machine, a1=0x1000_0000)

    step(machine)

    assert csr(machine, "mcause") == Cause.LOAD_ACCESS_FAULT
    assert csr(machine, "mtval") == 0x1000_0001


def test_a_misaligned_access_may_wrap_around_the_address_space():
    machine = paged("lw a2, -2(zero)", asid=1)
    map_page(machine, 0xFFFF_F000, FRAME, RW)
    map_page(machine, 0, OTHER_FRAME, RW, table=RAM + 0x1_2000)
    machine.bus.write(FRAME + 0xFFE, 2, 0x3344)
    machine.bus.write(OTHER_FRAME, 2, 0x1122)

    step(machine)

    assert x(machine, "a2") == 0x1122_3344


def test_a_misaligned_access_is_told_once():
    machine = machine_with("sw a0, 1(a1)")
    sets(machine, a0=0x0102_0304, a1=FRAME)
    machine.bus.write(FRAME, 4, 0xAABB_CCDD)
    events = watched(machine)

    step(machine)

    (event,) = of_type(events, MemoryAccessed)
    assert (event.va, event.size_bytes, event.value, event.old) == (
        FRAME + 1, 4, 0x0102_0304, 0x00AA_BBCC,
    )  # fmt: skip


# Atomics


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("lr.w a0, (a1)", Cause.LOAD_ADDRESS_MISALIGNED),
        ("sc.w a0, a2, (a1)", Cause.STORE_ADDRESS_MISALIGNED),
        ("amoadd.w a0, a2, (a1)", Cause.STORE_ADDRESS_MISALIGNED),
    ],
)
def test_a_misaligned_atomic_faults(text, cause):
    machine = machine_with(text)
    sets(machine, a1=RAM + 2)

    step(machine)

    assert (csr(machine, "mcause"), csr(machine, "mtval")) == (cause, RAM + 2)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("lr.w a0, (a1)", Cause.LOAD_ACCESS_FAULT),
        ("sc.w a0, a2, (a1)", Cause.STORE_ACCESS_FAULT),
        ("amoadd.w a0, a2, (a1)", Cause.STORE_ACCESS_FAULT),
    ],
)
def test_an_atomic_reaches_no_device(text, cause):
    machine = machine_with(text)
    sets(machine, a1=0x0200_0000)

    step(machine)

    assert csr(machine, "mcause") == cause


def test_an_atomic_on_a_read_only_page_faults_as_a_store():
    machine = paged("amoadd.w a0, a2, (a1)")
    map_page(machine, VA, FRAME, V | R | A)
    sets(machine, a1=VA)

    step(machine)

    assert csr(machine, "mcause") == Cause.STORE_PAGE_FAULT


def test_a_store_conditional_succeeds_after_its_load_reserved_and_only_once(watching):
    machine = machine_with("lr.w a0, (a1)\nsc.w a3, a2, (a1)\nsc.w a4, a5, (a1)")
    sets(machine, a1=FRAME, a2=7, a5=9)
    watch(machine, watching)

    step(machine, 3)

    assert (x(machine, "a3"), x(machine, "a4"), word_at(machine, FRAME)) == (0, 1, 7)


@pytest.mark.parametrize("between", ["lr.w a6, (a7)", "sc.w a6, a2, (a7)", "mret"])
def test_a_reservation_is_lost(between):
    machine = machine_with(f"lr.w a0, (a1)\n{between}\nsc.w a3, a2, (a1)")
    set_csrs(machine, mepc=RAM + 8, mstatus=3 << 11)
    sets(machine, a1=FRAME, a2=7, a7=OTHER_FRAME)

    step(machine, 3)

    assert (x(machine, "a3"), word_at(machine, FRAME)) == (1, 0)


# Fences and entries


def test_a_changed_entry_is_seen_after_a_fence_and_not_before(watching):
    machine = paged("lw a0, 0(a1)\nsw a3, 0(a4)\nlw a0, 0(a1)\nsfence.vma\nlw a2, 0(a1)")
    entry = map_page(machine, VA, FRAME, RW)
    machine.bus.write(FRAME, 4, 1)
    machine.bus.write(OTHER_FRAME, 4, 2)
    sets(machine, a1=VA, a3=make_pte(OTHER_FRAME >> PAGE_SHIFT, RW), a4=entry)
    watch(machine, watching)

    step(machine, 5)

    assert (x(machine, "a0"), x(machine, "a2")) == (1, 2)


@pytest.mark.parametrize(
    ("fence", "flags", "gone"),
    [
        ("sfence.vma a1, zero", RW, True),
        ("sfence.vma a2, zero", RW, False),
        ("sfence.vma zero, a5", RW, True),
        ("sfence.vma zero, a6", RW, False),
        ("sfence.vma zero, a5", RW | G, False),
        ("sfence.vma a1, a5", RW, True),
        ("sfence.vma a1, a6", RW, False),
        ("sfence.vma a1, zero", RW | G, True),
        ("sfence.vma zero, zero", RW | G, True),
    ],
)
def test_what_each_form_of_fence_drops(fence, flags, gone):
    machine = paged(f"lw a0, 0(a1)\n{fence}\nlw a0, 0(a1)", asid=5)
    entry = map_page(machine, VA, FRAME, flags)
    sets(machine, a1=VA, a2=OTHER_VA, a5=5, a6=6)
    step(machine)
    machine.bus.write(entry, 4, 0)

    step(machine, 2)

    assert (csr(machine, "mcause") == Cause.LOAD_PAGE_FAULT) is gone


def test_a_fence_by_a_register_that_holds_zero_names_address_zero():
    machine = paged("sfence.vma a1, a2")
    events = watched(machine)

    step(machine)

    (event,) = of_type(events, TlbFlushed)
    assert (event.va, event.asid) == (0, 0)


def test_changing_the_address_space_needs_no_fence(watching):
    machine = paged("lw a0, 0(a1)\ncsrw satp, a3\nlw a2, 0(a1)", asid=1)
    map_page(machine, VA, FRAME, RW)
    other_root, other_table = RAM + 0x1_4000, RAM + 0x1_5000
    map_page(machine, RAM, RAM, RWX, level=1, root=other_root)
    map_page(machine, VA, OTHER_FRAME, RW, root=other_root, table=other_table)
    machine.bus.write(FRAME, 4, 1)
    machine.bus.write(OTHER_FRAME, 4, 2)
    sets(machine, a1=VA, a3=make_satp(other_root >> PAGE_SHIFT, 2))
    watch(machine, watching)

    step(machine, 3)

    assert (x(machine, "a0"), x(machine, "a2")) == (1, 2)


def test_sum_is_looked_at_on_every_access(watching):
    machine = paged("lw a0, 0(a1)\ncsrc sstatus, a2\nlw a0, 0(a1)")
    map_page(machine, VA, FRAME, RW | U)
    set_csrs(machine, mstatus=1 << 18)
    sets(machine, a1=VA, a2=1 << 18)
    watch(machine, watching)

    step(machine, 3)

    assert csr(machine, "mcause") == Cause.LOAD_PAGE_FAULT
    assert csr(machine, "mepc") == RAM + 8


def test_the_first_store_after_a_load_makes_the_page_dirty(watching):
    machine = paged("lw a0, 0(a1)\nsw a0, 0(a1)\nsw a0, 4(a1)")
    set_csrs(machine, menvcfgh=ADUE)
    entry = map_page(machine, VA, FRAME, V | R | W)
    sets(machine, a1=VA)
    watch(machine, watching)

    step(machine)
    assert word_at(machine, entry) & 0xC0 == A
    step(machine)

    assert word_at(machine, entry) & 0xC0 == A | D


def test_without_svadu_the_kernel_sets_the_bits():
    machine = paged("sw a0, 0(a1)")
    entry = map_page(machine, VA, FRAME, V | R | W | A)
    sets(machine, a1=VA)

    step(machine)

    assert csr(machine, "mcause") == Cause.STORE_PAGE_FAULT
    assert word_at(machine, entry) & D == 0


def test_a_second_access_to_a_page_walks_no_more():
    machine = paged("lw a0, 0(a1)\nlw a0, 4(a1)")
    map_page(machine, VA, FRAME, RW)
    sets(machine, a1=VA)
    events = watched(machine)

    step(machine, 2)

    assert [walk.va for walk in of_type(events, PageWalked)] == [RAM, VA]
    assert [fill.vpn for fill in of_type(events, TlbFilled)] == [RAM >> 12, VA >> 12]


# The program's tables and the TLB contradict each other: what happens does not depend on a viewer


def test_tables_changed_without_a_fence_look_the_same_to_a_viewer_and_to_nobody():
    """A superpage that may only be read is split; a store finds the new page, the loads follow."""
    text = "lw a0, 0(a1)\nsw a2, 0(a3)\nsw a4, 0(a1)\nlw a0, 0(a1)\nsw a4, 4(a1)\nlw a5, 4(a1)"
    results = []
    for watching in (False, True):
        machine = paged(text)
        map_page(machine, VA, RAM, V | R | A, level=1)
        table = RAM + 0x1_3000
        machine.bus.write(table, 4, make_pte(FRAME >> 12, RW))
        machine.bus.write(RAM, 4, assemble("lw a0, 0(a1)"))
        sets(machine, a1=VA, a2=make_pte(table >> 12, V), a3=ROOT + 4 * (VA >> 22), a4=77)
        watch(machine, watching)
        step(machine, 6)
        results.append((list(machine.hart.x[:32]), list(machine.hart.mmu.tlb.entries.values())))

    assert results[0] == results[1]
    assert results[0][0][10] == 77


# Code that changes


def test_a_program_that_overwrites_itself_executes_what_it_wrote(watching):
    machine = machine_with("here:\naddi a0, a0, 1\nsw a1, 0(a2)\nj @here")
    sets(machine, a1=assemble("addi a0, a0, 100"), a2=RAM)
    watch(machine, watching)

    step(machine, 3 + 3)

    assert x(machine, "a0") == 101


def test_the_very_next_instruction_may_be_overwritten(watching):
    machine = machine_with("sw a1, 4(a2)\naddi a0, a0, 1")
    sets(machine, a1=assemble("addi a0, a0, 100"), a2=RAM)
    watch(machine, watching)

    step(machine, 2)

    assert x(machine, "a0") == 100


def test_code_is_seen_to_change_through_another_mapping_and_by_the_byte(watching):
    machine = paged("here:\naddi a0, a0, 1\nsb a1, 3(a2)\nj @here")
    map_page(machine, VA, RAM, RW)
    sets(machine, a1=assemble("addi a0, a0, 100") >> 24, a2=VA)
    watch(machine, watching)

    step(machine, 4)

    assert x(machine, "a0") == 1 + 0x061  # of 0x064 the upper two digits


def test_code_on_a_page_that_was_written_before_it_was_executed(watching):
    """The store made a fast path; fetching from the page takes it away again."""
    machine = machine_with("sw a1, 0(a2)\njalr ra, 0(a2)\nsw a3, 0(a2)\njalr ra, 0(a2)")
    machine.load(FRAME + 4, assembled("jalr zero, 0(ra)"))
    sets(machine, a1=assemble("addi a0, a0, 1"), a2=FRAME, a3=assemble("addi a0, a0, 100"))
    watch(machine, watching)

    step(machine, 8)

    assert x(machine, "a0") == 101


def test_code_in_a_frame_that_a_page_no_longer_shows_is_not_executed_after_a_fence(watching):
    machine = paged("jalr ra, 0(a1)\nsw a3, 0(a4)\nsfence.vma\njalr ra, 0(a1)")
    entry = map_page(machine, VA, FRAME, RWX)
    machine.load(FRAME, assembled("addi a0, a0, 1\njalr zero, 0(ra)"))
    machine.load(OTHER_FRAME, assembled("addi a0, a0, 100\njalr zero, 0(ra)"))
    sets(machine, a1=VA, a3=make_pte(OTHER_FRAME >> PAGE_SHIFT, RWX), a4=entry)
    watch(machine, watching)

    step(machine, 8)

    assert x(machine, "a0") == 101


# Fetches


@pytest.mark.parametrize("target", [0x2000_0000, 0x1000_0000, 0x10_0000, RAM + 0x10_0000])
def test_a_jump_to_where_no_ram_is_faults_at_the_target(target):
    machine = machine_with("jalr ra, 0(a1)")
    sets(machine, a1=target)

    step(machine, 2)

    assert csr(machine, "mcause") == Cause.INSTRUCTION_ACCESS_FAULT
    assert csr(machine, "mepc") == csr(machine, "mtval") == target


def test_a_jump_to_an_unmapped_page_is_a_page_fault_at_the_target():
    machine = paged("jalr ra, 0(a1)")
    sets(machine, a1=VA)

    step(machine, 2)

    assert csr(machine, "mcause") == Cause.INSTRUCTION_PAGE_FAULT
    assert csr(machine, "mepc") == csr(machine, "mtval") == VA


def test_user_code_runs_on_user_pages():
    machine = paged("addi a0, a0, 1", mode=Mode.U)

    step(machine)

    assert x(machine, "a0") == 1


def test_an_address_beyond_4_gib_is_an_access_fault(watching):
    machine = paged("lw a0, 0(a1)")
    map_page(machine, VA, 0x3_8000_0000, RW)
    sets(machine, a1=VA)
    watch(machine, watching)

    step(machine)

    assert csr(machine, "mcause") == Cause.LOAD_ACCESS_FAULT
    assert csr(machine, "mtval") == VA
