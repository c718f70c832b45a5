"""The VM's serial port: a 16550A that exists only here.

It behaves as the machine's own does, so that a guest cannot tell them apart: a byte written is out
at once, and bytes that find the receive FIFO full wait outside.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ...trace.events import ConsoleWritten
from .device import EmulatedDevice

if TYPE_CHECKING:
    from ..host import Host
    from ..visit import Outcome, Visit
    from ..vm import Vm

CONSOLE_LIMIT_BYTES = 1 << 16
"""How much of its output a VM's console keeps; the oldest goes first."""
FIFO_BYTES = 16
TRIGGER_BYTES = (1, 4, 8, 14)
"""How full the receiver's FIFO must be to interrupt, by FCR bits 7:6."""

DLAB = 0x80
"""LCR: registers 0 and 1 are the baud rate's divisor."""
LOOP = 0x10
"""MCR: what is sent is received, and the modem outputs come back as inputs."""
FIFO_ENABLE, FIFO_CLEAR = 0x01, 0x02
"""FCR."""
RECEIVED, TRANSMITTER_EMPTY, LINE_STATUS, MODEM_STATUS = 1, 2, 4, 8
"""IER: which conditions interrupt."""
DATA_READY, OVERRUN, ALL_SENT = 0x01, 0x02, 0x60
"""LSR. The transmitter is always empty."""
NO_INTERRUPT, IIR_FIFOS_ON = 0x01, 0xC0
MODEM_READY = 0xB0
"""MSR with a peer that is always there."""

INTERRUPT_SOURCE = 10
"""At the PLIC."""
THR = RBR = 0
LSR = 5
LOAD_NAMES = ("RBR", "IER", "IIR", "LCR", "MCR", "LSR", "MSR", "SCR")
STORE_NAMES = ("THR", "IER", "FCR", "LCR", "MCR", "LSR", "MSR", "SCR")
DIVISOR_NAMES = ("DLL", "DLM")


