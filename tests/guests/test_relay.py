"""The relay kernel: messages, a clock, and not one trap that it did not ask for."""

import pytest

from server.lab.boot import ending_of
from server.lab.fingerprint import fingerprints
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.trace.events import CsrWritten, ModeChanged, TrapTaken

MAX_TICKS = 200_000
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


def run(cpu, *kinds):
    """Run to the end; the lab, and the events of these kinds."""
    lab, events = Lab(LabSpec((Guest("A", guest_image("relay")),), cpu)), []
    if kinds:
        lab.recorder.watch(lambda event: events.append(event) if isinstance(event, kinds) else None)
    lab.machine.run(MAX_TICKS)
    return lab, events


def console(lab):
    return bytes(lab.vms[0].console if lab.vms else lab.machine.console).decode()


def said(lab):
    """Its lines, each with its time."""
    lines = [line.partition("] ") for line in console(lab).splitlines()]
    return [(int(time.lstrip("[")), text) for time, _, text in lines]


def test_it_finds_the_primes_and_passes():
    lab, _ = run("bare")

    texts = [text for _, text in said(lab)]
    assert ending_of(lab.machine).outcome == "pass"
    assert texts[0] == "relay: tasks pass numbers"
    assert texts[-1] == "relay: all tasks have ended"
    assert [t for t in texts if "sieve" in t] == [f"sieve: {p} is a prime" for p in PRIMES]


def test_the_clock_strikes_when_it_should_however_busy_the_others_are():
    lab, _ = run("bare")

    strokes = [time for time, text in said(lab) if text.startswith("clock")]

    assert len(strokes) == 5
    assert all(0 <= late < 2500 for late in (t - 10_000 * (i + 1) for i, t in enumerate(strokes)))


def test_it_is_never_in_user_mode_never_pages_and_traps_only_for_the_timer():
    _, events = run("bare", TrapTaken, ModeChanged, CsrWritten)

    assert all("U" not in (e.old, e.new) for e in events if isinstance(e, ModeChanged))
    assert not [e for e in events if isinstance(e, CsrWritten) and e.csr == "satp" and e.new]
    traps = {e.name for e in events if isinstance(e, TrapTaken)}
    assert traps == {"ecall from s", "interrupt STI"}  # the one is a call of the firmware


@pytest.mark.parametrize("times", [1, 2])
def test_it_is_the_same_in_a_vm_with_and_without_a_neighbour(times):
    bare, _ = run("bare")
    image = guest_image("relay")

    lab = Lab(LabSpec(tuple(Guest(name, image) for name in "AB"[:times])))
    lab.machine.run(times * MAX_TICKS)

    assert ending_of(lab.machine).outcome == "pass"
    assert {vm.console for vm in lab.vms} == {bytes(bare.machine.console)}
    assert set(fingerprints(lab).values()) == set(fingerprints(bare).values())


ILLEGAL, RETURN = 0, 0x0000_8067


@pytest.mark.parametrize(
    ("function", "word", "reason"),
    [
        ("send_numbers", ILLEGAL, "it made a mistake"),
        ("send", RETURN, "those that are left wait for one another"),
    ],
)
def test_what_goes_wrong_is_said_and_ends_the_run(function, word, reason):
    image = guest_image("relay")
    lab = Lab(LabSpec((Guest("A", image),), "bare"))
    lab.machine.load(image.symbols[function], word.to_bytes(4, "little"))

    lab.machine.run(MAX_TICKS)

    assert ending_of(lab.machine).outcome == "fail"
    assert console(lab).endswith(f"cannot go on: {reason}\n")
