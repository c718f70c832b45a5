"""What the firmware has set up when the supervisor runs, and that it never fails silently."""

import pytest

from server.isa.privilege import Mode
from server.lab.boot import ending_of
from server.lab.lab import guest_image, put_image
from server.machine.machine import Config, Machine

LOW_KERNEL, HIGH_KERNEL = 0x0000_0000, 0x8002_0000
DEVICE_TREE = 0x000F_F000
EVERYTHING = 0xFFFF_FFFF


def machine_at_hand_over(entry):
    """A machine whose firmware has just returned into S-mode."""
    machine = Machine(Config())
    firmware = guest_image("firmware")
    put_image(machine, firmware)
    machine.reset(firmware.entry, (0, DEVICE_TREE, entry))
    while machine.hart.mode is Mode.M and not machine.ended:
        machine.run(machine.clock.tick + 1)
    return machine


def csr(machine, name):
    return machine.hart.csrs.read(name)


def test_the_supervisor_gets_hart_and_device_tree_and_nothing_else():
    machine = machine_at_hand_over(LOW_KERNEL)

    assert machine.hart.mode is Mode.S
    assert machine.hart.pc == LOW_KERNEL
    assert list(machine.hart.x[:32]) == [0] * 11 + [DEVICE_TREE] + [0] * 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("medeleg", 0xB1FF),
        ("mideleg", 0x222),
        ("mie", 0),
        ("mcounteren", 7),
        ("menvcfgh", 0xA000_0000),
        ("satp", 0),
    ],
)
def test_traps_timers_and_counters_are_handed_over(name, value):
    assert csr(machine_at_hand_over(HIGH_KERNEL), name) == value


def test_pmp_closes_the_firmware_and_under_a_low_kernel_the_high_bank():
    closed, open_to_all = 0x18, 0x1F

    low = machine_at_hand_over(LOW_KERNEL)
    high = machine_at_hand_over(HIGH_KERNEL)

    assert csr(low, "pmpcfg0") == open_to_all << 16 | closed << 8 | closed
    assert csr(high, "pmpcfg0") == open_to_all << 16 | closed
    for machine in (low, high):
        assert csr(machine, "pmpaddr0") == 0x8000_0000 >> 2 | (0x2_0000 >> 3) - 1
        assert csr(machine, "pmpaddr1") == 0x8000_0000 >> 2 | (0x8000_0000 >> 3) - 1
        assert csr(machine, "pmpaddr2") == EVERYTHING


def test_the_image_fits_the_region_that_pmp_closes():
    segments = guest_image("firmware").segments

    assert min(s.paddr for s in segments) == 0x8000_0000
    assert max(s.end for s in segments) <= 0x8002_0000


def test_a_trap_of_the_firmware_itself_is_said_and_ends_the_run():
    machine = machine_at_hand_over(HIGH_KERNEL)
    firmware = guest_image("firmware")
    serve = firmware.symbols["serve"]
    machine.load(serve, (0).to_bytes(4, "little"))  # an illegal instruction in its midst
    machine.load(HIGH_KERNEL, (0x73).to_bytes(4, "little"))  # ecall

    machine.run(machine.clock.tick + 10_000)

    ending = ending_of(machine)
    assert (ending.outcome, ending.code) == ("fail", 0xFF)
    assert ending.console.decode() == (
        f"firmware: unexpected trap, cause 00000002 at {serve:08x}, value 00000000\n"
    )


def test_a_trap_while_it_says_so_ends_the_run_too():
    machine = machine_at_hand_over(HIGH_KERNEL)
    firmware = guest_image("firmware")
    for name in ("serve", "unexpected_trap"):
        machine.load(firmware.symbols[name], (0).to_bytes(4, "little"))
    machine.load(HIGH_KERNEL, (0x73).to_bytes(4, "little"))

    machine.run(machine.clock.tick + 10_000)

    ending = ending_of(machine)
    assert (ending.outcome, ending.code) == ("fail", 0xFF)
