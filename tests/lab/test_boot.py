"""Programs on the bare machine, and what RAM they may have."""

import pytest

from server.lab.boot import boot_elf, boot_kernel, ram_bank
from server.lab.lab import Guest
from server.trace.errors import CommandError

from .programs import FINISH, LOOP, PASS, SHUTDOWN, fail, image


@pytest.mark.parametrize(
    ("text", "outcome", "code"),
    [
        (PASS, "pass", 0),
        (fail(1), "fail", 1),
        (fail(0), "fail", 1),
        (fail(0x7FFF), "fail", 0x7FFF),
        (FINISH.format(upper=7, lower=0x777), "reset", 0),
        ("wfi", "idle", 0),
        (LOOP, "budget", 0),
        ("", "budget", 0),
    ],
)
def test_how_a_program_can_end(text, outcome, code):
    ending = boot_elf(image(text or "nop"), 1000)

    assert (ending.outcome, ending.code, ending.passed) == (outcome, code, outcome == "pass")


def test_a_program_is_told_its_hart_and_its_device_tree():
    ending = boot_elf(image("lw a2, 0(a1)\n" + PASS))

    hart = ending.machine.hart
    assert (hart.x[10], hart.x[11]) == (0, 0x8080_0000 - 4096)
    assert hart.x[12].to_bytes(4, "little") == bytes.fromhex("d00dfeed")


def test_a_budget_is_exact():
    assert boot_elf(image(LOOP), 12_345).ticks == 12_345


@pytest.mark.parametrize(
    ("base", "size_bytes"), [(0, 1 << 20), (0x8000_0000, 256 << 20), (0xFFFF_F000, 4096), (0, 4096)]
)
def test_ram_that_can_be(base, size_bytes):
    bank = ram_bank(base, size_bytes)

    assert (bank.base, bank.size_bytes) == (base, size_bytes)


@pytest.mark.parametrize(
    ("base", "size_bytes"),
    [
        (0, (1 << 20) + 4096),
        (0x10_0000, 4096),
        (0x7FFF_F000, 8192),
        (0x8000_0000, 257 << 20),
        (0x8000_0000, 0),
        (0x8000_0800, 4096),
        (-4096, 4096),
        (0xFFFF_F000, 8192),
    ],
)
def test_ram_that_cannot_be(base, size_bytes):
    with pytest.raises(CommandError) as caught:
        ram_bank(base, size_bytes)

    assert caught.value.message_id == "error-ram"


@pytest.mark.parametrize(("reason", "outcome"), [(0, "pass"), (1, "fail")])
def test_a_kernel_ends_through_its_firmware(reason, outcome):
    _, ending = boot_kernel(Guest("kernel", image(SHUTDOWN.format(reason=reason), 0)))

    assert ending.outcome == outcome


def test_a_bare_kernel_cannot_reach_the_firmware_nor_the_rest_of_the_high_bank():
    text = "csrw stvec, zero\nlui t0, {}\nlw a0, 0(t0)"
    for upper in (0x80000, 0x80020, 0x80100):
        lab, ending = boot_kernel(Guest("kernel", image(text.format(upper), 0x100)), 20_000)
        assert ending.outcome == "budget"
        assert lab.machine.hart.csrs.values["scause"] in (1, 2, 5)
