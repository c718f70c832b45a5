"""What holds for every device, whatever it does: one test each, run on all of them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.machine.devices.clint import Clint
from server.machine.devices.device import Device, DeviceAccessError, Reg
from server.machine.devices.finisher import Finisher
from server.machine.devices.plic import Plic
from server.machine.devices.uart16550a import Uart16550a


class FixedClock:
    mtime = 0x1_2345_6789

    def set_mtime(self, value: int) -> None:
        self.mtime = value


@dataclass
class Bench:
    """A device, and all that it did to the world."""

    device: Device
    log: list[tuple[Any, ...]]


def make_clint() -> Bench:
    log: list[tuple[Any, ...]] = []
    software = lambda level: log.append(("msip", level))  # noqa: E731
    return Bench(Clint(FixedClock(), software, lambda: None), log)


def make_plic() -> Bench:
    log: list[tuple[Any, ...]] = []
    plic = Plic(31, 2, lambda context, level: log.append((context, level)))
    for source in (3, 10, 31):
        plic.set_source(source, True)
    return Bench(plic, log)


def make_uart() -> Bench:
    log: list[tuple[Any, ...]] = []
    uart = Uart16550a(
        lambda byte: log.append(("byte", byte)), lambda level: log.append(("line", level))
    )
    uart.receive(bytes(range(20)))
    return Bench(uart, log)


def make_finisher() -> Bench:
    log: list[tuple[Any, ...]] = []
    return Bench(Finisher(lambda code, reset: log.append((code, reset))), log)


MAKERS = (make_clint, make_plic, make_uart, make_finisher)
every_device = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__[5:])
Make = Callable[[], Bench]

accesses = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 1 << 16),
        st.sampled_from((1, 2, 4)),
        st.integers(0, 2**32 - 1),
    ),
    max_size=40,
)


def cells(device: Device) -> list[tuple[Reg, int]]:
    """Every register with its offset; of many equal ones the first two and the last."""
    return [
        (reg, reg.offset + index * reg.stride_bytes)
        for reg in device.REGISTERS
        for index in sorted({0, min(1, reg.count - 1), reg.count - 1})
    ]


def use(device: Device, script: list[tuple[bool, int, int, int]]) -> list[int | str]:
    """Carry out accesses, most of which meet a register; what each returned."""
    results: list[int | str] = []
    listed = cells(device)
    for is_write, pick, size_bytes, value in script:
        reg, offset = listed[pick % len(listed)]
        if pick % 8:
            size_bytes = reg.sizes_bytes[0]
        else:
            offset = pick * 4 % device.SIZE_BYTES
        try:
            if is_write:
                device.write(offset, size_bytes, value & (1 << 8 * size_bytes) - 1)
                results.append("written")
            else:
                results.append(device.read(offset, size_bytes))
        except DeviceAccessError:
            results.append("refused")
    return results


@every_device
@settings(max_examples=60, deadline=None)
@given(before=accesses, between=accesses, after=accesses)
def test_a_restored_device_goes_on_as_the_one_that_was_saved(
    make: Make, before: Any, between: Any, after: Any
) -> None:
    bench = make()
    clock = getattr(bench.device, "_clock", FixedClock())
    use(bench.device, before)
    saved, time = bench.device.snapshot(), clock.mtime
    kept = copy.deepcopy(saved)
    first = use(bench.device, after)

    use(bench.device, between)
    bench.device.restore(saved)
    clock.mtime = time

    assert bench.device.snapshot() == kept
    assert use(bench.device, after) == first
    assert saved == kept


@every_device
@settings(max_examples=60, deadline=None)
@given(before=accesses, after=accesses)
def test_a_restored_device_drives_its_lines_as_the_one_that_was_saved(
    make: Make, before: Any, after: Any
) -> None:
    old, new = make(), make()
    use(old.device, before)
    new.device.restore(old.device.snapshot())
    lines_old = {entry[0]: entry[1] for entry in old.log if isinstance(entry[1], bool)}
    lines_new = {entry[0]: entry[1] for entry in new.log if isinstance(entry[1], bool)}

    if make is not make_finisher:
        assert {**dict.fromkeys(lines_new, False), **lines_old} == lines_new


@every_device
def test_the_state_is_one_dataclass(make: Make) -> None:
    assert is_dataclass(make().device.snapshot())


@every_device
def test_every_listed_register_answers_at_its_size_and_at_no_other(make: Make) -> None:
    for reg, offset in cells(make().device):
        for size_bytes in (1, 2, 4, 8):
            device = make().device
            if size_bytes in reg.sizes_bytes:
                assert 0 <= device.read(offset, size_bytes) < 1 << 8 * size_bytes
                device.write(offset, size_bytes, 0)
            else:
                with pytest.raises(DeviceAccessError):
                    device.read(offset, size_bytes)
                with pytest.raises(DeviceAccessError):
                    device.write(offset, size_bytes, 0)


@every_device
def test_an_unlisted_offset_is_refused(make: Make) -> None:
    device = make().device
    listed = {
        reg.offset + index * reg.stride_bytes
        for reg in device.REGISTERS
        for index in range(reg.count)
    }
    holes = [offset for offset in range(0, device.SIZE_BYTES, 4) if offset not in listed]
    for offset in [*holes[:50], *holes[-50:], device.SIZE_BYTES - 1, 0x2, 0x6]:
        if offset in listed:
            continue
        for size_bytes in (1, 2, 4):
            with pytest.raises(DeviceAccessError):
                device.read(offset, size_bytes)
            with pytest.raises(DeviceAccessError):
                device.write(offset, size_bytes, 0)


@every_device
@settings(max_examples=40, deadline=None)
@given(before=accesses)
def test_a_read_changes_nothing_unless_the_table_says_so(make: Make, before: Any) -> None:
    bench = make()
    use(bench.device, before)
    for reg, offset in cells(bench.device):
        if not reg.read_effect:
            state, log = bench.device.snapshot(), list(bench.log)
            first = bench.device.read(offset, reg.sizes_bytes[-1])
            assert bench.device.read(offset, reg.sizes_bytes[-1]) == first
            assert (bench.device.snapshot(), bench.log) == (state, log)


@every_device
@settings(max_examples=40, deadline=None)
@given(before=accesses, value=st.integers(0, 2**32 - 1))
def test_a_read_only_register_ignores_writes_and_a_write_only_one_reads_zero(
    make: Make, before: Any, value: int
) -> None:
    device = make().device
    use(device, before)
    for reg, offset in cells(device):
        size_bytes = reg.sizes_bytes[-1]
        if reg.mode == "R":
            state = device.snapshot()
            device.write(offset, size_bytes, value & (1 << 8 * size_bytes) - 1)
            assert device.snapshot() == state
        if reg.mode == "W":
            assert device.read(offset, size_bytes) == 0


@every_device
@settings(max_examples=150, deadline=None)
@given(
    script=st.lists(
        st.tuples(
            st.booleans(),
            st.integers(-4, 0x70_0000) | st.integers(0, 0x20),
            st.sampled_from((1, 2, 4, 8)),
            st.integers(0, 2**64 - 1),
        ),
        max_size=60,
    )
)
def test_no_access_does_anything_but_return_or_be_refused(make: Make, script: Any) -> None:
    bench = make()
    for is_write, offset, size_bytes, value in script:
        try:
            if is_write:
                bench.device.write(offset, size_bytes, value)
            else:
                result = bench.device.read(offset, size_bytes)
                assert 0 <= result < 1 << 8 * size_bytes
        except DeviceAccessError:
            pass
    assert len(repr(bench.device.snapshot())) < 2000
