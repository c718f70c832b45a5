"""The PLIC's behaviour, as its specification tells it."""

from __future__ import annotations

from server.machine.devices.plic import Plic

M, S = 0, 1
PENDING, ENABLE, THRESHOLD, CLAIM = 0x1000, 0x2000, 0x20_0000, 0x20_0004


def priority(source: int) -> int:
    return 4 * source


def enable(context: int) -> int:
    return ENABLE + 0x80 * context


def threshold(context: int) -> int:
    return THRESHOLD + 0x1000 * context


def claim(context: int) -> int:
    return CLAIM + 0x1000 * context


def make(*sources: int, level: int = 1) -> tuple[Plic, dict[int, bool]]:
    """A PLIC with these sources enabled in S at one priority, and the state of its two lines."""
    lines = {M: False, S: False}
    plic = Plic(31, 2, lines.__setitem__)
    for source in sources:
        plic.write(priority(source), 4, level)
    plic.write(enable(S), 4, sum(1 << source for source in sources))
    return plic, lines


def test_a_raised_source_interrupts_the_context_that_enables_it() -> None:
    plic, lines = make(10)

    plic.set_source(10, True)

    assert plic.read(PENDING, 4) == 1 << 10
    assert lines == {M: False, S: True}


def test_a_claim_takes_the_source_and_lowers_the_line() -> None:
    plic, lines = make(10)
    plic.set_source(10, True)

    assert plic.read(claim(S), 4) == 10

    assert plic.read(PENDING, 4) == 0
    assert lines[S] is False
    assert plic.read(claim(S), 4) == 0


def test_a_source_that_stays_high_is_not_pending_again_until_completion() -> None:
    plic, lines = make(10)
    plic.set_source(10, True)
    plic.read(claim(S), 4)
    plic.set_source(10, False)
    plic.set_source(10, True)
    assert plic.read(PENDING, 4) == 0

    plic.write(claim(S), 4, 10)

    assert plic.read(PENDING, 4) == 1 << 10
    assert lines[S] is True


def test_a_source_that_fell_before_completion_does_not_interrupt_again() -> None:
    plic, lines = make(10)
    plic.set_source(10, True)
    plic.read(claim(S), 4)
    plic.set_source(10, False)

    plic.write(claim(S), 4, 10)

    assert lines[S] is False


def test_a_request_passed_on_stays_when_its_source_falls() -> None:
    plic, lines = make(10)
    plic.set_source(10, True)

    plic.set_source(10, False)

    assert lines[S] is True
    assert plic.read(claim(S), 4) == 10


def test_completion_of_a_source_that_the_context_does_not_enable_is_ignored() -> None:
    plic, _ = make(10)
    plic.set_source(10, True)
    plic.read(claim(S), 4)

    plic.write(claim(M), 4, 10)
    assert plic.read(PENDING, 4) == 0

    plic.write(claim(S), 4, 999)
    assert plic.read(PENDING, 4) == 0


def test_the_lowest_number_wins_among_equal_priorities() -> None:
    plic, _ = make(4, 9, 31)
    for source in (31, 9, 4):
        plic.set_source(source, True)

    assert [plic.read(claim(S), 4) for _ in range(4)] == [4, 9, 31, 0]


def test_the_highest_priority_wins_over_the_lowest_number() -> None:
    plic, _ = make(4, 9)
    plic.write(priority(9), 4, 2)
    for source in (4, 9):
        plic.set_source(source, True)

    assert plic.read(claim(S), 4) == 9


def test_only_priorities_above_the_threshold_interrupt() -> None:
    plic, lines = make(10, level=3)
    plic.write(threshold(S), 4, 3)
    plic.set_source(10, True)
    assert lines[S] is False

    plic.write(threshold(S), 4, 2)

    assert lines[S] is True


def test_a_claim_is_not_held_back_by_the_threshold() -> None:
    plic, _ = make(10, level=3)
    plic.write(threshold(S), 4, 7)
    plic.set_source(10, True)

    assert plic.read(claim(S), 4) == 10


def test_priority_0_never_interrupts_and_is_never_claimed() -> None:
    plic, lines = make(10, level=0)

    plic.set_source(10, True)

    assert lines[S] is False
    assert plic.read(PENDING, 4) == 1 << 10
    assert plic.read(claim(S), 4) == 0


def test_both_contexts_see_a_source_and_the_first_claim_gets_it() -> None:
    plic, lines = make(10)
    plic.write(enable(M), 4, 1 << 10)
    plic.set_source(10, True)
    assert lines == {M: True, S: True}

    assert plic.read(claim(M), 4) == 10

    assert lines == {M: False, S: False}
    assert plic.read(claim(S), 4) == 0


def test_source_0_and_sources_beyond_the_last_are_zero_whatever_is_written() -> None:
    plic, _ = make()

    for offset in (priority(0), priority(32), priority(1023), enable(S) + 4):
        plic.write(offset, 4, 0xFFFF_FFFF)
        assert plic.read(offset, 4) == 0
    plic.write(enable(S), 4, 0xFFFF_FFFF)
    assert plic.read(enable(S), 4) == 0xFFFF_FFFE


def test_priorities_and_thresholds_have_three_bits() -> None:
    plic, _ = make()

    plic.write(priority(1), 4, 0xFF)
    plic.write(threshold(M), 4, 0xFA)

    assert plic.read(priority(1), 4) == 7
    assert plic.read(threshold(M), 4) == 2
