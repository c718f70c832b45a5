"""UART 16550A, the serial port: eight byte-wide registers, as on QEMU's ``virt`` board.

Time does not pass on the wire: a byte written is out at once, and a line that rests after a byte
counts as the receiver's character timeout. Bytes that find the receive FIFO full wait outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum, IntFlag
from typing import ClassVar

from .device import Reg, RegisterMap

FIFO_BYTES = 16
TRIGGER_BYTES = (1, 4, 8, 14)
"""How full the receive FIFO must be to interrupt, by FCR bits 7:6."""


class Ier(IntFlag):
    """Interrupt enable register."""

    RECEIVED = 1
    TRANSMITTER_EMPTY = 2
    LINE_STATUS = 4
    MODEM_STATUS = 8


class Iir(IntEnum):
    """Interrupt identification: the low four bits, by falling priority but for ``NONE``."""

    LINE_STATUS = 0b0110
    RECEIVED = 0b0100
    TIMEOUT = 0b1100
    TRANSMITTER_EMPTY = 0b0010
    MODEM_STATUS = 0b0000
    NONE = 0b0001


class Fcr(IntFlag):
    """FIFO control register; bits 7:6 are the trigger."""

    ENABLE = 1
    CLEAR_RECEIVER = 2
    CLEAR_TRANSMITTER = 4


class Lsr(IntFlag):
    """Line status register. Ours knows no parity or framing error and no break."""

    DATA_READY = 0x01
    OVERRUN = 0x02
    HOLDING_EMPTY = 0x20
    TRANSMITTER_EMPTY = 0x40


DLAB = 0x80
"""LCR bit 7: registers 0 and 1 are the baud rate's divisor."""
LOOP = 0x10
"""MCR bit 4: what is sent is received, and the modem outputs come back as inputs."""
FIFOS_ON = 0xC0
"""IIR bits 7:6: the sign by which drivers know a 16550A."""
MODEM_READY = 0xB0
"""MSR bits 7:4 with a peer that is always there: carrier, data set ready, clear to send."""


@dataclass
class UartState:
    """Registers by their datasheet names; ``fifo`` is the receiver's, ``waiting`` the wire's."""

    fifo: bytes = b""
    waiting: bytes = b""
    ier: int = 0
    fifos_on: bool = False
    trigger_bytes: int = 1
    lcr: int = 0
    mcr: int = 0
    modem_changes: int = 0
    overrun: bool = False
    scratch: int = 0
    divisor: int = 0
    emptied: bool = False
    """The transmitter ran empty and nobody was told yet."""


