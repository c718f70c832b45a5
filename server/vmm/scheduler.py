"""Whose turn it is: the VMs go round, each for a slice of the hart's time at most."""

from __future__ import annotations

from collections.abc import Sequence

from . import interrupts
from .vm import Vm

SLICE_TICKS = 10_000
"""How long a turn may be, if another VM wants the hart."""


def contested(vms: Sequence[Vm], current: Vm) -> bool:
    """Whether another VM wants the hart."""
    return any(vm is not current and vm.status != "stopped" for vm in vms)


def choose(vms: Sequence[Vm], current: Vm | None, slice_over: bool) -> Vm | None:
    """The VM on the hart, unless it waits, has ended or had its slice; then the next in the list.

    None if all have ended. One that waits is woken when its turn comes, and not before.
    """
    first = vms.index(current) if current else 0
    if current and (slice_over or current.status != "running"):
        first += 1
    for vm in (*vms[first:], *vms[:first]):
        if vm.status == "waiting":
            interrupts.wake(vm)
        if vm.status == "running":
            return vm
    return None
