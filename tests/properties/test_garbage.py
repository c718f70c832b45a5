"""Whatever a program is made of, it ends in a defined way and stays in its own memory.

Garbage of two kinds: random bytes, which trap at once and again, and random instructions with
random operands, which get around.
"""

from __future__ import annotations

import random

import pytest

from server.isa.address import PAGE_SIZE_BYTES
from server.isa.instructions import INSTRUCTIONS
from server.lab.boot import boot_elf, ending_of
from server.lab.image import Image, Segment
from server.lab.lab import HOST_MEMORY, Guest, Lab, LabSpec, guest_image
from server.lab.picture import picture_of
from server.vmm.vm import StopReason

from ..machine.programs import assembled

OUTCOMES = {"pass", "fail", "reset", "budget", "idle"}
ROWS = list(INSTRUCTIONS.values())
BASES = (0, 0x100, 0x1000, 0xF_F000, 0x10_0000, 0x1000_0000, 0x0200_4000, 0x0C00_0000, 0x8000_0000,
         0x8002_0000, 0x8010_0000, 0xFFFF_F000)  # fmt: skip
TICKS = 2_000
CODE_BYTES = 0x1000
INSTRUCTION_BITS = 0xFFFF_FFFF


def random_word(choose: random.Random) -> int:
    row = choose.choice(ROWS)
    return choose.getrandbits(32) & ~row.mask & INSTRUCTION_BITS | row.match


def garbage(seed: int) -> bytes:
    """A page: bytes, or instructions among which pointers are made."""
    choose = random.Random(seed)
    if seed % 4 == 0:
        return choose.randbytes(CODE_BYTES)
    words = []
    while len(words) < CODE_BYTES // 4:
        if choose.random() < 0.15:
            upper = choose.choice(BASES) & 0xFFFF_F000
            words.append(upper | choose.randrange(1, 32) << 7 | 0x37)  # lui
        else:
            words.append(random_word(choose))
    return b"".join(word.to_bytes(4, "little") for word in words)


BACK = """
csrr t6, {x}epc
addi t6, t6, 4
slli t6, t6, 20
srli t6, t6, 20
lui t5, {ram}
add t6, t6, t5
addi t6, t6, 0x400
csrw {x}epc, t6
lui t5, {ram}
csrw {x}tvec, t5
{x}ret
"""
"""A trap handler that goes on behind the instruction, so that the garbage gets further."""


def image(seed: int, ram: int, x: str = "s") -> Image:
    """Garbage, and the handler before it; a third has none. Not at 0, where x0 leads."""
    ram += 0x8_0000
    at = ram + 0x400
    pieces = [(at, assembled(f"lui t6, {ram >> 12}\ncsrw {x}tvec, t6") + garbage(seed))]
    if seed % 3:
        pieces.append((ram, assembled(BACK.format(x=x, ram=ram >> 12))))
    segments = tuple(Segment(spa, spa, code, len(code), True) for spa, code in pieces)
    return Image("garbage", at, segments, {}, None, ())


def seeds(full: bool, quick: int) -> range:
    return range(1000 if full else quick)


def pages(lab: Lab, spas) -> dict[int, bytes]:
    bank = lab.machine.banks[1]
    return {spa: bank.read_block(spa, PAGE_SIZE_BYTES) for spa in spas}


def firmware_code() -> range:
    """The pages that hold nothing of the firmware but instructions."""
    code = next(s for s in guest_image("firmware").segments if s.executable)
    return range(code.paddr, code.end & -PAGE_SIZE_BYTES, PAGE_SIZE_BYTES)


def test_garbage_in_machine_mode_ends_in_a_defined_way(full):
    for seed in seeds(full, 30):
        program = image(seed, 0x8000_0000, "m")
        try:
            ending = boot_elf(program, TICKS)
        except Exception as error:
            pytest.fail(f"seed {seed}: {error!r}")
        assert ending.outcome in OUTCOMES and ending.ticks <= TICKS, f"seed {seed}"


