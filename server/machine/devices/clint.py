"""CLINT, the core-local interruptor: the machine timer and the software interrupt of one hart.

Laid out as SiFive's, which QEMU's ``virt`` board has at 0x0200_0000.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from .device import Reg, RegisterMap

NEVER = (1 << 64) - 1
"""A deadline that no run reaches; the value of ``mtimecmp`` at reset."""


class Clock(Protocol):
    """The machine's time, in ticks, 64 bits wide."""

    @property
    def mtime(self) -> int:
        """Now."""

    def set_mtime(self, value: int) -> None:
        """Make it ``value`` now."""


@dataclass
class ClintState:
    """``mtime`` is the clock's, so it is not here."""

    msip: bool = False
    mtimecmp: int = NEVER


class Clint:
    """Timer and software interrupt. MTIP is ``clock.mtime >= mtimecmp``; the hart compares.

    ``software`` drives MSIP; ``timer_changed`` is called when the comparison may come out new.
    Spec: norm:mtime, norm:mtimecmp (Privileged ISA, "Machine Timer").
    """

    SIZE_BYTES: ClassVar[int] = 0x1_0000
    REGISTERS: ClassVar[tuple[Reg, ...]] = (
        Reg(0x0000, "msip", "RW", "bit 0: software interrupt pending"),
        Reg(0x4000, "mtimecmp", "RW", "deadline in ticks, low and high half", count=2),
        Reg(0xBFF8, "mtime", "RW", "time in ticks, low and high half", count=2),
    )
    _map = RegisterMap("clint", REGISTERS)

    def __init__(
        self, clock: Clock, software: Callable[[bool], None], timer_changed: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._software = software
        self._timer_changed = timer_changed
        self._state = ClintState()

    @property
    def mtimecmp(self) -> int:
        """The next deadline, in ticks."""
        return self._state.mtimecmp

    def read(self, offset: int, size_bytes: int) -> int:
        """See ``Device.read``."""
        name, half = self._map.find(offset, size_bytes)
        if name == "msip":
            return int(self._state.msip)
        value = self._clock.mtime if name == "mtime" else self._state.mtimecmp
        return value >> 32 * half & 0xFFFF_FFFF

    def write(self, offset: int, size_bytes: int, value: int) -> None:
        """See ``Device.write``. Each half of a 64-bit register counts at once."""
        name, half = self._map.find(offset, size_bytes)
        if name == "msip":
            self._state.msip = bool(value & 1)
            self._software(self._state.msip)
        elif name == "mtime":
            self._clock.set_mtime(_with_half(self._clock.mtime, half, value))
            self._timer_changed()
        else:
            self._state.mtimecmp = _with_half(self._state.mtimecmp, half, value)
            self._timer_changed()

    def snapshot(self) -> ClintState:
        """See ``Device.snapshot``."""
        return replace(self._state)

    def restore(self, state: ClintState) -> None:
        """See ``Device.restore``."""
        self._state = replace(state)
        self._software(state.msip)
        self._timer_changed()


def _with_half(whole: int, half: int, value: int) -> int:
    """``whole``, 64 bits, with its low (0) or high (1) half replaced."""
    shift = 32 * half
    return whole & ~(0xFFFF_FFFF << shift) | (value & 0xFFFF_FFFF) << shift
