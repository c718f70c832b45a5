"""The TLB: which entry answers, which leaves for another, and what a fence drops."""

import pytest

from server.isa.pte import Flag
from server.machine.tlb import Tlb, TlbEntry

LEAF = int(Flag.V | Flag.R)
GLOBAL = LEAF | Flag.G


def entry(vpn: int, ppn: int = 7, *, asid: int = 1, level: int = 0, flags: int = LEAF) -> TlbEntry:
    return TlbEntry(asid, vpn, ppn, level, int(flags))


def tlb(*entries: TlbEntry, size: int = 8) -> Tlb:
    made = Tlb(size, lambda: None)
    for one in entries:
        made.insert(one)
    return made


def left_in(it: Tlb) -> list[int]:
    return [one.vpn for one in it.entries.values()]


def test_an_entry_answers_in_its_own_address_space_only():
    it = tlb(entry(0x123))

    assert it.lookup(0x123, 1) is not None
    assert it.lookup(0x123, 2) is None
    assert it.lookup(0x124, 1) is None


def test_a_global_entry_answers_in_every_address_space():
    it = tlb(entry(0x123, flags=GLOBAL))

    assert [it.lookup(0x123, asid) is not None for asid in (0, 1, 511)] == [True] * 3


def test_a_superpage_answers_for_each_of_its_1024_pages():
    it = tlb(entry(0x400, level=1))

    assert it.lookup(0x400, 1) and it.lookup(0x7FF, 1)
    assert it.lookup(0x3FF, 1) is None
    assert it.lookup(0x800, 1) is None


def test_the_oldest_entry_leaves_when_there_is_no_room():
    it = tlb(entry(1), entry(2), size=2)
    it.lookup(1, 1)

    left = it.insert(entry(3))

    assert left is not None and left.vpn == 1
    assert left_in(it) == [2, 3]


def test_an_entry_for_the_same_page_takes_the_place_of_the_old_one():
    it = tlb(entry(1, 7), entry(2), size=2)

    left = it.insert(entry(1, 8))

    assert left is not None and left.ppn == 7
    assert left_in(it) == [2, 1]


def test_whoever_keeps_copies_is_told_when_an_entry_leaves():
    calls = []
    it = Tlb(1, lambda: calls.append("dropped"))
    it.insert(entry(1))
    assert calls == []

    it.insert(entry(2))

    assert calls == ["dropped"]


FENCED = (
    entry(0x400, asid=1),
    entry(0x401, asid=1),
    entry(0x400, asid=2),
    entry(0x402, flags=GLOBAL),
    entry(0x400, asid=3, level=1),
)


@pytest.mark.parametrize(
    ("vpn", "asid", "kept"),
    [
        (None, None, []),
        (0x400, None, [1, 3]),
        (0x402, None, [0, 1, 2]),
        (0x555, None, [0, 1, 2, 3]),
        (None, 1, [2, 3, 4]),
        (None, 3, [0, 1, 2, 3]),
        (0x400, 2, [0, 1, 3, 4]),
        (0x402, 1, [0, 1, 2, 3, 4]),
    ],
)
def test_a_fence_drops_what_it_names_and_an_address_spaces_fence_spares_global_entries(
    vpn, asid, kept
):
    it = tlb(*FENCED)

    dropped = it.flush(vpn, asid)

    assert list(it.entries.values()) == [FENCED[index] for index in kept]
    assert dropped == len(FENCED) - len(kept)


def test_whoever_keeps_copies_is_told_when_a_superpage_comes_that_hides_global_entries():
    calls = []
    it = Tlb(8, lambda: calls.append("dropped"))
    it.insert(entry(0x401, flags=GLOBAL))

    it.insert(entry(0x400, 8, level=1))

    assert calls == ["dropped"]
    found = it.lookup(0x401, 1)
    assert found is not None and found.ppn == 8


def test_restoring_keeps_the_order_in_which_entries_will_leave():
    it = tlb(entry(1), entry(2), entry(3), size=3)
    it.insert(entry(1, 9))
    kept = tuple(it.entries.values())
    other = Tlb(3, lambda: None)

    other.restore(kept)

    assert left_in(other) == [2, 3, 1]
    left = other.insert(entry(4))
    assert left is not None and left.vpn == 2