def test_garbage_in_supervisor_mode_leaves_the_firmware_and_the_high_bank_alone(full):
    for seed in seeds(full, 30):
        lab = Lab(
            LabSpec((Guest("A", image(seed, random.Random(seed).choice((0, 0x400)))),), "bare")
        )
        kept = pages(lab, firmware_code())
        try:
            lab.machine.run(TICKS)
        except Exception as error:
            pytest.fail(f"seed {seed}: {error!r}")
        assert ending_of(lab.machine).outcome in OUTCOMES
        assert pages(lab, firmware_code()) == kept, f"seed {seed}"
        behind = lab.machine.banks[1].read_block(HOST_MEMORY.start, len(HOST_MEMORY))
        assert behind.count(0) == len(behind), f"seed {seed}"


QUIET = Image("quiet", 0, (Segment(0, 0, bytes.fromhex("73005010"), 4, True),), {}, None, ())
"""A neighbour that only waits, for ever."""


@pytest.mark.parametrize("watching", [False, True], ids=["unwatched", "watched"])
def test_garbage_in_a_vm_leaves_its_neighbour_the_vmm_and_the_firmware_alone(full, watching):
    for seed in seeds(full, 20):
        lab = Lab(LabSpec((Guest("A", QUIET), Guest("G", image(seed, 0)), Guest("B", QUIET))))
        assert lab.vmm is not None
        while len(lab.vmm.vms) < 3:
            lab.machine.run(lab.machine.clock.tick + 1)
        frames = lab.vmm.host.frames.owners
        others = [spa for spa, owner in frames.items() if owner != "G"]
        free = [spa for spa in range(HOST_MEMORY.start, HOST_MEMORY.stop, PAGE_SIZE_BYTES)
                if spa not in frames]  # fmt: skip
        kept = pages(lab, [*others, *free, *firmware_code()])
        low = bytes(lab.machine.banks[0].data)
        lab.recorder.watch((lambda event: None) if watching else None)
        try:
            lab.machine.run(lab.machine.clock.tick + TICKS)
            picture_of(lab)
        except Exception as error:
            pytest.fail(f"seed {seed}: {error!r}")

        assert ending_of(lab.machine).outcome in OUTCOMES, f"seed {seed}"
        changed = [hex(spa) for spa, page in pages(lab, kept).items() if page != kept[spa]]
        assert not changed, f"seed {seed}: {changed}"
        assert bytes(lab.machine.banks[0].data) == low, f"seed {seed}"
        for vm in lab.vms:
            assert (vm.status == "stopped") is (vm.stop_reason is not None)
        assert lab.vms[0].stop_reason is StopReason.IDLE_FOREVER
        if lab.ended:
            assert lab.vms[2].stop_reason is StopReason.IDLE_FOREVER, f"seed {seed}"


def test_garbage_in_a_vm_runs_the_same_watched_and_unwatched(full):
    for seed in seeds(full, 20):
        states = []
        for sink in (None, lambda event: None):
            lab = Lab(LabSpec((Guest("G", image(seed, 0)),)))
            lab.recorder.watch(sink)
            lab.machine.run(TICKS)
            lab.recorder.watch(None)
            states.append((picture_of(lab), lab.snapshot()))
        assert states[0] == states[1], f"seed {seed}"


def test_garbage_in_a_vm_can_be_gone_back_in(full):
    for seed in seeds(full, 8):
        lab = Lab(LabSpec((Guest("G", image(seed, 0)),)))
        choose, kept = random.Random(seed), []
        while not lab.ended and lab.machine.clock.tick < TICKS:
            lab.machine.run(lab.machine.clock.tick + choose.randrange(1, 200))
            kept.append((lab.snapshot(), picture_of(lab)))
        end = picture_of(lab), lab.snapshot()
        for snapshot, picture in choose.choices(kept, k=10):
            lab.restore(snapshot)
            assert picture_of(lab) == picture, f"seed {seed}"
            lab.machine.run(end[0]["tick"])
            assert (picture_of(lab), lab.snapshot()) == end, f"seed {seed}"
