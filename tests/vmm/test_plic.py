"""The emulated PLIC does what the machine's own does; the CLINT shows and sets the VM's time."""

from hypothesis import given
from hypothesis import strategies as st

from server.machine.devices.device import DeviceAccessError
from server.machine.devices.plic import Plic as RealPlic
from server.vmm.devices import plic as emulated
from server.vmm.devices import uart as emulated_uart

from .world import ENTRY, World

offsets = st.one_of(
    st.sampled_from([0x0, 0x4, 0x28, 0x7C, 0x80, 0xFFC, 0x1000, 0x1004, 0x2000, 0x2004, 0x2080]),
    st.sampled_from([0x2100, 0x20_0000, 0x20_0004, 0x20_0008, 0x20_1000, 0x20_1004, 0x20_2000]),
    st.integers(0, 0x60_0000 // 4 - 1).map(lambda word: 4 * word),
)
values = st.one_of(st.integers(0, 40), st.integers(0, 0xFFFF_FFFF), st.just(0xFFFF_FFFF))
step = st.one_of(
    st.tuples(st.just("line"), st.integers(1, 31), st.integers(0, 1)),
    st.tuples(st.just("read"), offsets, st.just(0)),
    st.tuples(st.just("write"), offsets, values),
)


@given(st.lists(step, max_size=60))
def test_it_is_the_machines_own_in_lockstep(steps):
    lines = {0: False, 1: False}
    real = RealPlic(31, 2, lambda context, level: lines.update({context: level}))
    world = FakeVisit()
    for kind, where, value in steps:
        if kind == "line":
            real.set_source(where, bool(value))
            world.vm.plic.set_source(where, bool(value))
        else:
            known = emulated.register(world, where, 4, kind == "write") is not None
            try:
                expected = real.read(where, 4) if kind == "read" else real.write(where, 4, value)
            except DeviceAccessError:
                assert not known
                continue
            assert known
            if kind == "read":
                assert emulated.load(world, where) == expected
            else:
                emulated.store(world, where, value)
        assert lines == {context: world.vm.plic.interrupts(context) for context in (0, 1)}

        state = world.vm.plic.snapshot()
        world.vm.plic = emulated.Plic()
        world.vm.plic.restore(state)


class FakeVisit:
    """A visit of a VM that has only a PLIC."""

    def __init__(self) -> None:
        self.vm = self
        self.plic = emulated.Plic()


def test_only_words_reach_it(world):
    assert emulated.register(world, 0x28, 1, False) is None
    assert emulated.register(world, 0x2A, 4, False) is None


def test_a_byte_typed_interrupts_a_guest_that_asked_for_it(world: World):
    for address, value in ((0x0C00_0028, 1), (0x0C00_2080, 1 << 10)):
        world.accesses("sw a0, 0(a1)", a0=value, a1=address)
    world.accesses("sb a0, 1(a1)", a0=1, a1=0x1000_0000)
    world.vm.csrs["sie"] = 0x200
    world.status(SIE=1)
    emulated_uart.receive(world.vm, b"x")

    world.executes("csrr a0, sscratch")

    assert world.vm.csrs["scause"] == 1 << 31 | 9
    world.accesses("lw a0, 4(a1)", a1=0x0C20_1000)
    assert world.x["a0"] == 10


def test_mtime_shows_the_vms_own_time(world: World):
    world.port.time += 70

    world.accesses("lw a0, 0(a1)", a1=0x0200_BFF8)

    assert world.x["a0"] == 70


def test_a_guest_may_set_its_own_time_and_nobody_elses(world: World):
    now = world.port.time

    world.accesses("sw a0, 4(a1)", a0=3, a1=0x0200_BFF8)
    world.accesses("lw a0, 4(a1)", a1=0x0200_BFF8)

    assert world.x["a0"] == 3
    assert world.vm.clock >> 32 == 3
    assert world.port.time == now + 2


def test_machine_modes_own_registers_only_store(world: World):
    world.accesses("sw a0, 0(a1)", a0=0xFFFF_FFFF, a1=0x0200_0000)
    world.accesses("sw a0, 0(a1)", a0=5, a1=0x0200_4000)
    world.accesses("lw a0, 0(a1)", a1=0x0200_0000)

    assert world.x["a0"] == 1
    assert world.vm.clint.mtimecmp == 0xFFFF_FFFF_0000_0005
    assert world.pc == ENTRY + 12
