"""Watching changes nothing, neither does going back; and the same machine runs the same again."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from server.isa.privilege import Mode
from server.trace.events import Event, PageWalked, TrapTaken

from .random_programs import differences, random_machine, state_of

TICKS = 400


def seeds(full: bool, quick: int, many: int) -> range:
    return range(many if full else quick)


def run_to(machine, tick: int, events: list[Event] | None = None) -> None:
    machine.recorder.watch(None if events is None else events.append)
    machine.run(tick)
    machine.recorder.watch(None)


def test_a_watched_run_is_the_unwatched_run_at_every_tick(full):
    for seed in seeds(full, 20, 1000):
        one, other = random_machine(seed), random_machine(seed)
        events: list[Event] = []
        for tick in range(1, TICKS):
            run_to(one, tick)
            run_to(other, tick, events)
            found = differences(state_of(one), state_of(other))
            assert not found, f"seed {seed}, tick {tick}: {found}; last event {events[-1]}"


def test_a_watched_run_is_the_unwatched_run_over_long_stretches(full):
    """No stop in between: the fast paths live as long as they can."""
    for seed in seeds(full, 30, 1000):
        one, other = random_machine(seed), random_machine(seed)
        for tick in (TICKS, 5 * TICKS):
            run_to(one, tick)
            run_to(other, tick, [])
            found = differences(state_of(one), state_of(other))
            assert not found, f"seed {seed}, tick {tick}: {found}"


def test_the_random_programs_reach_what_they_are_meant_to_reach():
    seen: Counter[str] = Counter()
    for seed in range(40):
        events: list[Event] = []
        machine = random_machine(seed)
        run_to(machine, TICKS, events)
        seen.update(f"{e.name} to {e.to_mode}" for e in events if isinstance(e, TrapTaken))
        seen.update("walk" for e in events if isinstance(e, PageWalked) and e.fault is None)
        seen.update(str(Mode[e.mode].name) for e in events if hasattr(e, "mode"))

    for needed in (
        "walk", "U", "S", "M", "load page fault to S", "store page fault to M",
        "instruction page fault to M", "illegal instruction to S", "load access fault to M",
        "ecall from u to M",
    ):  # fmt: skip
        assert seen[needed], (needed, seen)


def test_the_same_machine_run_twice_gives_the_same_trace(full):
    for seed in seeds(full, 10, 500):
        traces: list[list[Event]] = [[], []]
        for trace in traces:
            run_to(random_machine(seed), 2 * TICKS, trace)
        assert traces[0] == traces[1], f"seed {seed}"


def test_a_trace_does_not_depend_on_where_the_run_was_interrupted(full):
    for seed in seeds(full, 10, 500):
        straight: list[Event] = []
        run_to(random_machine(seed), TICKS, straight)

        pieces: list[Event] = []
        machine, chooser = random_machine(seed), random.Random(seed)
        while machine.clock.tick < TICKS and not machine.ended:
            run_to(machine, min(machine.clock.tick + chooser.randrange(1, 40), TICKS), pieces)

        assert pieces == straight, f"seed {seed}"


def test_events_have_ascending_moments_without_gaps(full):
    for seed in seeds(full, 10, 500):
        events: list[Event] = []
        run_to(random_machine(seed), TICKS, events)
        expected = (0, 0)
        for event in events:
            if event.tick > expected[0]:
                expected = (event.tick, 0)
            assert (event.tick, event.step) == expected, f"seed {seed}"
            expected = (event.tick, event.step + 1)


@pytest.mark.parametrize("fresh", [False, True], ids=["the same machine", "another machine"])
def test_a_snapshot_taken_at_any_tick_goes_on_in_the_same_way(full, fresh):
    for seed in seeds(full, 3, 100):
        straight: list[Event] = []
        reference = random_machine(seed)
        run_to(reference, 200, straight)
        end = state_of(reference)

        machine = random_machine(seed)
        for tick in range(120, 200):
            run_to(machine, tick)
            kept = machine.snapshot()
            run_to(machine, 200, again := [])
            assert again == [e for e in straight if e.tick > tick], f"seed {seed}, tick {tick}"
            assert not differences(state_of(machine), end), f"seed {seed}, tick {tick}"
            if fresh:
                machine = random_machine(seed)
            machine.restore(kept)
            if machine.ended:
                break


def test_snapshots_restored_in_any_order_give_the_states_they_were_taken_of(full):
    for seed in seeds(full, 5, 200):
        machine, chooser = random_machine(seed), random.Random(seed)
        kept = []
        for tick in range(0, TICKS, 20):
            run_to(machine, tick)
            kept.append((machine.snapshot(), state_of(machine)))
        for _ in range(30):
            snapshot, state = chooser.choice(kept)
            run_to(machine, machine.clock.tick + chooser.randrange(30))
            machine.restore(snapshot)
            assert not differences(state_of(machine), state), f"seed {seed}"
