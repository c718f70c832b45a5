"""HTIF, the host-target interface of test programs: two words in RAM called ``tohost``.

An odd number ends the program, 1 being a pass and others twice the failure's number plus one.
Device 1, command 1 in the upper word prints the byte in the lower one; any other even number is
the address of a system call's arguments, of which ``write`` is served. After each, served or not,
``tohost`` is cleared and ``fromhost``, if there is one, set. Source: riscv-isa-sim, "fesvr/htif".
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
    """Watches ``tohost`` in ``bank``. ``stop`` gets the program's exit code, 0 for a pass.

    The two words come by two stores, in either order, and the lower one alone may mean something
    else than both. So a lower word is acted on when the upper one has been stored too, or when it
    is stored again, or when it still stands alone the second time that ``poll`` looks.
    """

    bank: Memory
    tohost: int
    fromhost: int | None
    output: Callable[[int], None]
    stop: Callable[[int, bool], None]
    _low_waits: bool = False
    _high_waits: bool = False
    _seen_waiting: bool = False

    def __post_init__(self) -> None:
        if self._inside(self.tohost, 8):
            self.bank.watch(self.tohost, self._low_written)
            self.bank.watch(self.tohost + 4, self._high_written)

    def poll(self) -> None:
        """To be called now and then: a program may store only the lower word, and wait."""
        if self._low_waits and self._seen_waiting:
            self._act()
        self._seen_waiting = self._low_waits

    def _low_written(self) -> None:
        if self._high_waits or self._low_waits:
            self._act()
        else:
            self._low_waits = self.bank.read(self.tohost, 4) != 0

    def _high_written(self) -> None:
        if self.bank.read(self.tohost, 4):
            self._act()
        else:
            self._high_waits = True

    def _act(self) -> None:
        self._low_waits = self._high_waits = False
        low, high = self.bank.read(self.tohost, 4), self.bank.read(self.tohost + 4, 4)
        if low & 1 and high == 0:
            self.stop(low >> 1, False)
            return
        if high == PRINT and low:
            self.output(low & 0xFF)
        elif high == 0 and low:
            self._system_call(low)
        self._answer()

    def _answer(self) -> None:
        self.bank.write(self.tohost, 8, 0, watched=False)
        if self.fromhost is not None and self._inside(self.fromhost, 8):
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

    def _inside(self, address: int, size_bytes: int) -> bool:
        start = self.bank.base
        return start <= address and address + size_bytes <= start + self.bank.size_bytes

    def _doubleword(self, address: int) -> int:
        return self.bank.read(address, 8) if self._inside(address, 8) else 0
