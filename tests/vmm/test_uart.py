"""The emulated serial port does what the machine's own does, whatever is done to it."""

from hypothesis import given
from hypothesis import strategies as st

from server.machine.devices.uart16550a import Uart16550a
from server.vmm.devices.uart import NO_INTERRUPT, Uart

access = st.one_of(
    st.tuples(st.just("read"), st.integers(0, 7), st.just(0)),
    st.tuples(
        st.just("write"),
        st.integers(0, 7),
        st.sampled_from([0, 1, 2, 3, 7, 0x0F, 0x10, 0x80, 0x83, 0xC7, 0xFF]),
    ),
    st.tuples(st.just("receive"), st.integers(0, 20), st.just(0)),
)


@given(st.lists(access, max_size=40))
def test_it_is_the_machines_own_in_lockstep(accesses):
    sent: list[int] = []
    levels: list[bool] = []
    real = Uart16550a(sent.append, levels.append)
    for offset, value in ((1, 0), (2, 7), (3, 3)):  # what the firmware does first
        real.write(offset, 1, value)
    emulated = Uart()
    also_sent = []

    for kind, offset, value in accesses:
        if kind == "receive":
            real.receive(bytes(range(offset)))
            emulated.receive(bytes(range(offset)))
        elif kind == "read":
            assert emulated.read(offset) == real.read(offset, 1)
        else:
            real.write(offset, 1, value)
            byte = emulated.write(offset, value)
            also_sent += [] if byte is None else [byte]
        assert also_sent == sent
        assert (emulated.interrupt_condition() != NO_INTERRUPT) == levels[-1]

        state = emulated.snapshot()
        emulated = Uart()
        emulated.restore(state)


def test_a_snapshot_shares_nothing_with_the_device():
    uart = Uart()
    state = uart.snapshot()

    uart.receive(b"abc")

    assert state["fifo"] == b""
