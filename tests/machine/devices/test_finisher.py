"""The test finisher's behaviour."""

from __future__ import annotations

import pytest

from server.machine.devices.finisher import Finisher


@pytest.mark.parametrize(
    ("word", "stops"),
    [
        (0x5555, [(0, False)]),
        (0x0003_3333, [(3, False)]),
        (0xFFFF_3333, [(0xFFFF, False)]),
        (0x7777, [(0, True)]),
        (0x0000, []),
        (0x5554, []),
    ],
)
def test_the_word_says_how_the_machine_stops(word: int, stops: list[tuple[int, bool]]) -> None:
    seen: list[tuple[int, bool]] = []

    Finisher(lambda code, reset: seen.append((code, reset))).write(0, 4, word)

    assert seen == stops


def test_a_failure_without_a_code_is_no_pass() -> None:
    seen: list[tuple[int, bool]] = []

    Finisher(lambda code, reset: seen.append((code, reset))).write(0, 2, 0x3333)

    assert seen == [(1, False)]
