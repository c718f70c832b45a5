"""Which device answers where: the guest's loads and stores there trap, since no table maps them."""

from __future__ import annotations

from .clint import CLINT
from .device import EmulatedDevice
from .finisher import FINISHER
from .plic import PLIC
from .uart import UART

DEVICES: tuple[EmulatedDevice, ...] = (UART, FINISHER, CLINT, PLIC)


def device_at(gpa: int) -> EmulatedDevice | None:
    """The device that has this guest-physical address."""
    for device in DEVICES:
        if gpa in device.addresses:
            return device
    return None
