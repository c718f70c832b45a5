"""What every device is to the bus: a few registers, one state, and nothing else.

A device declares its registers in a table, from which the bus learns what exists, the inspector
what to call it, and the contract test what to try. Whatever a device reaches (clock, interrupt
line, console) is an argument of its constructor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol


class DeviceAccessError(Exception):
    """No register answers there, or not to that size: the bus makes an access fault of it."""

    def __init__(self, device: str, offset: int, size_bytes: int) -> None:
        super().__init__(f"{device} has no register of {size_bytes} bytes at {offset:#x}")


@dataclass(frozen=True, slots=True)
class Reg:
    """One row of a device's table: ``count`` equal registers, ``stride_bytes`` apart.

    Writes to an "R" register are ignored; a "W" register reads as zero. ``read_effect`` says what
    a read changes; a register without one can be read at any time.
    """

    offset: int
    name: str
    mode: Literal["RW", "R", "W"]
    meaning: str
    sizes_bytes: tuple[int, ...] = (4,)
    count: int = 1
    stride_bytes: int = 4
    read_effect: str = ""


class RegisterMap:
    """Finds the register of an access; accesses must be whole."""

    def __init__(self, device: str, registers: Iterable[Reg]) -> None:
        self._device = device
        self._at: dict[int, tuple[Reg, int]] = {}
        for reg in registers:
            for index in range(reg.count):
                offset = reg.offset + index * reg.stride_bytes
                if offset in self._at:
                    raise ValueError(f"{device}: {reg.name} overlaps at {offset:#x}")
                self._at[offset] = (reg, index)

    def find(self, offset: int, size_bytes: int) -> tuple[str, int]:
        """The register's name and its index among equals; raises DeviceAccessError."""
        reg, index = self._at.get(offset, (None, 0))
        if reg is None or size_bytes not in reg.sizes_bytes:
            raise DeviceAccessError(self._device, offset, size_bytes)
        return reg.name, index


class Device(Protocol):
    """A device on the bus. Offsets count from the device's first byte."""

    REGISTERS: ClassVar[tuple[Reg, ...]]
    SIZE_BYTES: ClassVar[int]
    """How much of the address space is the device's; it lies at a multiple of it, or of a page."""

    def read(self, offset: int, size_bytes: int) -> int:
        """The register's value, unsigned; raises DeviceAccessError."""

    def write(self, offset: int, size_bytes: int, value: int) -> None:
        """Store into the register; raises DeviceAccessError."""

    def snapshot(self) -> object:
        """A copy of the state, which later accesses do not change."""

    def restore(self, state: Any) -> None:
        """Take such a copy as the state, and set the device's lines accordingly."""
