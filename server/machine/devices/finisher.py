"""The test finisher: a word written here turns the machine off. As SiFive's, at 0x0010_0000."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from .device import Reg, RegisterMap

PASS = 0x5555
FAIL = 0x3333
RESET = 0x7777


@dataclass
class FinisherState:
    """The finisher remembers nothing: the machine that it stops does."""


class Finisher:
    """Stops the machine. ``stop(code, reset)``: code 0 is a pass; ``reset`` asks to start again.

    The low half of the word says what to do, the high half is a failure's code.
    """

    SIZE_BYTES: ClassVar[int] = 0x1000
    REGISTERS: ClassVar[tuple[Reg, ...]] = (
        Reg(0, "finish", "W", "0x5555 pass, 0x3333 fail, 0x7777 reset", sizes_bytes=(2, 4)),
    )
    _map = RegisterMap("finisher", REGISTERS)

    def __init__(self, stop: Callable[[int, bool], None]) -> None:
        self._stop = stop

    def read(self, offset: int, size_bytes: int) -> int:
        """See ``Device.read``."""
        self._map.find(offset, size_bytes)
        return 0

    def write(self, offset: int, size_bytes: int, value: int) -> None:
        """See ``Device.write``. Other words do nothing; a failure without a code has code 1."""
        self._map.find(offset, size_bytes)
        status, code = value & 0xFFFF, value >> 16 & 0xFFFF
        if status == PASS:
            self._stop(0, False)
        elif status == FAIL:
            self._stop(code or 1, False)
        elif status == RESET:
            self._stop(0, True)

    def snapshot(self) -> FinisherState:
        """See ``Device.snapshot``."""
        return FinisherState()

    def restore(self, state: FinisherState) -> None:
        """See ``Device.restore``."""
