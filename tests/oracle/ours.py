"""Our machine, behind the interface that the lockstep runner knows."""

from __future__ import annotations

from server.isa.access import Access
from server.isa.causes import INTERRUPT_FLAG
from server.isa.privilege import Mode
from server.machine.clock import Clock
from server.machine.machine import Bank, Config, Machine
from server.machine.traps import Trap
from server.trace.events import Event

from . import board

CONFIG = Config(
    banks=(Bank("RAM", board.RAM_BASE, board.RAM_SIZE_BYTES),),
    transparent_firmware=False,
    hardware_ad=False,
)


class WaitsForTime(Exception):  # noqa: N818  (it is no error)
    """The hart idles until a timer expires, but only software moves the time here."""


class StandingClock(Clock):
    """A clock that only software moves, through the CLINT: Spike's, stepped by hand, is one too."""

    _time = 0

    @property
    def mtime(self) -> int:
        return self._time

    def set_mtime(self, value: int) -> None:
        self._time = value

    def skip(self, ticks: int) -> None:
        raise WaitsForTime


class Ours:
    """The machine under test. ``watched``: it records events, and so takes its slow paths.

    traps: what ``step`` entered, as (cause, mode before). Interrupts cost no step.
    """

    name = "ours"

    def __init__(self, image: bytes, x: list[int], watched: bool) -> None:
        self.machine = Machine(CONFIG)
        self.machine.clock.__class__ = StandingClock
        self.machine.load(board.RAM_BASE, image)
        self.machine.reset(board.ENTRY)
        for half in (0x4000, 0x4004):  # Spike's deadline at reset is 0
            self.machine.clint.write(half, 4, 0)
        self.hart = self.machine.hart
        self.hart.x[1:32] = x[1:32]
        self.traps: list[tuple[int, Mode]] = []
        self._events: list[Event] = []
        self._enter = self.hart._enter_trap
        self.hart._enter_trap = self._entered  # type: ignore[method-assign]
        self.waits = False
        if watched:
            self.machine.recorder.watch(self._events.append)

    def _entered(self, cause: int, tval: int, pc: int, target: Mode, word: int = 0) -> None:
        self.traps.append((cause, self.hart.mode))
        self._enter(cause, tval, pc, target, word)

    def step(self, ticks: int = 1) -> None:
        """Attempt that many instructions; interrupts that are due at the end are taken."""
        self.traps.clear()
        self._events.clear()
        clock = self.machine.clock
        try:
            self.machine.run(clock.tick + ticks)
        except WaitsForTime:
            self.waits = True
        self.waits |= self.hart.idle

    @property
    def interrupts(self) -> int:
        """How many of the traps were interrupts."""
        return sum(cause >= INTERRUPT_FLAG for cause, _ in self.traps)

    def registers(self) -> tuple[int, ...]:
        """pc, x1, ..., x31."""
        return (self.hart.pc, *self.hart.x[1:32])

    @property
    def mode(self) -> Mode:
        """The privilege mode."""
        return self.hart.mode

    def csr(self, name: str) -> int:
        """A CSR's value, as M-mode software would read it."""
        return self.hart.csrs.read(name)

    def stored(self, name: str) -> int:
        """A CSR's value without what devices drive."""
        return self.hart.csrs.values[name]

    def translate_store(self, va: int) -> int | None:
        """Where a store to ``va`` goes, None if it faults. Sets A and D, as the store does."""
        self.hart.mmu.select(self.hart.mode)
        try:
            return self.hart.mmu.translate(va, Access.STORE)
        except Trap:
            return None

    def set_source(self, source: int, level: bool) -> None:
        """Raise or lower a device's line at the PLIC."""
        self.machine.plic.set_source(source, level)

    def memory(self) -> bytes:
        """All of RAM."""
        return bytes(self.machine.banks[0].data)
