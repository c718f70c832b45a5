"""The hart as the owner of supervisor mode reaches it; every operation is recorded with its line.

It does to the hardware what HS-mode instructions would, and costs no tick.
"""

from __future__ import annotations

from ..isa.privilege import Mode
from ..trace.errors import SimulatorError
from ..trace.events import HostRead, HostWritten, TlbFlushed
from ..trace.recorder import source_of_caller
from .bus import BusError
from .hart import Hart

REGISTER_NAMES = tuple(f"x{index}" for index in range(32))


class HsPort:
    """Satisfies ``vmm.port.HsPort`` without knowing it."""

    def __init__(self, hart: Hart) -> None:
        self._hart = hart

    def _watched(self) -> bool:
        return self._hart.recorder.watching

    def read_csr(self, name: str) -> int:
        """A CSR, by name."""
        value = self._hart.csrs.read(name)
        if self._watched():
            self._hart.recorder.emit(HostRead, "csr", name, value, source_of_caller())
        return value

    def write_csr(self, name: str, value: int) -> None:
        """Write a CSR."""
        source = source_of_caller() if self._watched() else None
        self._hart.csrs.write(name, value, "vmm", source)

    def read_gpr(self, index: int) -> int:
        """A register of the interrupted program."""
        value = self._hart.x[index]
        if self._watched():
            self._hart.recorder.emit(
                HostRead, "gpr", REGISTER_NAMES[index], value, source_of_caller()
            )
        return value

    def write_gpr(self, index: int, value: int) -> None:
        """Set one; x0 stays 0."""
        old = self._hart.x[index]
        self._hart.write_gpr(index, value & 0xFFFF_FFFF)
        if self._watched():
            self._hart.recorder.emit(
                HostWritten, "gpr", REGISTER_NAMES[index], old, self._hart.x[index],
                source_of_caller(),
            )  # fmt: skip

    def read_memory(self, spa: int, size_bytes: int) -> int:
        """Physical memory or a device."""
        self._check(spa, size_bytes, "load")
        try:
            value = self._hart.mmu.bus.read(spa, size_bytes)
        except BusError as error:
            raise SimulatorError(f"VMM: {error}") from error
        if self._watched():
            self._hart.recorder.emit(HostRead, "memory", f"{spa:08x}", value, source_of_caller())
        return value

    def write_memory(self, spa: int, size_bytes: int, value: int) -> None:
        """Likewise, write."""
        self._check(spa, size_bytes, "store")
        old = 0
        bank = self._hart.mmu.bus.bank(spa, size_bytes)
        if bank is not None:
            old = bank.read(spa, size_bytes)
        try:
            self._hart.mmu.bus.write(spa, size_bytes, value)
        except BusError as error:
            raise SimulatorError(f"VMM: {error}") from error
        if self._watched():
            self._hart.recorder.emit(
                HostWritten, "memory", f"{spa:08x}", old, value, source_of_caller()
            )

    def write_block(self, spa: int, data: bytes) -> None:
        """Fill main memory."""
        bank = self._hart.mmu.bus.bank(spa, len(data))
        if bank is None:
            raise SimulatorError(f"VMM: no RAM for {len(data)} bytes at 0x{spa:x}")
        self._check(spa, len(data), "store")
        bank.write_block(spa, data)

    def _check(self, spa: int, size_bytes: int, access: str) -> None:
        if not self._hart.mmu.pmp.allows(spa, size_bytes, access, Mode.S):
            raise SimulatorError(f"VMM: PMP denies a {access} of {size_bytes} bytes at 0x{spa:x}")

    def sfence_vma(self, va: int | None = None, asid: int | None = None) -> None:
        """Order table writes before later walks."""
        dropped = self._hart.mmu.fence(va, asid)
        if self._watched():
            self._hart.recorder.emit(TlbFlushed, va, asid, dropped, source_of_caller())

    def sret(self) -> None:
        """Return to the interrupted program."""
        self._hart.trap_return(Mode.S)

    def wfi(self) -> None:
        """Idle until an enabled interrupt is pending."""
        self._hart.waiting = True
