"""Physical addresses: which bank of RAM or which device answers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .devices.device import Device, DeviceAccessError
from .memory import Memory


class BusError(Exception):
    """Nobody answers at this address, or not to an access of this kind."""


@dataclass(frozen=True)
class Region:
    """A device's place in the address space."""

    name: str
    base: int
    size_bytes: int
    device: Device

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.base + self.size_bytes


class Bus:
    """Banks and devices by address. Overlaps are refused."""

    def __init__(self, banks: Sequence[Memory], regions: Sequence[Region]) -> None:
        self.banks = tuple(banks)
        self.regions = tuple(regions)
        spans = sorted(
            [(bank.base, bank.base + bank.size_bytes, bank.name) for bank in banks]
            + [(region.base, region.end, region.name) for region in regions]
        )
        for (_, end, name), (start, _, other) in itertools.pairwise(spans):
            if start < end:
                raise ValueError(f"{name} (to 0x{end:x}) overlaps {other} (from 0x{start:x})")

    def bank(self, spa: int, size_bytes: int) -> Memory | None:
        """The bank that holds all of these bytes."""
        for bank in self.banks:
            if bank.base <= spa and spa + size_bytes <= bank.base + bank.size_bytes:
                return bank
        return None

    def _region(self, spa: int, size_bytes: int) -> Region:
        if spa % size_bytes == 0:
            for region in self.regions:
                if region.base <= spa and spa + size_bytes <= region.end:
                    return region
        raise BusError(f"nothing answers {size_bytes} bytes at 0x{spa:x}")

    def read(self, spa: int, size_bytes: int) -> int:
        """Raises BusError."""
        bank = self.bank(spa, size_bytes)
        if bank is not None:
            return bank.read(spa, size_bytes)
        region = self._region(spa, size_bytes)
        try:
            return region.device.read(spa - region.base, size_bytes)
        except DeviceAccessError as error:
            raise BusError(str(error)) from None

    def write(self, spa: int, size_bytes: int, value: int) -> None:
        """Raises BusError."""
        bank = self.bank(spa, size_bytes)
        if bank is not None:
            bank.write(spa, size_bytes, value)
            return
        region = self._region(spa, size_bytes)
        try:
            region.device.write(spa - region.base, size_bytes, value)
        except DeviceAccessError as error:
            raise BusError(str(error)) from None
