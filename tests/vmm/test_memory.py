"""The map, the shadow, and faults on memory, devices and nothing."""

import pytest

from server.isa.address import Gpa, Spa
from server.isa.causes import Cause
from server.isa.pte import Flag, Pte
from server.trace.events import DeviceEmulated, ShadowFilled, VmCreated
from server.vmm import guest_memory

from .world import ENTRY, MEMORY, RAM_BYTES, World, spec

ALL = Flag.V | Flag.R | Flag.W | Flag.X | Flag.U | Flag.A | Flag.D


def real_walk(world: World, va: int) -> int | None:
    """The hart's own walk of the table in its satp."""
    table = (world.port.csrs["satp"] & 0x3F_FFFF) << 12
    for shift in (22, 12):
        pte = Pte(world.port.read_memory(Spa(table + (va >> shift & 0x3FF) * 4), 4))
        if not pte.valid:
            return None
        table = pte.ppn << 12
    return table + va % 4096


def leaf_of(world: World, va: int) -> int:
    """Where that walk finds its leaf."""
    root = (world.port.csrs["satp"] & 0x3F_FFFF) << 12
    table = Pte(world.port.read_memory(Spa(root + (va >> 22) * 4), 4)).ppn << 12
    return table + (va >> 12 & 0x3FF) * 4


# Tables


def test_the_map_is_an_sv32x4_table_aligned_to_16_kib(world):
    assert world.vm.map_root % 0x4000 == 0
    walk = guest_memory.walk(world.vmm.host, world.vm, Gpa(0x1234))

    assert [entry.level for entry in walk.entries] == [1, 0]
    assert walk.entries[0].spa == world.vm.map_root
    assert Pte(walk.entries[1].pte).flags == ALL
    assert walk.spa is not None and walk.spa % 4096 == 0x234


def test_the_shadow_agrees_with_the_map_on_every_page(world):
    for gpa in range(0, RAM_BYTES, 4096):
        assert real_walk(world, gpa) == guest_memory.walk(world.vmm.host, world.vm, Gpa(gpa)).spa


@pytest.mark.parametrize("va", [RAM_BYTES, 0x40_0000, 0x1000_0000, 0x8002_0000, 0xFFFF_F000])
def test_what_is_not_the_vms_memory_is_in_neither_table(world, va):
    assert real_walk(world, va) is None
    assert guest_memory.walk(world.vmm.host, world.vm, Gpa(va)).spa is None


def test_shadow_leaves_are_open_to_user_mode_and_never_written_by_hardware(world):
    filled = [event for event in world.boot_events if isinstance(event, ShadowFilled)]

    assert len(filled) == RAM_BYTES // 4096
    assert {event.flags for event in filled} == {int(ALL)}
    assert {event.reason for event in filled} == {"made"}


def test_no_frame_has_two_owners():
    world = World([spec("A"), spec("B"), spec("C", ram_base=Gpa(0x8000_0000), images=())])
    owners = world.vmm.host.frames.owners
    seen: dict[int, str] = {}
    for vm in world.vmm.vms:
        for gpa in range(vm.ram.start, vm.ram.stop, 4096):
            spa = guest_memory.walk(world.vmm.host, vm, Gpa(gpa)).spa
            assert spa is not None and spa in MEMORY and spa not in seen
            assert owners[spa] == vm.name
            seen[spa] = vm.name
    assert not any("map" in owners[spa] or "shadow" in owners[spa] for spa in seen)


def test_a_vm_whose_memory_lies_high_is_found_there():
    world = World([spec(ram_base=Gpa(0x8000_0000), images=(), entry=Gpa(0x8000_0000))])

    assert world.pc == 0x8000_0000
    assert (
        real_walk(world, 0x8000_1234)
        == guest_memory.walk(world.vmm.host, world.vm, Gpa(0x8000_1234)).spa
    )
    assert real_walk(world, 0) is None


