"""Banks of RAM: bytes, snapshots that share pages, and who hears of a write."""

import pytest

from server.machine.memory import Memory

BASE, PAGE = 0x8000_0000, 4096


@pytest.fixture
def bank() -> Memory:
    return Memory("bank", BASE, 16 * PAGE)


@pytest.mark.parametrize(("base", "size_bytes"), [(1, PAGE), (0, 100), (0, 0), (0, -PAGE)])
def test_a_bank_is_made_of_whole_pages(base, size_bytes):
    with pytest.raises(ValueError, match="low: base and size must be whole pages"):
        Memory("low", base, size_bytes)


def test_words_are_little_endian_and_need_not_be_aligned(bank):
    bank.write(BASE + PAGE - 2, 4, 0x1122_3344)

    assert bank.read_block(BASE + PAGE - 2, 4) == b"\x44\x33\x22\x11"
    assert bank.read(BASE + PAGE - 1, 2) == 0x2233


def test_a_write_takes_only_as_many_bits_as_it_has(bank):
    bank.write(BASE, 4, 0)

    bank.write(BASE, 1, 0x1FF)

    assert bank.read(BASE, 4) == 0xFF


def test_a_snapshot_holds_the_pages_that_are_not_zero(bank):
    bank.write(BASE + PAGE, 4, 5)
    bank.write(BASE + 3 * PAGE, 4, 0)

    assert set(bank.snapshot()) == {BASE + PAGE >> 12}


def test_a_snapshot_shares_the_pages_that_did_not_change(bank):
    bank.write(BASE, 4, 1)
    bank.write(BASE + PAGE, 4, 1)
    first = bank.snapshot()
    bank.write(BASE, 4, 2)

    second = bank.snapshot()

    assert second[BASE + PAGE >> 12] is first[BASE + PAGE >> 12]
    assert second[BASE >> 12] is not first[BASE >> 12]


def test_an_older_snapshot_is_not_touched_by_what_comes_later(bank):
    bank.write(BASE, 4, 1)
    first = bank.snapshot()
    bank.write(BASE, 4, 2)
    bank.snapshot()

    bank.restore(first)

    assert bank.read(BASE, 4) == 1


def test_a_page_that_became_zero_is_zero_again_after_restoring(bank):
    bank.write(BASE, 4, 1)
    with_one = bank.snapshot()
    bank.write(BASE, 4, 0)
    with_none = bank.snapshot()

    bank.restore(with_one)
    assert bank.read(BASE, 4) == 1

    bank.restore(with_none)
    assert bank.read(BASE, 4) == 0


def test_restoring_touches_only_pages_that_differ(bank):
    class Noting(bytearray):
        written: list[int]

        def __setitem__(self, key, value):
            self.written.append(key.start)
            super().__setitem__(key, value)

    for page in range(8):
        bank.write(BASE + page * PAGE, 4, 1)
    kept = bank.snapshot()
    bank.write(BASE + 5 * PAGE, 4, 9)
    bank.data = Noting(bank.data)
    bank.data.written = []

    bank.restore(kept)

    assert bank.data.written == [5 * PAGE]


def test_a_write_over_decoded_code_is_told(bank):
    calls = []
    bank.code_changed = lambda: calls.append("changed")
    bank.code[BASE >> 12] = {BASE + 8}

    bank.write(BASE, 4, 1)
    bank.write(BASE + 12, 4, 1)
    assert calls == []

    for spa, size_bytes in ((BASE + 8, 4), (BASE + 11, 1), (BASE + 6, 4)):
        bank.write(spa, size_bytes, 1)
    assert calls == ["changed"] * 3


@pytest.mark.parametrize(
    ("spa", "size_bytes"), [(BASE + 8, 4), (BASE + 11, 1), (BASE + 5, 4), (BASE, 16)]
)
def test_a_watched_word_hears_of_every_store_that_touches_it(bank, spa, size_bytes):
    calls = []
    bank.watch(BASE + 8, lambda: calls.append("written"))

    bank.write(spa, size_bytes, 1)

    assert calls == ["written"]


def test_a_watched_word_does_not_hear_of_its_neighbours(bank):
    calls = []
    bank.watch(BASE + 8, lambda: calls.append("written"))

    bank.write(BASE + 4, 4, 1)
    bank.write(BASE + 12, 4, 1)

    assert calls == []
