"""The CLINT's behaviour."""

from __future__ import annotations

from server.machine.devices.clint import NEVER, Clint

MSIP = 0x0000
MTIMECMP_LOW, MTIMECMP_HIGH = 0x4000, 0x4004
MTIME_LOW, MTIME_HIGH = 0xBFF8, 0xBFFC


class World:
    """A clock, and what the CLINT said."""

    def __init__(self) -> None:
        self.mtime = 0
        self.lines: list[bool] = []
        self.changes = 0
        self.clint = Clint(self, self.lines.append, self.changed)

    def set_mtime(self, value: int) -> None:
        self.mtime = value

    def changed(self) -> None:
        self.changes += 1


def test_the_time_is_the_clocks_in_two_halves() -> None:
    world = World()
    world.mtime = 0x1_8000_0002

    assert world.clint.read(MTIME_LOW, 4) == 0x8000_0002
    assert world.clint.read(MTIME_HIGH, 4) == 1


def test_writing_half_of_the_time_sets_the_clock_and_keeps_the_other_half() -> None:
    world = World()
    world.mtime = 0x5_0000_0007

    world.clint.write(MTIME_LOW, 4, 0xFFFF_FFFF)

    assert world.mtime == 0x5_FFFF_FFFF
    assert world.changes == 1


def test_no_deadline_is_set_at_reset() -> None:
    assert World().clint.mtimecmp == NEVER


def test_a_deadline_is_written_in_halves_and_each_half_is_announced() -> None:
    world = World()

    world.clint.write(MTIMECMP_HIGH, 4, 2)
    world.clint.write(MTIMECMP_LOW, 4, 0x1234)

    assert world.clint.mtimecmp == 0x2_0000_1234
    assert (world.clint.read(MTIMECMP_LOW, 4), world.clint.read(MTIMECMP_HIGH, 4)) == (0x1234, 2)
    assert world.changes == 2


def test_only_bit_0_of_msip_exists_and_it_drives_the_line() -> None:
    world = World()

    world.clint.write(MSIP, 4, 0xFFFF_FFFF)
    assert world.clint.read(MSIP, 4) == 1
    world.clint.write(MSIP, 4, 0xFFFF_FFFE)

    assert world.clint.read(MSIP, 4) == 0
    assert world.lines == [True, False]