class Uart16550a:
    """The serial port. ``transmit(byte)`` takes what it sends, ``interrupt(level)`` is its line.

    Spec: the PC16550D datasheet.
    """

    SIZE_BYTES: ClassVar[int] = 0x100
    REGISTERS: ClassVar[tuple[Reg, ...]] = (
        Reg(0, "rbr/thr/dll", "RW", "receive, transmit; with DLAB divisor, low", (1,),
            read_effect="the byte leaves the FIFO"),
        Reg(1, "ier/dlm", "RW", "interrupt enable; with DLAB divisor, high", (1,)),
        Reg(2, "iir/fcr", "RW", "interrupt identification; FIFO control", (1,),
            read_effect="the transmitter's interrupt is taken back if it is the one shown"),
        Reg(3, "lcr", "RW", "line control: frame format, DLAB", (1,)),
        Reg(4, "mcr", "RW", "modem control: outputs, loopback", (1,)),
        Reg(5, "lsr", "R", "line status", (1,), read_effect="overrun is cleared"),
        Reg(6, "msr", "R", "modem status", (1,), read_effect="the change bits are cleared"),
        Reg(7, "scr", "RW", "scratch", (1,)),
    )  # fmt: skip
    _map = RegisterMap("uart", REGISTERS)

    def __init__(self, transmit: Callable[[int], None], interrupt: Callable[[bool], None]) -> None:
        self._transmit = transmit
        self._interrupt = interrupt
        self._state = UartState()

    def receive(self, data: bytes) -> None:
        """Bytes arrive on the wire."""
        self._state.waiting += data
        self._update()

    def read(self, offset: int, size_bytes: int) -> int:
        """See ``Device.read``."""
        self._map.find(offset, size_bytes)
        state = self._state
        dlab = state.lcr & DLAB
        if offset == 0:
            return state.divisor & 0xFF if dlab else self._take_byte()
        if offset == 1:
            return state.divisor >> 8 if dlab else state.ier
        if offset == 2:
            return self._read_iir()
        if offset == 5:
            return self._read_lsr()
        if offset == 6:
            value = self._modem_inputs() | state.modem_changes
            state.modem_changes = 0
            self._update()
            return value
        return {3: state.lcr, 4: state.mcr, 7: state.scratch}[offset]

    def write(self, offset: int, size_bytes: int, value: int) -> None:
        """See ``Device.write``."""
        self._map.find(offset, size_bytes)
        state = self._state
        value &= 0xFF
        if offset in (0, 1) and state.lcr & DLAB:
            shift = 8 * offset
            state.divisor = state.divisor & ~(0xFF << shift) | value << shift
        elif offset == 0:
            self._send(value)
        elif offset == 1:
            self._enable_interrupts(value & 0xF)
        elif offset == 2:
            self._control_fifos(value)
        elif offset == 3:
            state.lcr = value
        elif offset == 4:
            self._control_modem(value & 0x1F)
        elif offset == 7:
            state.scratch = value
        self._update()

    def snapshot(self) -> UartState:
        """See ``Device.snapshot``."""
        return replace(self._state)

    def restore(self, state: UartState) -> None:
        """See ``Device.restore``."""
        self._state = replace(state)
        self._update()

    def _update(self) -> None:
        """Let waiting bytes in and set the interrupt line."""
        state = self._state
        room = (FIFO_BYTES if state.fifos_on else 1) - len(state.fifo)
        if room > 0 and state.waiting and not state.mcr & LOOP:
            state.fifo += state.waiting[:room]
            state.waiting = state.waiting[room:]
        self._interrupt(self._cause() is not Iir.NONE)

    def _cause(self) -> Iir:
        """The most urgent enabled reason to interrupt."""
        state = self._state
        if state.ier & Ier.LINE_STATUS and state.overrun:
            return Iir.LINE_STATUS
        if state.ier & Ier.RECEIVED and state.fifo:
            enough = not state.fifos_on or len(state.fifo) >= state.trigger_bytes
            return Iir.RECEIVED if enough else Iir.TIMEOUT
        if state.ier & Ier.TRANSMITTER_EMPTY and state.emptied:
            return Iir.TRANSMITTER_EMPTY
        if state.ier & Ier.MODEM_STATUS and state.modem_changes:
            return Iir.MODEM_STATUS
        return Iir.NONE

    def _read_iir(self) -> int:
        cause = self._cause()
        if cause is Iir.TRANSMITTER_EMPTY:
            self._state.emptied = False
            self._update()
        return cause | (FIFOS_ON if self._state.fifos_on else 0)

    def _read_lsr(self) -> int:
        state = self._state
        value = Lsr.HOLDING_EMPTY | Lsr.TRANSMITTER_EMPTY
        if state.fifo:
            value |= Lsr.DATA_READY
        if state.overrun:
            value |= Lsr.OVERRUN
            state.overrun = False
            self._update()
        return int(value)

    def _take_byte(self) -> int:
        """The oldest byte received; 0 if there is none."""
        state = self._state
        value = state.fifo[0] if state.fifo else 0
        state.fifo = state.fifo[1:]
        self._update()
        return value

    def _send(self, value: int) -> None:
        """A byte leaves at once, so the transmitter is empty again."""
        state = self._state
        state.emptied = True
        if not state.mcr & LOOP:
            self._transmit(value)
        elif not state.fifos_on:
            state.overrun |= bool(state.fifo)
            state.fifo = bytes((value,))
        elif len(state.fifo) < FIFO_BYTES:
            state.fifo += bytes((value,))
        else:
            state.overrun = True

    def _enable_interrupts(self, value: int) -> None:
        """IER. Enabling the transmitter's interrupt shows it at once, since it is empty."""
        state = self._state
        if (value ^ state.ier) & Ier.TRANSMITTER_EMPTY:
            state.emptied = bool(value & Ier.TRANSMITTER_EMPTY)
        state.ier = value

    def _control_fifos(self, value: int) -> None:
        """FCR. The other bits count only with ENABLE; switching FIFOs on or off empties them."""
        state = self._state
        on = bool(value & Fcr.ENABLE)
        if on != state.fifos_on or (on and value & Fcr.CLEAR_RECEIVER):
            state.fifo = b""
        state.fifos_on = on
        if on:
            state.trigger_bytes = TRIGGER_BYTES[value >> 6]

    def _control_modem(self, value: int) -> None:
        """MCR. In loopback an output that changes is an input that changes."""
        before = self._modem_inputs()
        self._state.mcr = value
        after = self._modem_inputs()
        changed = (before ^ after) >> 4
        ring_ended = before & ~after & 0x40
        self._state.modem_changes |= changed & 0b1011 | (0b0100 if ring_ended else 0)

    def _modem_inputs(self) -> int:
        """MSR bits 7:4: carrier, ring, data set ready, clear to send."""
        mcr = self._state.mcr
        if not mcr & LOOP:
            return MODEM_READY
        dtr, rts, outputs = mcr & 1, mcr >> 1 & 1, mcr >> 2 & 3
        return outputs << 6 | dtr << 5 | rts << 4
