"""What every emulated device is to the rest of the VMM."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..visit import Outcome, Visit

Load = Callable[["Visit", int], int]
"""(visit, offset) -> the register's value."""
Store = Callable[["Visit", int, int], "Outcome | None"]
"""(visit, offset, value) -> an outcome, if the VM cannot simply go on."""


@dataclass(frozen=True)
class EmulatedDevice:
    """A device's place, the names of its registers, and what a load or a store there does.

    ``register`` names the register that an access means, or says None: nobody answers, and the
    guest gets an access fault. It is asked with (visit, offset, size in bytes, whether a store).
    The state of the device belongs to the VM.
    """

    name: str
    addresses: range
    register: Callable[[Visit, int, int, bool], str | None]
    load: Load
    store: Store
