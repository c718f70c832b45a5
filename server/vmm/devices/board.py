"""Which device answers where: the guest's loads and stores there trap, since no table maps them."""

from __future__ import annotations

from .device import EmulatedDevice
from .finisher import FINISHER
from .uart import UART

DEVICES: tuple[EmulatedDevice, ...] = (UART, FINISHER)


def device_at(gpa: int) -> EmulatedDevice | None:
    """The device that has this guest-physical address."""
    for device in DEVICES:
        if gpa in device.addresses:
            return device
    return None
