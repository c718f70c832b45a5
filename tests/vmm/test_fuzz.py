"""Whatever a guest does, the VMM survives it, and so do its neighbours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from server.isa.causes import INTERRUPT_FLAG, Cause
from server.isa.csr import CSRS
from server.isa.privilege import Mode
from server.vmm import guest_memory
from server.vmm.vm import EXIT_KINDS, VIRTUAL_CSRS

from .world import RAM_BYTES, World, spec

word = st.integers(0, 0xFFFF_FFFF)
address = st.one_of(
    word,
    st.integers(0, RAM_BYTES + 8),
    st.integers(0x1000_0000, 0x1000_0104),
    st.integers(0x10_0000, 0x10_0008),
    st.sampled_from([0, RAM_BYTES - 1, RAM_BYTES, 0x8002_0000, 0xFFFF_FFFF]),
    st.sampled_from([0x0C00_0028, 0x0C00_2080, 0x0C20_1004, 0x0200_0000, 0x0200_BFF8]),
)
cause = st.one_of(
    st.sampled_from(list(Cause)),
    st.integers(0, 70),
    st.integers(0, 20).map(lambda number: INTERRUPT_FLAG | number),
    word,
)
system_word = st.builds(
    lambda csr, rs1, funct3, rd: csr << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x73,
    st.one_of(st.sampled_from([row.number for row in CSRS.values()]), st.integers(0, 0xFFF)),
    st.integers(0, 31), st.integers(0, 7), st.integers(0, 31),
)  # fmt: skip
instruction = st.one_of(word, system_word, st.sampled_from([0x1020_0073, 0x1050_0073, 0x1200_0073]))
a7 = st.sampled_from(
    [0x10, 0x5449_4D45, 0x73_5049, 0x5246_4E43, 0x4442_434E, 0x5352_5354, 1, 2, 77]
)
step = st.tuples(cause, address, instruction, st.lists(address, min_size=31, max_size=31), a7,
                 st.integers(0, 4), st.integers(0, 100))  # fmt: skip


def check_consistent(world: World) -> None:
    """Everything that must hold between two visits."""
    for vm in world.vmm.vms:
        assert vm.status in ("running", "waiting", "stopped")
        assert (vm.status == "stopped") == (vm.stop_reason is not None)
        assert vm.virtual_mode in (Mode.U, Mode.S)
        assert set(vm.csrs) == set(VIRTUAL_CSRS)
        for name, value in vm.csrs.items():
            assert CSRS[name].legalize(value, value) == value
            assert 0 <= value & ~CSRS[name].mask == 0
        assert 0 <= vm.pc <= 0xFFFF_FFFF
        assert set(vm.exits) == set(EXIT_KINDS)
        assert vm.clock >= 0
        assert vm.ticks >= vm.not_retired >= 0
    current = world.vmm.current
    if current is None:
        assert world.port.left == "wfi"
        assert all(vm.status == "stopped" for vm in world.vmm.vms)
    else:
        assert world.port.left == "sret"
        assert current.status == "running"
        assert world.port.csrs["satp"] & 0x3F_FFFF == world.root.spa >> 12
        assert world.port.csrs["scounteren"] == 0


def memory_of_others(world: World) -> dict[int, int]:
    """All that is not zero in frames which A has no business to change, its map among them."""
    owners = world.vmm.host.frames.owners
    others = {spa for spa, owner in owners.items() if owner not in ("A", "A: shadow")}
    memory = world.port.memory.items()
    return {spa: value for spa, value in memory if value and spa & -4096 in others}


entry = st.one_of(word, st.builds(lambda page, flags: page << 10 | flags,
                                  st.integers(0, 9), st.integers(0, 255)))  # fmt: skip
root = st.dictionaries(st.integers(0, 1023), entry, max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(step, min_size=1, max_size=12), st.one_of(st.none(), root), st.booleans())
def test_random_exits_have_only_defined_outcomes(steps, table, identity):
    world = World([spec("A"), spec("B")])
    first, neighbour = world.vmm.vms
    guest_memory.write(world.vmm.host, neighbour, 0, b"mine" * (RAM_BYTES // 4))
    before = neighbour.snapshot()
    kept = memory_of_others(world)
    if table is not None:  # paging is on, with this root in page 3
        for index, pte in table.items():
            world.poke(0x3000 + 4 * index, pte)
        if identity:
            world.poke(0x3000, 0xF)
        first.csrs["satp"] = 0x8000_0003

    for scause, stval, trapped, registers, extension, function, ticks in steps:
        if world.vmm.current is not first:
            break
        world.port.gprs[1:] = registers
        world.sets(a6=function, a7=extension)
        gpa = world.pc & ~3
        if guest_memory.is_ram(first, gpa, 4):
            world.poke(gpa, trapped)
        if scause == Cause.ILLEGAL_INSTRUCTION and stval % 2:
            stval = trapped
        world.exits(scause, stval, ticks=max(ticks, 0 if scause & INTERRUPT_FLAG else 1))
        check_consistent(world)

    if world.vmm.current is first:
        assert neighbour.snapshot() == before
        assert memory_of_others(world) == kept


@settings(max_examples=150, deadline=None)
@given(instruction, st.sampled_from([Mode.U, Mode.S]), st.lists(word, min_size=31, max_size=31))
def test_a_random_trapping_instruction_is_emulated_or_reflected(trapped, mode, registers):
    world = World()
    world.vm.virtual_mode = mode
    world.port.gprs[1:] = registers
    world.poke(world.pc, trapped)

    world.exits(Cause.ILLEGAL_INSTRUCTION, trapped)

    check_consistent(world)
    vm = world.vmm.vms[0]
    assert vm.exits["emulated"] + vm.exits["reflected"] == 1
    if vm.exits["reflected"] and vm.status == "running":
        assert world.was_reflected(Cause.ILLEGAL_INSTRUCTION, trapped)
    if mode is Mode.U and vm.exits["emulated"]:
        raise AssertionError("a process did something privileged")
