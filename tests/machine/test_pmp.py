"""Physical memory protection, region by region."""

import pytest

from server.isa.causes import Cause
from server.isa.csr import CSRS
from server.isa.privilege import Mode
from server.machine.pmp import EXECUTE, READ, WRITE, Pmp

from .programs import RAM, csr, machine_with, set_csrs, sets, step

RWX = READ | WRITE | EXECUTE
OFF, TOR, NA4, NAPOT = 0, 0x08, 0x10, 0x18
LOCK = 0x80


def pmp(*entries: tuple[int, int]) -> Pmp:
    """A PMP with these (configuration, address / 4), from entry 0 on."""
    csrs = dict.fromkeys((name for name in CSRS if name.startswith("pmp")), 0)
    for index, (config, address) in enumerate(entries):
        csrs[f"pmpcfg{index // 4}"] |= config << 8 * (index % 4)
        csrs[f"pmpaddr{index}"] = address
    made = Pmp()
    made.configure(csrs)
    return made


def test_without_a_region_machine_mode_may_do_all_and_others_nothing():
    empty = pmp()

    assert empty.rights(RAM, 4, Mode.M) == RWX
    assert empty.rights(RAM, 4, Mode.S) == 0
    assert empty.rights(RAM, 4, Mode.U) == 0


def test_an_entry_that_is_off_matches_nothing():
    assert pmp((OFF | RWX, RAM >> 2)).rights(RAM, 4, Mode.S) == 0


def test_a_tor_region_reaches_from_the_address_before_up_to_its_own():
    tor = pmp((OFF, 0x1000 >> 2), (TOR | READ, 0x2000 >> 2))

    assert [tor.rights(spa, 4, Mode.S) for spa in (0xFFC, 0x1000, 0x1FFC, 0x2000)] == [0, 1, 1, 0]


def test_the_first_tor_region_begins_at_zero():
    tor = pmp((TOR | READ, 0x1000 >> 2))

    assert tor.rights(0, 4, Mode.S) == READ
    assert tor.rights(0x1000, 4, Mode.S) == 0


def test_a_tor_region_whose_end_lies_before_its_start_matches_nothing():
    upside_down = pmp((OFF, 0x2000 >> 2), (TOR | LOCK, 0x1000 >> 2), (NAPOT | RWX, 0xFFFF_FFFF))

    assert upside_down.rights(0x1800, 4, Mode.S) == RWX


def test_an_na4_region_is_one_word():
    na4 = pmp((NA4 | READ, 0x1000 >> 2))

    assert [na4.rights(spa, 4, Mode.S) for spa in (0xFFC, 0x1000, 0x1004)] == [0, READ, 0]


@pytest.mark.parametrize("size_bytes", [8, 16, 4096, 1 << 20])
def test_a_napot_region_is_as_long_as_its_trailing_ones_say(size_bytes):
    napot = pmp((NAPOT | READ, RAM >> 2 | (size_bytes >> 3) - 1))

    inside = [napot.rights(spa, 4, Mode.S) for spa in (RAM, RAM + size_bytes - 4)]
    outside = [napot.rights(spa, 4, Mode.S) for spa in (RAM - 4, RAM + size_bytes)]
    assert (inside, outside) == ([READ, READ], [0, 0])


def test_a_napot_address_of_all_ones_is_the_whole_address_space_of_34_bits():
    everything = pmp((NAPOT | RWX, 0xFFFF_FFFF))

    assert everything.rights(0, 4, Mode.U) == RWX
    assert everything.rights((1 << 34) - 4, 4, Mode.U) == RWX


def test_the_lowest_numbered_region_that_matches_decides():
    both = pmp((NA4 | READ, 0x1000 >> 2), (NAPOT | RWX, 0xFFFF_FFFF))

    assert both.rights(0x1000, 4, Mode.S) == READ
    assert both.rights(0x1004, 4, Mode.S) == RWX


def test_an_access_that_a_region_covers_in_part_is_refused_even_in_machine_mode():
    part = pmp((NA4 | RWX, 0x1000 >> 2), (NAPOT | RWX, 0xFFFF_FFFF))

    for mode in Mode:
        assert part.rights(0xFFE, 4, mode) is None
        assert not part.allows(0xFFE, 4, "load", mode)