def test_creation_is_told(world):
    [created] = [event for event in world.boot_events if isinstance(event, VmCreated)]

    assert (created.vm, created.ram_base, created.ram_size_bytes) == ("A", 0, RAM_BYTES)
    assert created.map_root == world.vm.map_root


def test_guest_memory_is_reached_only_within_its_bounds(world):
    host, vm = world.vmm.host, world.vm

    assert guest_memory.write(host, vm, 0x1FFE, b"abcd")  # across a page boundary
    assert guest_memory.read(host, vm, 0x1FFD, 6) == b"\0abcd\0"
    for gpa, size_bytes in (
        (RAM_BYTES - 1, 2),
        (RAM_BYTES, 1),
        (0xFFFF_FFFF, 2),
        (0, 1 << 32),
        (0, 0),
    ):
        assert guest_memory.read(host, vm, gpa, size_bytes) is None
    assert not guest_memory.write(host, vm, RAM_BYTES - 1, b"ab")
    assert guest_memory.read(host, vm, RAM_BYTES - 1, 1) == b"\0"


# Hidden faults


@pytest.mark.parametrize("cause", [12, 13, 15])
def test_a_page_missing_in_the_shadow_is_filled_in_without_the_guest_noticing(world, cause):
    world.port.write_memory(Spa(leaf_of(world, 0x3000)), 4, 0)
    before = dict(world.vm.csrs)

    world.exits(cause, 0x3004)

    assert real_walk(world, 0x3004) == guest_memory.walk(world.vmm.host, world.vm, Gpa(0x3004)).spa
    assert world.pc == ENTRY
    assert world.vm.csrs == before
    assert world.vm.exits["hidden"] == 1
    filled = world.one(ShadowFilled)
    assert (filled.gva, filled.gpa, filled.reason) == (0x3000, 0x3000, "fault")
    assert (0x3000, world.root.asid) in world.port.fences


def test_a_lower_table_missing_in_the_shadow_is_made(world):
    world.vm.shadow.empty(world.vmm.host, world.root, "evicted")
    assert real_walk(world, 0x3004) is None

    world.exits(Cause.LOAD_PAGE_FAULT, 0x3004)

    assert real_walk(world, 0x3004) is not None


# Nothing there


@pytest.mark.parametrize(("cause", "reflected"), [(12, 1), (13, 5), (15, 7)])
@pytest.mark.parametrize("address", [RAM_BYTES, 0x0201_0000, 0x0C60_0000, 0x2000_0000, 0x8002_0000])
def test_an_address_with_nothing_behind_it_gives_an_access_fault(world, cause, reflected, address):
    world.exits(cause, address)

    assert world.was_reflected(reflected, address)


# Devices


def test_a_store_to_the_serial_port_prints(world):
    world.accesses("sb a0, 0(a1)", a0=ord("h"), a1=0x1000_0000)

    assert world.console == b"h"
    assert world.pc == ENTRY + 4
    assert world.vm.exits["console"] == 1
    emulated = world.one(DeviceEmulated)
    assert (emulated.device, emulated.register, emulated.write) == ("uart", "THR", True)
    assert (emulated.gpa, emulated.size_bytes, emulated.value) == (0x1000_0000, 1, ord("h"))


def test_the_device_access_is_told_in_order(world):
    world.accesses("sb a0, 0(a1)", a0=ord("h"), a1=0x1000_0000)

    told = [n for n in world.names() if n != "ShadowFilled"]
    assert told == [
        "VmExited", "GuestInstructionRead", "DeviceEmulated", "ConsoleWritten",
        "InstructionEmulated", "ExitSettled", "VmEntered",
    ]  # fmt: skip


def test_a_load_from_the_serial_port_gives_its_register(world):
    world.accesses("lbu a0, 5(a1)", a1=0x1000_0000)

    assert world.x["a0"] == 0x60
    assert world.one(DeviceEmulated).register == "LSR"


