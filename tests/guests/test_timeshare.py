"""The time-sharing kernel on the bare machine: turns, address spaces, pages on demand, strays."""

import pytest

from server.guests import GUESTS
from server.isa.address import PAGE_SIZE_BYTES
from server.isa.privilege import Mode
from server.isa.pte import Flag, Pte, satp_asid, satp_root
from server.lab.boot import ending_of
from server.lab.device_tree import build_device_tree
from server.lab.fingerprint import fingerprints
from server.lab.image import load_elf
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.machine.machine import Config
from server.trace.events import CsrWritten, PageWalked, TrapTaken
from tests.guests.build import STRAYS_IMAGE

MAX_TICKS = 1_500_000
COUNT, PRIMES, HEAP, ECHO = 1, 2, 3, 4
"""The numbers of the processes, and their ASIDs."""
KERNEL_BASE = 0xC000_0000
HEAP_AT = 0x3000
CONSOLE = """\
kernel: 4 processes, each from address 0
heap: 32 pages at 00003000
echo: type something
primes: 25 up to 100
count: 1500
primes: 46 up to 200
primes: 62 up to 300
count: 3000
primes: 78 up to 400
kernel: primes (2) ended with 0; turns: 6, pages on demand: 1
count: 4500
count: 6000
heap: 16 pages touched, checksum baf85504
kernel: heap (3) ended with 0; turns: 9, pages on demand: 17
count: 7500
count: 9000
kernel: count (1) ended with 0; turns: 13, pages on demand: 1
echo: 0 lines
kernel: echo (4) ended with 0; turns: 2, pages on demand: 1
kernel: all processes have ended, 0 of them badly
"""


def lab_with(image, tlb_size=64):
    return Lab(LabSpec((Guest("A", image),), "bare", Config(tlb_size=tlb_size)))


def run(lab, *kinds):
    """Run to the end; the events of these kinds."""
    events = []
    if kinds:
        lab.recorder.watch(lambda event: events.append(event) if isinstance(event, kinds) else None)
    lab.machine.run(MAX_TICKS)
    return events


def console(lab):
    return bytes(lab.machine.console).decode()


def word(lab, spa):
    return int.from_bytes(lab.machine.banks[0].read_block(spa, 4), "little")


def leaf(lab, satp, va):
    """The leaf entry that a process's table has for one of its pages."""
    table = Pte(word(lab, satp_root(satp) + 4 * (va >> 22))).ppn * PAGE_SIZE_BYTES
    return Pte(word(lab, table + 4 * (va >> 12 & 0x3FF)))


def with_timer_period(image, period):
    """The image with another number in the word that says how long a turn is."""
    lab = lab_with(image)
    lab.machine.load(image.symbols["timer_period"] - KERNEL_BASE, period.to_bytes(4, "little"))
    return lab


@pytest.fixture(scope="module")
def events():
    """All that a run brings of traps, switches and walks."""
    return run(lab_with(guest_image("timeshare")), TrapTaken, CsrWritten, PageWalked)


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def switches(events):
    """The processes that get the processor, one after another, by their ASIDs."""
    satps = [event.new for event in of_kind(events, CsrWritten) if event.csr == "satp"]
    return [satp_asid(satp) for satp in satps if satp_asid(satp)]


# The whole


def test_it_prints_exactly_this_and_passes():
    lab = lab_with(guest_image("timeshare"))

    run(lab)

    assert ending_of(lab.machine).outcome == "pass"
    assert console(lab) == CONSOLE


def test_two_runs_end_alike_whatever_the_size_of_the_tlb():
    ends = set()
    for tlb_size in (64, 64, 3):
        lab = lab_with(guest_image("timeshare"), tlb_size)
        run(lab)
        ends.add((console(lab), fingerprints(lab)["A"], lab.machine.clock.mtime))

    assert len(ends) == 1


