"""HTIF, the host-target interface of test programs: two words in RAM called ``tohost``.

An odd number ends the program, 1 being a pass and others twice the failure's number plus one.
Device 1, command 1 in the upper word prints the byte in the lower one; any other even number is
the address of a system call's arguments, of which ``write`` is served. After each, ``tohost`` is
cleared and ``fromhost``, if there is one, set. Source: riscv-isa-sim, "fesvr/htif".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..machine.memory import Memory

PRINT = 0x0101_0000
"""Device 1, command 1, in the upper word."""
SYSTEM_CALL_WRITE = 64
LONGEST_WRITE_BYTES = 4096


@dataclass
class Htif:
    """Watches ``tohost`` in ``bank``. ``stop`` gets the program's exit code, 0 for a pass."""

    bank: Memory
    tohost: int
    fromhost: int | None
    output: Callable[[int], None]
    stop: Callable[[int, bool], None]

    def __post_init__(self) -> None:
        self.bank.watch(self.tohost, self._written)
        self.bank.watch(self.tohost + 4, self._written)

    def _written(self) -> None:
        low, high = self.bank.read(self.tohost, 4), self.bank.read(self.tohost + 4, 4)
        if low & 1 and high == 0:
            self.stop(low >> 1, False)
        elif high == PRINT:
            if low:
                self.output(low & 0xFF)
                self._answer()
        elif high == 0 and low:
            self._system_call(low)

    def _answer(self) -> None:
        self.bank.write(self.tohost, 8, 0, watched=False)
        if self.fromhost is not None:
            self.bank.write(self.fromhost, 8, 1)

    def _system_call(self, arguments: int) -> None:
        """Four doublewords: number, and for write: file, address, length. The first is answered."""
        number, _, address, length = (self._doubleword(arguments + 8 * i) for i in range(4))
        if number != SYSTEM_CALL_WRITE or length > LONGEST_WRITE_BYTES:
            return
        if not self._inside(address, length):
            return
        for i in range(length):
            self.output(self.bank.read(address + i, 1))
        self.bank.write(arguments, 8, length)
        self._answer()

    def _inside(self, address: int, size_bytes: int) -> bool:
        start = self.bank.base
        return start <= address and address + size_bytes <= start + self.bank.size_bytes

    def _doubleword(self, address: int) -> int:
        return self.bank.read(address, 8) if self._inside(address, 8) else 0
