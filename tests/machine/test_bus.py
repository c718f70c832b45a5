"""Physical addresses: who answers, and who may not lie where."""

import pytest

from server.machine.bus import Bus, BusError, Region
from server.machine.devices.finisher import Finisher
from server.machine.machine import Bank, Config, Machine
from server.machine.memory import Memory

FINISHER = 0x10_0000


def finisher(base: int = FINISHER) -> Region:
    return Region("test finisher", base, Finisher.SIZE_BYTES, Finisher(lambda code, reset: None))


def test_an_overlap_is_refused_and_both_names_are_told():
    with pytest.raises(
        ValueError, match=r"low RAM \(to 0x101000\) overlaps test finisher \(from 0x100000\)"
    ):
        Bus([Memory("low RAM", 0, 0x10_1000)], [finisher()])


def test_two_devices_may_not_overlap_either():
    with pytest.raises(ValueError, match="test finisher.*overlaps test finisher"):
        Bus([], [finisher(), finisher(FINISHER + 0x800)])


def test_neighbours_do_not_overlap():
    bus = Bus([Memory("low RAM", 0, FINISHER)], [finisher()])

    bus.write(FINISHER - 4, 4, 7)

    assert bus.read(FINISHER - 4, 4) == 7


@pytest.mark.parametrize(
    ("spa", "size_bytes"),
    [
        (FINISHER - 2, 4),
        (0x20_0000, 4),
        (FINISHER + 1, 2),
        (FINISHER, 1),
        (FINISHER + 0xFFC, 4),
        (1 << 33, 4),
    ],
)
def test_an_access_that_nobody_answers_as_a_whole_is_an_error(spa, size_bytes):
    bus = Bus([Memory("low RAM", 0, FINISHER)], [finisher()])

    with pytest.raises(BusError):
        bus.read(spa, size_bytes)
    with pytest.raises(BusError):
        bus.write(spa, size_bytes, 0)


def test_a_machine_with_ram_over_a_device_is_refused():
    with pytest.raises(ValueError, match="RAM.*overlaps test finisher"):
        Machine(Config(banks=(Bank("RAM", 0, 0x20_0000),)))


def test_bytes_for_no_ram_are_refused_with_the_address():
    with pytest.raises(ValueError, match="no RAM for 4 bytes at 0x20000000"):
        Machine().load(0x2000_0000, b"1234")
