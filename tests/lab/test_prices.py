"""Prices: each has its source, and none of them changes what happens."""

import re

import pytest

from server.lab.prices import DEFAULT, PRESETS, unit_cycles
from server.lessons.run import LessonRun

UNITS = {"instruction", "exit", "emulate"}


def test_the_default_is_a_preset():
    assert DEFAULT in PRESETS


@pytest.mark.parametrize("preset", PRESETS)
def test_every_unit_has_a_price_a_tag_and_a_source(preset):
    assert {price.id for price in PRESETS[preset]} == UNITS
    for price in PRESETS[preset]:
        assert price.cycles > 0 and price.tag in ("V", "M", "D")
        assert len(price.source) > 20
        assert price.id == "instruction" or re.search(r"\b(19|20)\d\d\b|HotOS", price.source)


def test_hardware_became_faster_at_virtualization():
    exits = [unit_cycles(preset)["exit"] for preset in sorted(PRESETS)]

    assert exits == sorted(exits, reverse=True)


def prepared(**parameters: str) -> LessonRun:
    run = LessonRun("S3", parameters)
    for _ in run.prepare():
        pass
    return run


def test_another_price_list_changes_no_count_and_no_event():
    runs = {preset: prepared(prices=preset) for preset in PRESETS}
    first = runs[DEFAULT]
    chunks = [first.timeline.chunk(index) for index in range(first.timeline.chunks)]

    for run in runs.values():
        assert run.numbers == first.numbers
        assert run.summary.kept == first.summary.kept
        assert [run.timeline.chunk(index) for index in range(run.timeline.chunks)] == chunks
    assert len({run.summary.cycles for run in runs.values()}) == len(PRESETS)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_cycles_of_a_run_are_its_counts_times_the_prices(preset):
    run = prepared(prices=preset)
    counts = {"instruction": 0, "exit": 0, "emulate": 0}
    units = {
        "instruction-retired": "instruction",
        "vm-exited": "exit",
        "guest-instruction-read": "emulate",
    }
    for index in range(run.timeline.chunks):
        for event in run.timeline.chunk(index)[1]:
            tag = event.__struct_config__.tag
            if tag in units:
                counts[units[tag]] += 1
            elif tag == "trap-taken" and not event.cause >> 31:
                counts["instruction"] += 1

    prices = unit_cycles(preset)
    assert run.summary.cycles == sum(counts[unit] * prices[unit] for unit in counts)
