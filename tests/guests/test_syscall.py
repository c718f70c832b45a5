"""The kernel of lesson S4: seven exits for a system call, and one for its character."""

import pytest

from server.lab.boot import ending_of
from server.lab.fingerprint import fingerprints
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.trace.events import InstructionRetired, TrapTaken, VmEntered, VmExited

MAX_TICKS = 2000


def run(cpu, kinds=()):
    lab, events = Lab(LabSpec((Guest("A", guest_image("syscall")),), cpu)), []
    if kinds:
        lab.recorder.watch(lambda event: events.append(event) if isinstance(event, kinds) else None)
    lab.machine.run(MAX_TICKS)
    return lab, events


def exits_of_call(number):
    """The addresses at which the VMM is entered, from a call's ecall to the return from it."""
    symbols = guest_image("syscall").symbols
    call = symbols[f"{number}_call"]
    _, events = run("deprivileged", (VmExited,))
    pcs = [event.pc for event in events]
    first = pcs.index(call)
    return pcs[first : pcs.index(symbols["back"], first) + 1]


def test_it_prints_and_passes():
    lab, _ = run("bare")

    assert ending_of(lab.machine).outcome == "pass"
    assert bytes(lab.machine.console) == b"Hi\n"


@pytest.mark.parametrize("number", ["first", "second", "third"])
def test_a_call_is_seven_exits_and_one_for_the_console(number):
    pcs = exits_of_call(number)
    print_at = guest_image("syscall").symbols["print"]

    device = [pc for pc in pcs if pc == print_at + 4]  # li, then the store

    assert len(pcs) - len(device) == 7
    assert len(device) == 1


def test_the_vmm_counts_them_so_too():
    symbols = guest_image("syscall").symbols
    lab = Lab(LabSpec((Guest("A", guest_image("syscall")),)))
    counts = []

    def see(event):
        if isinstance(event, VmExited) and event.pc == symbols["second_call"]:
            counts.append(dict(lab.vms[0].exits))
        if isinstance(event, VmEntered) and event.pc == symbols["second_call"] + 4:
            counts.append(dict(lab.vms[0].exits))

    lab.recorder.watch(see)
    lab.machine.run(MAX_TICKS)

    before, after = counts
    assert {kind: after[kind] - before[kind] for kind in after if after[kind] != before[kind]} == {
        "reflected": 1,
        "emulated": 6,
        "console": 1,
    }


def test_on_the_bare_machine_a_call_is_one_trap_to_the_kernel():
    symbols = guest_image("syscall").symbols
    _, events = run("bare", (InstructionRetired, TrapTaken))

    at = next(i for i, e in enumerate(events) if e.pc == symbols["second_call"])
    end = next(i for i, e in enumerate(events) if i > at and e.pc == symbols["back"])

    assert [type(e) for e in events[at : end + 1]].count(TrapTaken) == 1


def test_it_is_the_same_in_a_vm():
    bare, _ = run("bare")
    virtual, _ = run("deprivileged")

    assert virtual.vms[0].console == bytes(bare.machine.console)
    assert fingerprints(virtual) == fingerprints(bare)
