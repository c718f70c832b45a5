"""The VM's CLINT: its time as a register, and a timer and an interrupt of machine mode.

Those two interrupt the firmware only, which in a VM is the VMM and listens to neither.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .device import EmulatedDevice

if TYPE_CHECKING:
    from ..visit import Outcome, Visit

MSIP, MTIMECMP, MTIME = 0x0000, 0x4000, 0xBFF8
NAMES = {MSIP: "msip", MTIMECMP: "mtimecmp", MTIMECMP + 4: "mtimecmp high",
         MTIME: "mtime", MTIME + 4: "mtime high"}  # fmt: skip
LOW_HALF = 0xFFFF_FFFF


@dataclass
class Clint:
    """What can be stored in it; ``mtime`` is the VM's clock."""

    msip: int = 0
    mtimecmp: int = 0xFFFF_FFFF_FFFF_FFFF

    def snapshot(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what ``snapshot`` gave."""
        vars(self).update(state)


def register(visit: Visit, offset: int, size_bytes: int, write: bool) -> str | None:
    """Words only; a register of 64 bits is two of them."""
    return NAMES.get(offset) if size_bytes == 4 else None


def load(visit: Visit, offset: int) -> int:
    """A register's value."""
    clint = visit.vm.clint
    if offset == MSIP:
        return clint.msip
    whole = visit.vm.clock if offset >= MTIME else clint.mtimecmp
    return whole >> (32 if offset & 4 else 0) & LOW_HALF


def store(visit: Visit, offset: int, value: int) -> Outcome | None:
    """Into a register; each half counts at once. A guest may set its own time."""
    clint = visit.vm.clint
    if offset == MSIP:
        clint.msip = value & 1
    elif offset >= MTIME:
        visit.vm.set_clock(with_half(visit.vm.clock, offset, value))
    else:
        clint.mtimecmp = with_half(clint.mtimecmp, offset, value)
    return None


def with_half(whole: int, offset: int, value: int) -> int:
    """A word of 64 bits with the half at ``offset`` replaced."""
    shift = 32 if offset & 4 else 0
    return whole & ~(LOW_HALF << shift) | value << shift


CLINT = EmulatedDevice("clint", range(0x0200_0000, 0x0201_0000), register, load, store)
