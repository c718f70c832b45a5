"""The UART's behaviour, as the 16550's datasheet tells it."""

from __future__ import annotations

from server.machine.devices.uart16550a import Uart16550a

RBR = THR = DLL = 0
IER = DLM = 1
IIR = FCR = 2
LCR, MCR, LSR, MSR, SCR = 3, 4, 5, 6, 7
NOTHING, TRANSMITTER, RECEIVED, TIMEOUT, LINE, MODEM = 0x1, 0x2, 0x4, 0xC, 0x6, 0x0


class Port:
    """A UART, what it sent, and its interrupt line."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.line = False
        self.uart = Uart16550a(self.sent.append, self.drive)

    def drive(self, level: bool) -> None:
        self.line = level

    def read(self, offset: int) -> int:
        return self.uart.read(offset, 1)

    def write(self, offset: int, value: int) -> None:
        self.uart.write(offset, 1, value)

    def cause(self) -> int:
        return self.read(IIR) & 0xF


def test_a_byte_written_is_sent_at_once_and_the_transmitter_is_empty() -> None:
    port = Port()

    port.write(THR, ord("A"))

    assert port.sent == b"A"
    assert port.read(LSR) == 0x60


def test_the_divisor_is_reached_with_dlab_and_sends_nothing() -> None:
    port = Port()

    port.write(LCR, 0x83)
    port.write(DLL, 3)
    port.write(DLM, 1)
    assert (port.read(DLL), port.read(DLM)) == (3, 1)
    port.write(LCR, 0x03)

    assert port.sent == b""
    assert port.read(IER) == 0


def test_received_bytes_are_read_in_order_and_shown_in_the_line_status() -> None:
    port = Port()
    port.write(FCR, 1)

    port.uart.receive(b"hi")

    assert port.read(LSR) & 1
    assert bytes((port.read(RBR), port.read(RBR))) == b"hi"
    assert not port.read(LSR) & 1
    assert port.read(RBR) == 0


def test_bytes_that_find_the_fifo_full_wait_and_none_is_lost() -> None:
    port = Port()
    port.write(FCR, 1)
    data = bytes(range(100))

    port.uart.receive(data)

    assert bytes(port.read(RBR) for _ in data) == data
    assert port.read(LSR) == 0x60


def test_without_fifos_one_byte_at_a_time_comes_in() -> None:
    port = Port()
    port.write(IER, 1)

    port.uart.receive(b"ab")

    assert port.cause() == RECEIVED
    assert port.read(RBR) == ord("a")
    assert port.cause() == RECEIVED
    assert port.read(RBR) == ord("b")
    assert port.cause() == NOTHING


def test_the_receiver_interrupts_as_received_from_the_trigger_on_and_as_timeout_below() -> None:
    port = Port()
    port.write(FCR, 0x41)
    port.write(IER, 1)

    port.uart.receive(b"1234")
    assert port.cause() == RECEIVED
    port.read(RBR)

    assert port.cause() == TIMEOUT
    assert port.line is True
    for _ in range(3):
        port.read(RBR)
    assert port.cause() == NOTHING
    assert port.line is False


def test_clearing_the_receive_fifo_drops_what_is_in_it_and_clears_the_interrupt() -> None:
    port = Port()
    port.write(FCR, 1)
    port.write(IER, 1)
    port.uart.receive(b"xyz")

    port.write(FCR, 3)

    assert port.line is False
    assert port.read(LSR) == 0x60


def test_switching_the_fifos_on_or_off_empties_them() -> None:
    port = Port()
    port.write(FCR, 1)
    port.uart.receive(b"xyz")

    port.write(FCR, 0)

    assert port.read(LSR) == 0x60


def test_the_identification_shows_that_the_fifos_are_on() -> None:
    port = Port()
    assert port.read(IIR) == 0x01

    port.write(FCR, 1)

    assert port.read(IIR) == 0xC1


def test_enabling_the_transmitter_interrupt_raises_it_and_reading_its_cause_lowers_it() -> None:
    port = Port()
    assert port.line is False

    port.write(IER, 2)

    assert port.line is True
    assert port.cause() == TRANSMITTER
    assert port.line is False
    assert port.cause() == NOTHING


def test_each_byte_sent_raises_the_transmitter_interrupt_again() -> None:
    port = Port()
    port.write(IER, 2)
    port.read(IIR)

    port.write(THR, 0)

    assert port.line is True
    assert port.cause() == TRANSMITTER


def test_a_byte_sent_before_the_interrupt_was_enabled_raises_it_once_only() -> None:
    port = Port()
    port.write(THR, 0)

    port.write(IER, 2)

    assert [port.cause(), port.cause()] == [TRANSMITTER, NOTHING]


def test_disabling_the_transmitter_interrupt_takes_it_back() -> None:
    port = Port()
    port.write(IER, 2)

    port.write(IER, 0)

    assert port.line is False


def test_reading_the_cause_of_another_interrupt_keeps_the_transmitters() -> None:
    port = Port()
    port.write(FCR, 1)
    port.write(IER, 3)
    port.uart.receive(b"x")

    assert port.cause() == RECEIVED
    port.read(RBR)

    assert port.cause() == TRANSMITTER


def test_in_loopback_bytes_come_back_and_none_leaves() -> None:
    port = Port()
    port.write(FCR, 1)
    port.write(MCR, 0x10)

    port.write(THR, 0x5A)

    assert port.sent == b""
    assert port.read(RBR) == 0x5A


def test_in_loopback_bytes_from_outside_wait() -> None:
    port = Port()
    port.write(MCR, 0x10)

    port.uart.receive(b"q")
    assert not port.read(LSR) & 1
    port.write(MCR, 0)

    assert port.read(RBR) == ord("q")


def test_an_overrun_keeps_the_fifo_and_interrupts_until_the_line_status_is_read() -> None:
    port = Port()
    port.write(FCR, 1)
    port.write(MCR, 0x10)
    port.write(IER, 0xF)

    for value in range(17):
        port.write(THR, value)

    assert port.cause() == LINE
    assert port.read(LSR) == 0x63
    assert port.cause() != LINE
    assert [port.read(RBR) for _ in range(16)] == list(range(16))


def test_in_loopback_the_modem_outputs_come_back_as_inputs() -> None:
    port = Port()
    assert port.read(MSR) == 0xB0

    port.write(MCR, 0x1A)

    assert port.read(MSR) & 0xF0 == 0x90


def test_a_modem_input_that_changes_interrupts_until_the_modem_status_is_read() -> None:
    port = Port()
    port.write(MCR, 0x1F)
    port.read(MSR)
    port.write(IER, 8)
    assert port.line is False

    port.write(MCR, 0x1B)

    assert port.line is True
    assert port.cause() == MODEM
    assert port.read(MSR) & 0x0F == 0x04
    assert port.line is False


def test_the_scratch_register_keeps_a_byte() -> None:
    port = Port()

    port.write(SCR, 0xA5)

    assert port.read(SCR) == 0xA5