def test_the_page_of_the_device_tree_stays_as_it_was():
    lab = lab_with(guest_image("timeshare"))
    tree = build_device_tree([range(0x10_0000)])

    run(lab)

    page = lab.machine.banks[0].read_block(0xF_F000, PAGE_SIZE_BYTES)
    assert bytes(page) == tree.ljust(PAGE_SIZE_BYTES, b"\0")


def test_the_image_is_small():
    assert GUESTS["timeshare"].path.stat().st_size < 100_000


# Turns


def test_the_timer_takes_the_processor_away_and_it_goes_to_another(events):
    running, preempted = 0, 0
    handovers = []
    for event in events:
        if (
            isinstance(event, TrapTaken)
            and event.name == "interrupt STI"
            and event.from_mode == "U"
        ):
            preempted = running
        elif isinstance(event, CsrWritten) and event.csr == "satp":
            running = satp_asid(event.new)
            if preempted and running:
                handovers.append((preempted, running))
                preempted = 0

    assert len(handovers) > 15
    assert {old for old, _ in handovers} >= {COUNT, PRIMES, HEAP}
    assert sum(old != new for old, new in handovers) > 10


def test_the_turn_goes_round_by_the_numbers(events):
    """Echo waits from its first turn on, so it is left out after that."""
    round_with_echo, round_without = [COUNT, PRIMES, HEAP, ECHO], [COUNT, PRIMES, HEAP]

    assert switches(events)[:10] == round_with_echo + 2 * round_without


def test_the_processor_rests_while_everybody_waits():
    lab = lab_with(guest_image("timeshare"))

    run(lab)

    assert lab.machine.clock.mtime > lab.machine.clock.tick + 50_000


@pytest.mark.parametrize("period", [997, 20_011])
def test_the_work_is_the_same_however_long_a_turn_is(period):
    lab = with_timer_period(guest_image("timeshare"), period)

    run(lab)

    def of_programs(text):
        return sorted(line for line in text.splitlines() if not line.startswith("kernel: "))

    assert ending_of(lab.machine).outcome == "pass"
    assert of_programs(console(lab)) == of_programs(CONSOLE)


# Address spaces


def satps_until(lab, printed):
    """Run until this is on the console; what satp held meanwhile, but for the kernel's own."""
    found = []

    def see(event):
        if isinstance(event, CsrWritten) and event.csr == "satp" and satp_asid(event.new):
            found.append(event.new)

    lab.recorder.watch(see)
    while printed not in lab.machine.console:
        lab.machine.run(lab.machine.clock.tick + 1000)
    lab.recorder.watch(None)
    return found


def test_every_process_begins_at_0_and_each_0_is_another_frame():
    lab = lab_with(guest_image("timeshare"))
    satps = satps_until(lab, b"count: 1500")

    roots = {satp_asid(satp): satp for satp in satps}
    frames = {asid: leaf(lab, satp, 0).ppn * PAGE_SIZE_BYTES for asid, satp in roots.items()}
    assert roots.keys() == {COUNT, PRIMES, HEAP, ECHO}
    assert len(set(frames.values())) == 4
    assert word(lab, frames[COUNT]) >= 1500
    assert word(lab, frames[PRIMES]) >= 25
    assert word(lab, frames[ECHO]) == 0


def test_code_cannot_be_written_and_variables_cannot_be_executed():
    lab = lab_with(guest_image("timeshare"))
    rights = Flag.R | Flag.W | Flag.X | Flag.U

    for satp in satps_until(lab, b"echo: type"):
        assert leaf(lab, satp, 0).flags & rights == Flag.R | Flag.W | Flag.U
        assert leaf(lab, satp, 0x1000).flags & rights == Flag.R | Flag.X | Flag.U
        assert leaf(lab, satp, 0x2000).flags & rights == Flag.R | Flag.U


# Pages on demand


def test_the_heap_gets_a_page_for_each_one_touched(events):
    traps = of_kind(events, TrapTaken)

    faults = [
        e.tval
        for e in traps
        if e.cause in (13, 15) and HEAP_AT <= e.tval < HEAP_AT + 32 * PAGE_SIZE_BYTES
    ]

    assert faults == [HEAP_AT + 2 * i * PAGE_SIZE_BYTES for i in range(16)]


