"""Moving in a run: wherever one goes and from wherever one comes, the moment is the same."""

from __future__ import annotations

import random

import pytest

from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.lab.picture import picture_of
from server.lab.prices import DEFAULT, unit_cycles
from server.lab.summary import Summary
from server.lab.timeline import CHUNK_TICKS, MAX_CHECKPOINTS, Timeline

from .programs import LOOP, image


def intercept(cpu: str = "deprivileged") -> LabSpec:
    return LabSpec((Guest("A", guest_image("intercept")),), cpu)


def recorded(spec: LabSpec, max_ticks: int = 20_000) -> tuple[Lab, Timeline, Summary]:
    lab = Lab(spec)
    summary = Summary(unit_cycles(DEFAULT), spec.cpu != "bare")
    timeline = Timeline(lab, summary)
    for _ in timeline.record(max_ticks):
        pass
    return lab, timeline, summary


def stands(lab: Lab):
    """The whole state, machine and VMM; a snapshot shares its pages, so it is cheap."""
    return picture_of(lab), lab.snapshot()


@pytest.fixture(scope="module", params=["deprivileged", "bare"])
def run(request):
    """A recorded run, and the states of a straight one at the end of every 7th tick."""
    spec = intercept(request.param)
    straight, states = Lab(spec), {}
    while not straight.ended:
        straight.machine.run(straight.machine.clock.tick + 7)
        states[straight.machine.clock.tick] = stands(straight)
    lab, timeline, _ = recorded(spec)
    return lab, timeline, states


def test_seek_equals_the_straight_run_forwards_and_backwards(run):
    lab, timeline, states = run
    chooser = random.Random(2)

    for tick in chooser.choices(sorted(states), k=200):
        timeline.seek(tick)
        assert stands(lab) == states[tick], f"tick {tick}"


def test_seek_to_the_ends(run):
    lab, timeline, states = run

    timeline.seek(timeline.last_tick)
    assert lab.ended and stands(lab) == states[timeline.last_tick]

    timeline.seek(0)
    assert lab.machine.clock.tick == 0 and not lab.ended


def test_the_chunks_are_the_run_whole_and_in_any_order(run):
    lab, timeline, _ = run
    straight = []
    other = Lab(lab.spec)
    other.recorder.watch(straight.append)
    other.machine.run(timeline.last_tick)

    order = list(range(timeline.chunks))
    random.Random(3).shuffle(order)
    chunks = {index: timeline.chunk(index) for index in order}

    assert [e for index in sorted(chunks) for e in chunks[index][1]] == straight


def test_a_chunks_picture_stands_before_its_first_event(run):
    _, timeline, _ = run

    for index in range(timeline.chunks):
        picture, events = timeline.chunk(index)
        assert picture["tick"] == min(index * CHUNK_TICKS, timeline.last_tick)
        for event in events:
            assert picture["tick"] < event.tick <= picture["tick"] + CHUNK_TICKS


def test_a_chunk_behind_the_end_is_empty(run):
    _, timeline, states = run

    picture, events = timeline.chunk(timeline.chunks + 5)

    assert events == [] and picture == states[timeline.last_tick][0]


def test_the_same_chunk_twice_is_the_same(run):
    _, timeline, _ = run

    assert timeline.chunk(5) == timeline.chunk(5)


def test_a_snapshot_at_any_tick_of_a_window_gives_the_same_trace():
    lab, timeline, summary = recorded(intercept())
    first = next(e.tick for e in summary.exits if e.kind == "emulated")
    straight = []
    timeline.seek(first - 20)
    lab.recorder.watch(straight.append)
    lab.machine.run(first + 40)

    for tick in range(first - 20, first + 20):
        timeline.seek(tick)
        kept = lab.snapshot()
        for _ in range(2):
            lab.restore(kept)
            again = []
            lab.recorder.watch(again.append)
            lab.machine.run(first + 40)
            lab.recorder.watch(None)
            assert again == [e for e in straight if e.tick > tick], f"tick {tick}"


def test_a_snapshot_opens_the_same_moment_in_another_lab():
    one, other = Lab(intercept()), Lab(intercept())
    one.machine.run(2_000)

    other.restore(one.snapshot())
    one.machine.run(20_000)
    other.machine.run(20_000)

    assert stands(one) == stands(other)


def test_a_long_run_keeps_a_bounded_number_of_checkpoints():
    ticks = CHUNK_TICKS * MAX_CHECKPOINTS * 2 + 100
    lab, timeline, _ = recorded(LabSpec((Guest("A", image(LOOP, 0)),), "bare"), ticks)

    assert timeline.last_tick == ticks
    assert len(timeline._checkpoints) <= MAX_CHECKPOINTS + 1
    timeline.seek(ticks - 1)
    assert lab.machine.clock.tick == ticks - 1


def test_a_run_is_given_up_at_its_budget_exactly():
    _, timeline, _ = recorded(LabSpec((Guest("A", image(LOOP, 0)),), "bare"), 1000)

    assert timeline.last_tick == 1000
