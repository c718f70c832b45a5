"""The test finisher: a word by which a guest says that it has ended, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..stop_reason import StopReason
from .device import EmulatedDevice

if TYPE_CHECKING:
    from ..visit import Outcome, Visit

PASS, FAIL, RESET = 0x5555, 0x3333, 0x7777


def register(visit: Visit, offset: int, size_bytes: int, write: bool) -> str | None:
    """There is one register only, of a word or half of one."""
    return "finish" if offset == 0 and size_bytes in (2, 4) else None


def load(visit: Visit, offset: int) -> int:
    """It remembers nothing."""
    return 0


def store(visit: Visit, offset: int, value: int) -> Outcome | None:
    """The low half says what to do, the high half is a failure's code. Other words do nothing."""
    word, code = value & 0xFFFF, value >> 16
    if word == PASS:
        return visit.end(StopReason.SHUTDOWN, 0)
    if word == FAIL:
        return visit.end(StopReason.SHUTDOWN, code or 1)
    if word == RESET:
        return visit.end(StopReason.RESET, 0)
    return None


FINISHER = EmulatedDevice("finisher", range(0x0010_0000, 0x0010_1000), register, load, store)