def test_machine_mode_is_bound_by_a_locked_region_only():
    unlocked, locked = pmp((NA4, 0x1000 >> 2)), pmp((NA4 | LOCK | READ, 0x1000 >> 2))

    assert unlocked.rights(0x1000, 4, Mode.M) == RWX
    assert locked.rights(0x1000, 4, Mode.M) == READ


@pytest.mark.parametrize(
    ("access", "right"), [("load", READ), ("store", WRITE), ("fetch", EXECUTE)]
)
def test_each_access_needs_its_own_right(access, right):
    region = pmp((NA4 | right, 0x1000 >> 2))

    allowed = {a for a in ("load", "store", "fetch") if region.allows(0x1000, 4, a, Mode.U)}
    assert allowed == {access}


def test_a_page_whose_rights_differ_within_it_has_none_as_a_whole():
    mixed = pmp((NA4 | READ, RAM + 0x10 >> 2), (NAPOT | RWX, 0xFFFF_FFFF))

    assert mixed.page_rights(RAM + 0x800, Mode.S) is None
    assert mixed.page_rights(RAM + 0x1800, Mode.S) == RWX


# As software meets it


def test_a_locked_entry_cannot_be_written():
    machine = machine_with()
    set_csrs(machine, pmpaddr1=0x1234, pmpcfg0=0x9F1F)

    set_csrs(machine, pmpcfg0=0, pmpaddr1=0x5678)

    assert csr(machine, "pmpcfg0") == 0x9F00
    assert csr(machine, "pmpaddr1") == 0x1234


def test_the_address_below_a_locked_tor_entry_is_locked_with_it():
    machine = machine_with()
    set_csrs(machine, pmpaddr2=0x100, pmpaddr3=0x200, pmpcfg0=0x8800_001F)

    set_csrs(machine, pmpaddr2=0x111, pmpaddr3=0x222, pmpaddr1=0x99)

    found = [csr(machine, f"pmpaddr{index}") for index in (1, 2, 3)]
    assert found == [0x99, 0x100, 0x200]


def test_write_without_read_is_reserved_and_leaves_the_rights_as_they_were():
    machine = machine_with()

    set_csrs(machine, pmpcfg0=0x1A)

    assert csr(machine, "pmpcfg0") == 0x1F


@pytest.mark.parametrize("watching", [False, True])
def test_a_region_closed_after_a_load_closes_the_fast_path_too(watching):
    machine = machine_with("lw a0, 0(a1)\ncsrw pmpcfg0, a2\nlw a0, 0(a1)", mode=Mode.M)
    sets(machine, a1=RAM + 0x4000, a2=0x1F98)
    set_csrs(machine, pmpcfg0=0x1F1F, pmpaddr0=(RAM + 0x4000) >> 2 | 0x1FF, pmpaddr1=0xFFFF_FFFF)
    machine.recorder.watch((lambda event: None) if watching else None)

    step(machine, 3)

    assert csr(machine, "mcause") == Cause.LOAD_ACCESS_FAULT
    assert csr(machine, "mtval") == RAM + 0x4000


def test_a_fetch_without_the_right_is_an_access_fault_at_its_own_address():
    machine = machine_with("nop\nnop", mode=Mode.S)
    set_csrs(machine, pmpcfg0=0x1F19, pmpaddr0=RAM >> 2 | 0x1FF, pmpaddr1=0xFFFF_FFFF)

    step(machine)

    assert csr(machine, "mcause") == Cause.INSTRUCTION_ACCESS_FAULT
    assert (csr(machine, "mepc"), csr(machine, "mtval")) == (RAM, RAM)


def test_with_mprv_a_load_in_machine_mode_is_bound_as_in_the_mode_before():
    machine = machine_with("lw a0, 0(a1)")
    sets(machine, a1=RAM)
    set_csrs(machine, pmpcfg0=0x1C, mstatus=1 << 17 | Mode.S << 11)

    step(machine)

    assert csr(machine, "mcause") == Cause.LOAD_ACCESS_FAULT