def test_the_hardware_notes_which_pages_were_written(events):
    """Those at 0; those of the heap, which came by a load. Of the stack the kernel knew it."""
    written = {
        (walk.asid, walk.va & -PAGE_SIZE_BYTES)
        for walk in of_kind(events, PageWalked)
        for entry in walk.entries
        if entry.written is not None and Pte(entry.written).flags & Flag.D
    }

    heap = {(HEAP, HEAP_AT + 2 * i * PAGE_SIZE_BYTES) for i in range(16)}
    assert written == {(asid, 0) for asid in (COUNT, PRIMES, HEAP)} | heap


# What is typed


def lab_that_listens():
    lab = lab_with(guest_image("timeshare"))
    while b"echo: type something\n" not in lab.machine.console:
        lab.machine.run(lab.machine.clock.tick + 100)
    return lab


def test_what_is_typed_is_said_again():
    lab = lab_that_listens()

    lab.machine.uart.receive(b"hello\nthe FIFO holds only sixteen of these\n")
    run(lab)

    said = [line for line in console(lab).splitlines() if line.startswith("echo: ")]
    assert said == [
        "echo: type something",
        "echo: hello",
        "echo: the FIFO holds only sixteen of these",
        "echo: 2 lines",
    ]


def test_what_is_typed_comes_by_an_interrupt():
    lab = lab_that_listens()

    lab.machine.uart.receive(b"x")
    traps = run(lab, TrapTaken)

    assert [trap.name for trap in traps].count("interrupt SEI") == 1


def test_more_than_the_kernel_keeps_is_lost_and_harms_nobody():
    lab = lab_that_listens()

    lab.machine.uart.receive(b"y" * 5000)
    run(lab)

    assert ending_of(lab.machine).outcome == "pass"


# Strays


@pytest.fixture(scope="module")
def strays():
    lab = lab_with(load_elf(STRAYS_IMAGE.path.read_bytes(), STRAYS_IMAGE.name))
    while lab.machine.hart.mode is Mode.M:  # the firmware throws away what comes too early
        lab.machine.run(lab.machine.clock.tick + 1)
    lab.machine.uart.receive(b"zz")
    run(lab)
    return lab


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("trespass (1)", "store page fault, c0000000"),
        ("rewrite (2)", "store page fault, 0000"),
        ("lost (3)", "fetch page fault, 00300000"),
        ("usurp (4)", "illegal instruction, 18001073"),
        ("deep (5)", "store page fault, 003fb"),
        ("greedy (8)", "store page fault, 000"),
    ],
)
def test_a_stray_is_killed_and_the_reason_is_said(strays, name, reason):
    line = next(x for x in console(strays).splitlines() if f"{name} is killed" in x)

    assert reason in line
    assert "done" not in console(strays)


def test_a_liar_is_refused_and_lives(strays):
    assert "liar: 0 mistakes, may not read there\n" in console(strays)
    assert "liar (6) ended with 0;" in console(strays)


def test_the_others_do_not_notice(strays):
    assert "count: 20000\n" in console(strays)
    assert "count (7) ended with 0;" in console(strays)


def test_the_machine_fails_if_a_process_does(strays):
    ending = ending_of(strays.machine)

    assert console(strays).endswith("kernel: all processes have ended, 6 of them badly\n")
    assert (ending.outcome, ending.code) == ("fail", 1)


def test_a_mistake_of_the_kernel_itself_is_said_and_ends_the_run():
    image = guest_image("timeshare")
    lab = lab_with(image)
    at = image.symbols["system_call"]
    lab.machine.load(at - KERNEL_BASE, bytes(4))  # an illegal instruction

    run(lab)

    ending = ending_of(lab.machine)
    assert (ending.outcome, ending.code) == ("fail", 1)
    assert console(lab).endswith(
        f"kernel: trap, cause 00000002 at {at:08x}, value 00000000\n"
        "kernel: cannot go on: it made a mistake\n"
    )
