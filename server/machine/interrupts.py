"""Interrupts: what is pending, and which the hart must take. Spec: norm:mip_mie_op."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..isa.causes import INTERRUPT_PRIORITY, Interrupt
from ..isa.privilege import Mode

SSIP, MSIP, STIP, MTIP, SEIP, MEIP = (
    1 << bit
    for bit in (
        Interrupt.SSI, Interrupt.MSI, Interrupt.STI, Interrupt.MTI, Interrupt.SEI, Interrupt.MEI,
    )
)  # fmt: skip


@dataclass
class Lines:
    """Levels that devices drive: software (CLINT), external for M and S (PLIC)."""

    msip: bool = False
    meip: bool = False
    seip: bool = False

    def pending(self) -> int:
        """As bits of ``mip``."""
        return self.msip * MSIP | self.meip * MEIP | self.seip * SEIP

    def snapshot(self) -> Lines:
        """A copy."""
        return replace(self)

    def restore(self, state: Lines) -> None:
        """Back to a copy."""
        self.msip, self.meip, self.seip = state.msip, state.meip, state.seip


def to_take(
    pending_and_enabled: int, mideleg: int, mode: Mode, mie: bool, sie: bool
) -> tuple[Interrupt, Mode] | None:
    """The interrupt to take now and the mode that takes it, or None.

    Those for a higher mode are always enabled, those for a lower one never.
    Spec: norm:interrupt_enable, norm:intr_mip_mie_priority.
    """
    for target, bits, enabled in (
        (Mode.M, pending_and_enabled & ~mideleg, mode < Mode.M or mie),
        (Mode.S, pending_and_enabled & mideleg, mode < Mode.S or (mode is Mode.S and sie)),
    ):
        if enabled and bits:
            for interrupt in INTERRUPT_PRIORITY:
                if bits >> interrupt & 1:
                    return interrupt, target
    return None
