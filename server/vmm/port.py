"""All that the VMM can do to the hardware: what HS-mode software could.

A real VMM is machine code that lies in the same memory it guards. It would also need one page,
mapped in every shadow root, for the instructions that save the guest's registers after a trap.
Ours is Python and needs none; nothing else is different.
"""

from __future__ import annotations

from typing import Protocol

from ..isa.address import Spa, Va


class HsPort(Protocol):
    """The hart, seen from supervisor mode, between a trap into it and the return."""

    def read_csr(self, name: str) -> int:
        """A CSR of the hart that supervisor mode may read, by its name in ``isa.csr``."""

    def write_csr(self, name: str, value: int) -> None:
        """Write such a CSR; WARL fields take a legal value."""

    def read_gpr(self, index: int) -> int:
        """x0 to x31 of the interrupted program."""

    def write_gpr(self, index: int, value: int) -> None:
        """Set x1 to x31 of the interrupted program; writing x0 does nothing."""

    def read_memory(self, spa: Spa, size_bytes: int) -> int:
        """Physical memory or a real device: 1, 2 or 4 bytes, little-endian, aligned."""

    def write_memory(self, spa: Spa, size_bytes: int, value: int) -> None:
        """Likewise, write."""

    def write_block(self, spa: Spa, data: bytes) -> None:
        """Fill physical memory, e.g. with a guest image."""

    def sfence_vma(self, va: Va | None = None, asid: int | None = None) -> None:
        """Order earlier table writes before later walks; None stands for register x0."""

    def sret(self) -> None:
        """Return to where ``sepc`` and ``sstatus.SPP`` say. The last thing a visit does."""

    def wfi(self) -> None:
        """Idle until an interrupt that ``sie`` enables is pending. The last thing a visit does."""
