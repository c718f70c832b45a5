"""Kernels in S-mode: what the firmware answers, what the VMM answers, and bad guests."""

import pytest

from server.guests import GUESTS, PROGRAMS
from server.isa.decode import decode
from server.lab.boot import ending_of
from server.lab.image import load_elf
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from tests.guests.build import KERNEL_IMAGES


def run(image, cpu, max_ticks=100_000):
    """Run a kernel alone; how the machine ended, and what the kernel printed."""
    lab = Lab(LabSpec((Guest("A", image),), cpu))
    lab.machine.run(max_ticks)
    console = lab.vms[0].console if lab.vms else lab.machine.console
    return ending_of(lab.machine), bytes(console).decode()


def kernel_image(name):
    return load_elf(KERNEL_IMAGES[name].path.read_bytes(), name)


@pytest.mark.parametrize("cpu", ["bare", "deprivileged"])
def test_every_sbi_call_is_answered_as_the_specification_says(cpu):
    ending, console = run(kernel_image("sbi"), cpu)

    assert (ending.outcome, console.splitlines()[-1]) == ("pass", "sbi: all is well")


def test_firmware_and_vmm_print_the_same_for_the_same_kernel():
    image = kernel_image("sbi")

    assert run(image, "bare")[1] == run(image, "deprivileged")[1]


def test_the_firmware_takes_addresses_as_physical_while_the_kernel_pages():
    ending, console = run(kernel_image("paged"), "bare")

    assert (ending.outcome, console) == ("pass", "paged: by its physical address\n")


@pytest.mark.parametrize("cpu", ["bare", "deprivileged"])
def test_the_kernel_of_s3_adds_up_and_turns_the_machine_off(cpu):
    ending, console = run(guest_image("intercept"), cpu)

    assert ending.outcome == "pass"
    assert console == "kernel: hello\nkernel: the sum is 500500\n"


@pytest.mark.parametrize("cpu", ["bare", "deprivileged"])
@pytest.mark.parametrize("name", ["loop", "nowhere", "flood"])
def test_a_bad_kernel_spends_its_budget_or_fails_and_breaks_nothing(name, cpu):
    ending, _ = run(kernel_image(name), cpu, max_ticks=20_000)

    assert ending.outcome in {"budget", "fail"}
    assert ending.ticks <= 20_000


@pytest.mark.parametrize("name", [*GUESTS, *PROGRAMS])
def test_no_guest_of_ours_uses_a_reservation(name):
    """No VMM could restore one, so a VM would not be exactly like the bare machine."""
    image = load_elf((GUESTS | PROGRAMS)[name].path.read_bytes(), name)
    code = b"".join(s.data[: len(s.data) & ~3] for s in image.segments if s.executable)
    words = (int.from_bytes(code[i : i + 4], "little") for i in range(0, len(code), 4))

    names = {decoded.insn.name for decoded in map(decode, words) if decoded}

    assert not names & {"lr.w", "sc.w"}


def test_two_kernels_side_by_side_print_what_they_print_alone():
    names = ("relay", "syscall", "intercept")
    lab = Lab(LabSpec(tuple(Guest(name, guest_image(name)) for name in names)))

    lab.machine.run(500_000)

    assert [vm.console.decode() for vm in lab.vms] == [
        run(guest_image(name), "bare")[1] for name in names
    ]


@pytest.mark.parametrize("name", sorted({*GUESTS, *PROGRAMS} - {"firmware"}))
def test_nearly_every_instruction_of_ours_has_its_source_line(name):
    """What the compiler made of several lines at once has none."""
    image = load_elf((GUESTS | PROGRAMS)[name].path.read_bytes(), name)
    known = {line.address + i for line in image.lines for i in range(0, line.size_bytes, 4)}
    code = {
        address
        for segment in image.segments
        if segment.executable
        for address in range(segment.vaddr, segment.vaddr + len(segment.data), 4)
    }

    assert len(code - known) < len(code) / 8
