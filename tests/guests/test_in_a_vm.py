"""The time-sharing kernel in a VM: as on the bare machine, to the bit and to the instruction."""

import dataclasses
import random

import pytest

from server.isa.privilege import Mode
from server.lab.boot import ending_of
from server.lab.fingerprint import fingerprints
from server.lab.image import load_elf
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.machine.machine import Config
from server.trace.events import TrapInjected, TrapTaken
from server.vmm.devices import uart
from tests.guests.build import STRAYS_IMAGE

MAX_TICKS = 2_000_000
STI, SEI = 1 << 31 | 5, 1 << 31 | 9
CHOICES = [(random.Random(seed).randrange(900, 40_000), tlb) for seed, tlb in ((1, 64), (2, 3))]
"""Timer periods and TLB sizes."""


def timeshare(period=5000):
    """The image with another number in the word that says how long a turn is."""
    image = guest_image("timeshare")
    at = image.symbols["timer_period"]
    segments = []
    for segment in image.segments:
        if segment.vaddr <= at < segment.vaddr + len(segment.data):
            data = bytearray(segment.data)
            data[at - segment.vaddr : at - segment.vaddr + 4] = period.to_bytes(4, "little")
            segment = dataclasses.replace(segment, data=bytes(data))
        segments.append(segment)
    return dataclasses.replace(image, segments=tuple(segments))


def lab_with(images, cpu, tlb_size=64):
    guests = tuple(Guest(chr(ord("A") + i), image) for i, image in enumerate(images))
    return Lab(LabSpec(guests, cpu, Config(tlb_size=tlb_size)))


def run(lab):
    """Run to the end; console and fingerprint of each guest."""
    lab.machine.run(MAX_TICKS * len(lab.spec.guests))
    assert ending_of(lab.machine).outcome in ("pass", "fail")
    consoles = [vm.console for vm in lab.vms] or [bytes(lab.machine.console)]
    return list(zip(consoles, fingerprints(lab).values(), strict=True))


def interruptions(lab):
    """Where a lone guest is interrupted, by which interrupt, and in which mode it believes to be.

    They are filled in as it runs.
    """
    found = []
    kind = TrapTaken if lab.spec.cpu == "bare" else TrapInjected

    def see(event):
        if isinstance(event, kind) and event.cause in (STI, SEI):
            found.append((event.pc, event.name, event.from_mode))

    lab.recorder.watch(see)
    return found


@pytest.mark.parametrize(("period", "tlb_size"), CHOICES)
def test_it_is_the_same_alone_in_a_vm(period, tlb_size):
    image = timeshare(period)
    bare, virtual = (lab_with([image], cpu, tlb_size) for cpu in ("bare", "deprivileged"))
    on_bare, in_vm = interruptions(bare), interruptions(virtual)

    assert run(virtual) == run(bare)
    assert in_vm == on_bare
    assert len(on_bare) > 5


def test_it_is_the_same_beside_itself_and_another_kernel():
    images = [timeshare(), guest_image("relay"), timeshare(3001)]

    together = run(lab_with(images, "deprivileged"))

    assert together == [run(lab_with([image], "bare"))[0] for image in images]


def test_strays_are_killed_alike():
    images = [load_elf(STRAYS_IMAGE.path.read_bytes(), STRAYS_IMAGE.name)]

    assert run(lab_with(images, "deprivileged")) == run(lab_with(images, "bare"))


def test_what_is_typed_is_read_alike():
    """It is there before the first instruction, the one moment that both have in common."""
    typed = b"one\ntwo\nsomewhat longer than the FIFO\n"
    bare, virtual = (lab_with([timeshare()], cpu) for cpu in ("bare", "deprivileged"))
    while bare.machine.hart.mode is Mode.M:
        bare.machine.run(bare.machine.clock.tick + 1)
    while not virtual.vms:
        virtual.machine.run(virtual.machine.clock.tick + 1)

    bare.machine.uart.receive(typed)
    uart.receive(virtual.vms[0], typed)

    assert run(virtual) == run(bare)
    for line in ("one", "two", "somewhat longer than the FIFO", "3 lines"):
        assert f"echo: {line}\n".encode() in virtual.vms[0].console
