"""The whole machine: the board of ``design.md`` section 3, put together and snapshot as one.

Memory map as QEMU's ``virt`` board where it has the device, with a second bank of RAM at 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..isa.address import PAGE_SIZE_BYTES
from ..isa.csr import CSRS
from ..isa.privilege import Mode
from ..trace.events import ConsoleWritten, MachineStopped
from ..trace.recorder import Recorder
from .bus import Bus, Region
from .clock import Clock
from .devices.clint import Clint
from .devices.device import Device
from .devices.finisher import Finisher
from .devices.plic import Plic
from .devices.uart16550a import Uart16550a
from .engines.stepper import Stepper
from .hart import Hart
from .interrupts import Lines
from .memory import Memory

UART_SOURCE = 10
"""The UART's interrupt, as a PLIC source."""
PLIC_SOURCES = 31
CONSOLE_LIMIT_BYTES = 1 << 16
"""Console output kept; the oldest goes first."""


@dataclass(frozen=True)
class Bank:
    """A bank of RAM to be built."""

    name: str
    base: int
    size_bytes: int


LOW_BANK = Bank("low RAM", 0, 0x10_0000)
HIGH_BANK = Bank("high RAM", 0x8000_0000, 0x80_0000)
CLINT, PLIC, UART, FINISHER = 0x0200_0000, 0x0C00_0000, 0x1000_0000, 0x0010_0000


@dataclass(frozen=True)
class Config:
    """What may differ from machine to machine. ``hardware_ad``: Svadu is on at reset."""

    banks: tuple[Bank, ...] = (LOW_BANK, HIGH_BANK)
    tlb_size: int = 64
    transparent_firmware: bool = True
    hardware_ad: bool = False


@dataclass(frozen=True)
class Stop:
    """How the machine was switched off."""

    code: int
    reset: bool


class Machine:
    """One hart and its board. ``run`` until a tick; ``stop`` tells whether and how it ended."""

    def __init__(self, config: Config | None = None, recorder: Recorder | None = None) -> None:
        self.config = config = config or Config()
        self.recorder = recorder or Recorder()
        self.clock = Clock()
        self.stop: Stop | None = None
        self.console = bytearray()
        self._lines = Lines()
        self.clint = Clint(self.clock, self._set_msip, self._timer_changed)
        self.plic = Plic(PLIC_SOURCES, 2, self._set_external)
        self.uart = Uart16550a(
            self.transmit, lambda level: self.plic.set_source(UART_SOURCE, level)
        )
        self.finisher = Finisher(self.finish)
        self._devices: dict[str, Device] = {
            "clint": self.clint,
            "plic": self.plic,
            "uart": self.uart,
            "finisher": self.finisher,
        }
        self.banks = tuple(Memory(b.name, b.base, b.size_bytes) for b in config.banks)
        self.bus = Bus(
            self.banks,
            (
                Region("CLINT", CLINT, Clint.SIZE_BYTES, self.clint),
                Region("PLIC", PLIC, Plic.SIZE_BYTES, self.plic),
                Region("UART", UART, Uart16550a.SIZE_BYTES, self.uart),
                Region("test finisher", FINISHER, PAGE_SIZE_BYTES, self.finisher),
            ),
        )
        self.hart = Hart(
            self.bus, self.clock, self._lines, self.recorder, lambda: self.clint.mtimecmp,
            tlb_size=config.tlb_size, transparent_firmware=config.transparent_firmware,
        )  # fmt: skip
        if config.hardware_ad:
            adue = CSRS["menvcfgh"].field("ADUE").mask
            self.hart.csrs.values["menvcfgh"] |= adue
        self._engine = Stepper(self.hart)

    # Lines between the parts

    def _set_msip(self, level: bool) -> None:
        self._lines.msip = level
        self.hart.lines_changed()

    def _timer_changed(self) -> None:
        self.hart.lines_changed()

    def _set_external(self, context: int, level: bool) -> None:
        if context == 0:
            self._lines.meip = level
        else:
            self._lines.seip = level
        self.hart.lines_changed()

    def transmit(self, byte: int) -> None:
        """A byte leaves for the console."""
        self.console.append(byte)
        if len(self.console) > CONSOLE_LIMIT_BYTES:
            del self.console[:-CONSOLE_LIMIT_BYTES]
        self.recorder.emit(ConsoleWritten, "machine", byte)

    def finish(self, code: int, reset: bool) -> None:
        """Switch off: code 0 is a pass."""
        self.stop = Stop(code, reset)
        self.recorder.emit(MachineStopped, code, reset)
        self.hart.stop()

    # Use

    def load(self, spa: int, data: bytes) -> None:
        """Put bytes into RAM before the run. Raises ValueError where there is none."""
        bank = self.bus.bank(spa, len(data))
        if bank is None:
            raise ValueError(f"no RAM for {len(data)} bytes at 0x{spa:x}")
        bank.write_block(spa, data)

    def reset(self, pc: int, arguments: tuple[int, ...] = ()) -> None:
        """Start in M-mode at ``pc`` with a0, a1 ... set, as the boot ROM would."""
        self.hart.pc = pc
        self.hart.mode = Mode.M
        for index, value in enumerate(arguments):
            self.hart.x[10 + index] = value

    def run(self, until_tick: int) -> None:
        """Go on to the end of a tick, or until the machine stops or idles for ever."""
        self._engine.run(until_tick)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.hart.stopped or self.hart.idle

    def snapshot(self) -> dict[str, object]:
        """The state of everything, at an instruction boundary; memory pages are shared."""
        self.hart.mmu.drop_write_paths()
        return {
            "hart": self.hart.snapshot(),
            "clock": self.clock.snapshot(),
            "lines": self._lines.snapshot(),
            "memory": [bank.snapshot() for bank in self.banks],
            "devices": {name: device.snapshot() for name, device in self._devices.items()},
            "console": bytes(self.console),
            "stop": self.stop,
            "idle": self.hart.idle,
        }

    def restore(self, state: dict[str, object]) -> None:
        """Back to a snapshot of this machine."""
        recording, self.recorder.watching = self.recorder.watching, False
        s: dict[str, object] = state
        self.clock.restore(s["clock"])  # type: ignore[arg-type]
        for bank, pages in zip(self.banks, s["memory"], strict=True):  # type: ignore[call-overload]
            bank.restore(pages)
            bank.code.clear()
        for name, device in self._devices.items():
            device.restore(s["devices"][name])  # type: ignore[index]
        self._lines.restore(s["lines"])  # type: ignore[arg-type]
        self.console[:] = s["console"]  # type: ignore[call-overload]
        self.recorder.watching = recording
        self.hart.restore(s["hart"])  # type: ignore[arg-type]
        self.stop = s["stop"]  # type: ignore[assignment]
        self.hart.stopped = self.stop is not None
        self.hart.idle = bool(s["idle"])
