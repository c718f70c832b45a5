"""The summary of a run: exits, lanes, counts; derived from events alone."""

from itertools import pairwise

import pytest

from server.lab import summary as summary_module
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.lab.prices import DEFAULT, unit_cycles
from server.lab.summary import Summary
from server.trace import events as ev

PRICES = unit_cycles(DEFAULT)


def summed(cpu: str, guests: int = 1) -> Summary:
    lab = Lab(LabSpec(tuple(Guest(n, guest_image("intercept")) for n in "AB"[:guests]), cpu))
    summary = Summary(PRICES, cpu != "bare")
    lab.recorder.watch(summary.add)
    lab.machine.run(60_000)
    summary.finish()
    return summary


@pytest.fixture(scope="module")
def virtual() -> Summary:
    return summed("deprivileged")


@pytest.fixture(scope="module")
def bare() -> Summary:
    return summed("bare")


def as_moment(text: str) -> tuple[int, int]:
    tick, step = text.split(".")
    return int(tick), int(step)


def test_a_bare_machine_has_no_exit(bare):
    assert bare.exits == []
    assert {segment.lane for segment in bare.segments} == {"firmware", "os", "user"}


def test_the_lanes_of_a_vm_say_what_mode_it_believes_in(virtual):
    assert {s.lane for s in virtual.segments} == {"firmware", "vmm", "vm:A/S", "vm:A/U"}


def test_each_vm_has_lanes_of_its_own():
    lanes = {segment.lane for segment in summed("deprivileged", 2).segments}

    assert {"vm:A/S", "vm:A/U", "vm:B/S", "vm:B/U"} <= lanes


@pytest.mark.parametrize("which", ["virtual", "bare"])
def test_the_segments_follow_one_another_without_a_gap_to_the_end(which, request):
    summary = request.getfixturevalue(which)

    segments = summary.segments
    assert segments[0].lane == "firmware" and segments[0].start == 0
    assert (segments[-1].end, segments[-1].last) == (summary.cycles, summary.last)
    for one, following in pairwise(segments):
        assert one.lane != following.lane
        assert one.start <= one.end == following.start
        assert as_moment(one.first) < as_moment(one.last) <= as_moment(following.first)


def test_every_exit_has_its_trap_its_kind_and_its_return(virtual):
    for seen in virtual.exits:
        before, at, resume = (
            as_moment(m) for m in (seen.before, seen.at, seen.resume or "9999999.0")
        )
        assert before < at < resume
        assert seen.kind in ("emulated", "reflected", "console", "sbi")
        assert seen.vm == "A"


def test_exits_are_counted_as_the_vmm_counts_them(virtual):
    lab = Lab(LabSpec((Guest("A", guest_image("intercept")),)))
    lab.machine.run(20_000)

    for kind, count in lab.vms[0].exits.items():
        assert sum(seen.kind == kind for seen in virtual.exits) == count, kind


def test_a_run_that_never_ends_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(summary_module, "MAX_KEPT", 100)
    monkeypatch.setattr(summary_module, "MAX_SEGMENTS", 10)

    summary = summed("deprivileged")

    assert summary.truncated
    assert len(summary.kept) == 100 and len(summary.segments) == 10


def test_no_exits_are_kept_beyond_the_bound(monkeypatch):
    monkeypatch.setattr(summary_module, "MAX_KEPT", 10)

    exits = summed("deprivileged").exits

    assert len(exits) == 10
    assert {seen.kind for seen in exits} == {"console"}


def test_frequent_events_are_not_kept(virtual):
    assert not [e for e in virtual.kept if isinstance(e, ev.InstructionRetired | ev.HostRead)]
    assert list(virtual.of_type(ev.VmCreated)) and list(virtual.of_type(ev.MachineStopped))