@pytest.mark.parametrize(
    ("text", "value"), [("lb a0, 7(a1)", 0xFFFF_FF80), ("lbu a0, 7(a1)", 0x80)]
)
def test_lb_extends_the_sign_and_lbu_does_not(world, text, value):
    world.vm.uart.scratch = 0x80

    world.accesses(text, a1=0x1000_0000)

    assert world.x["a0"] == value


def test_a_load_into_x0_still_has_its_effect_on_the_device(world):
    world.vm.uart.receive(b"xy")

    world.accesses("lbu zero, 0(a1)", a1=0x1000_0000)

    assert world.vm.uart.fifo == b"y"
    assert world.x["zero"] == 0


@pytest.mark.parametrize("text", ["lw a0, 0(a1)", "lh a0, 0(a1)", "lhu a0, 2(a1)", "lbu a0, 8(a1)",
                                  "lbu a0, 0xff(a1)", "lw a0, 1(a1)"])  # fmt: skip
def test_a_load_that_the_serial_port_does_not_know_faults(world, text):
    world.accesses(text, a1=0x1000_0000)

    address = 0x1000_0000 + int(text.split()[2].partition("(")[0], 0)
    assert world.was_reflected(5, address)


@pytest.mark.parametrize(
    "text", ["amoadd.w a0, a2, (a1)", "sc.w a0, a2, (a1)", "amoswap.w a0, a2, (a1)"]
)
def test_an_atomic_to_a_device_faults_as_a_store(world, text):
    world.accesses(text, a1=0x1000_0000)

    assert world.was_reflected(7, 0x1000_0000)


def test_a_reserved_load_from_a_device_faults_as_a_load(world):
    world.accesses("lr.w a0, (a1)", a1=0x1000_0000)

    assert world.was_reflected(5, 0x1000_0000)


def test_fetching_from_a_device_faults(world):
    world.exits(Cause.INSTRUCTION_PAGE_FAULT, 0x1000_0000)

    assert world.was_reflected(1, 0x1000_0000)


def test_an_access_that_only_reaches_into_a_device_faults(world):
    world.sets(a1=0x0FFF_FFFE)
    world.poke(ENTRY, 0x0005_A503)  # lw a0, 0(a1)

    world.exits(Cause.LOAD_PAGE_FAULT, 0x1000_0000)

    assert world.was_reflected(5, 0x1000_0000)


@pytest.mark.parametrize(
    ("text", "value", "reason", "code", "host"),
    [
        ("sw a0, 0(a1)", 0x5555, "shutdown", 0, 0x5555),
        ("sh a0, 0(a1)", 0x5555, "shutdown", 0, 0x5555),
        ("sw a0, 0(a1)", 0x0007_3333, "shutdown", 7, 0x0007_3333),
        ("sw a0, 0(a1)", 0x3333, "shutdown", 1, 0x0001_3333),
        ("sw a0, 0(a1)", 0x7777, "reset", 0, 0x7777),
    ],
)
def test_a_word_to_the_test_finisher_ends_the_vm(world, text, value, reason, code, host):
    world.accesses(text, a0=value, a1=0x10_0000)

    vm = world.vmm.vms[0]
    assert (vm.status, vm.stop_reason, vm.stop_code) == ("stopped", reason, code)
    assert world.port.finisher == host


@pytest.mark.parametrize("value", [0, 1, 0x1234])
def test_other_words_to_the_test_finisher_do_nothing(world, value):
    world.accesses("sw a0, 0(a1)", a0=value, a1=0x10_0000)

    assert world.vm.status == "running"
    assert world.pc == ENTRY + 4


@pytest.mark.parametrize("text", ["sb a0, 0(a1)", "sw a0, 4(a1)", "lb a0, 0(a1)"])
def test_the_test_finisher_is_one_word(world, text):
    world.accesses(text, a1=0x10_0000)

    assert world.vm.csrs["scause"] in (5, 7)