@dataclass
class Uart:
    """Registers by their datasheet names, as the firmware leaves them to a kernel.

    ``fifo`` is what has been received, ``waiting`` what has not found room there yet.
    """

    fifo: bytes = b""
    waiting: bytes = b""
    ier: int = 0
    fifos_on: bool = True
    trigger_bytes: int = 1
    lcr: int = 3
    mcr: int = 0
    modem_changes: int = 0
    overrun: bool = False
    scratch: int = 0
    divisor: int = 0
    emptied: bool = False
    """The transmitter ran empty, and nobody was told yet."""

    def snapshot(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what ``snapshot`` gave."""
        vars(self).update(state)

    def receive(self, data: bytes) -> None:
        """Bytes arrive on the wire."""
        self.waiting += data
        self._let_in()

    def read(self, offset: int) -> int:
        """What a load of one byte gives, with its side effects. Offsets are 0 to 7."""
        if offset < 2 and self.lcr & DLAB:
            return self.divisor >> 8 * offset & 0xFF
        match offset:
            case 0:
                value, self.fifo = self.fifo[0] if self.fifo else 0, self.fifo[1:]
                self._let_in()
            case 1:
                value = self.ier
            case 2:
                value = self.interrupt_condition()
                if value == 0x02:
                    self.emptied = False
                value |= IIR_FIFOS_ON if self.fifos_on else 0
            case 5:
                value = ALL_SENT | (DATA_READY if self.fifo else 0)
                value |= OVERRUN if self.overrun else 0
                self.overrun = False
            case 6:
                value, self.modem_changes = self._modem_inputs() | self.modem_changes, 0
            case _:
                value = {3: self.lcr, 4: self.mcr, 7: self.scratch}[offset]
        return value

    def write(self, offset: int, value: int) -> int | None:
        """What a store of one byte does; the byte that leaves through the wire, if one does."""
        sent = None
        if offset < 2 and self.lcr & DLAB:
            self.divisor = self.divisor & ~(0xFF << 8 * offset) | value << 8 * offset
            return sent
        match offset:
            case 0:
                sent = self._send(value)
            case 1:
                if (value ^ self.ier) & TRANSMITTER_EMPTY:
                    self.emptied = bool(value & TRANSMITTER_EMPTY)
                self.ier = value & 0x0F
            case 2:
                self._control_fifos(value)
            case 3:
                self.lcr = value
            case 4:
                self._control_modem(value & 0x1F)
            case 7:
                self.scratch = value
        self._let_in()
        return sent

    def interrupt_condition(self) -> int:
        """The low four bits of IIR: the most urgent reason to interrupt, or NO_INTERRUPT."""
        if self.ier & LINE_STATUS and self.overrun:
            return 0x06
        if self.ier & RECEIVED and self.fifo:
            full_enough = not self.fifos_on or len(self.fifo) >= self.trigger_bytes
            return 0x04 if full_enough else 0x0C
        if self.ier & TRANSMITTER_EMPTY and self.emptied:
            return 0x02
        if self.ier & MODEM_STATUS and self.modem_changes:
            return 0x00
        return NO_INTERRUPT

    def _let_in(self) -> None:
        """What waits on the wire enters as far as there is room."""
        room = (FIFO_BYTES if self.fifos_on else 1) - len(self.fifo)
        if room > 0 and not self.mcr & LOOP:
            self.fifo, self.waiting = self.fifo + self.waiting[:room], self.waiting[room:]

    def _send(self, value: int) -> int | None:
        self.emptied = True
        if not self.mcr & LOOP:
            return value
        if not self.fifos_on:
            self.overrun |= bool(self.fifo)
            self.fifo = bytes((value,))
        elif len(self.fifo) < FIFO_BYTES:
            self.fifo += bytes((value,))
        else:
            self.overrun = True
        return None

    def _control_fifos(self, value: int) -> None:
        """FCR: switching the FIFOs on or off empties them; the other bits count only while on."""
        on = bool(value & FIFO_ENABLE)
        if on is not self.fifos_on or (on and value & FIFO_CLEAR):
            self.fifo = b""
        self.fifos_on = on
        if on:
            self.trigger_bytes = TRIGGER_BYTES[value >> 6]

    def _control_modem(self, value: int) -> None:
        """MCR: in loopback an output that changes is an input that changes."""
        before = self._modem_inputs()
        self.mcr = value
        after = self._modem_inputs()
        ring_ended = before & ~after & 0x40
        self.modem_changes |= (before ^ after) >> 4 & 0b1011 | (0b0100 if ring_ended else 0)

    def _modem_inputs(self) -> int:
        """MSR bits 7:4: carrier, ring, data set ready, clear to send."""
        if not self.mcr & LOOP:
            return MODEM_READY
        return (self.mcr >> 2 & 3) << 6 | (self.mcr & 1) << 5 | (self.mcr >> 1 & 1) << 4


# The port in its VM: what it sends is the console, its interrupt line leads to the VM's PLIC


def read(vm: Vm, offset: int) -> int:
    """Load a register."""
    value = vm.uart.read(offset)
    drive_line(vm)
    return value


def write(host: Host, vm: Vm, offset: int, value: int) -> None:
    """Store into a register; what leaves through THR appears on the VM's console."""
    sent = vm.uart.write(offset, value)
    if sent is not None:
        vm.printed.append(sent)
        if len(vm.printed) > CONSOLE_LIMIT_BYTES:
            del vm.printed[:-CONSOLE_LIMIT_BYTES]
        host.recorder.emit(ConsoleWritten, vm.name, sent)
    drive_line(vm)


def receive(vm: Vm, data: bytes) -> None:
    """Somebody types."""
    vm.uart.receive(data)
    drive_line(vm)


def drive_line(vm: Vm) -> None:
    """Tell the interrupt controller how things stand."""
    vm.plic.set_source(INTERRUPT_SOURCE, vm.uart.interrupt_condition() != NO_INTERRUPT)


def put(host: Host, vm: Vm, byte: int) -> None:
    """Send a byte as firmware does, which looks first whether the transmitter is empty."""
    read(vm, LSR)
    write(host, vm, THR, byte)


def take(vm: Vm) -> int | None:
    """The next byte received, as firmware takes it, or None."""
    return read(vm, RBR) if read(vm, LSR) & DATA_READY else None


def register(visit: Visit, offset: int, size_bytes: int, write: bool) -> str | None:
    """Eight registers of one byte each."""
    if size_bytes != 1 or offset > 7:
        return None
    if offset < 2 and visit.vm.uart.lcr & DLAB:
        return DIVISOR_NAMES[offset]
    return (STORE_NAMES if write else LOAD_NAMES)[offset]


def load(visit: Visit, offset: int) -> int:
    """A register's value."""
    return read(visit.vm, offset)


def store(visit: Visit, offset: int, value: int) -> Outcome | None:
    """Into a register."""
    write(visit.host, visit.vm, offset, value)
    return None


UART = EmulatedDevice("uart", range(0x1000_0000, 0x1000_0100), register, load, store)
