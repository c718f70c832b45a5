"""The first visit, world switches, the end, and snapshots at every exit."""

import copy
import re
from pathlib import Path

import pytest

import server.vmm
from server.isa.address import Gpa
from server.isa.causes import Cause
from server.isa.privilege import Mode
from server.trace.errors import CommandError
from server.trace.events import VmCreated, VmEntered, VmStopped
from server.trace.recorder import Recorder
from server.vmm.monitor import Vmm
from server.vmm.vm import Segment, VmSpec

from .fake_port import FakePort
from .world import DEVICE_TREE, ENTRY, MEMORY, RAM_BYTES, World, spec

# The first visit


def test_the_first_visit_enters_the_first_vm_in_user_mode(world):
    assert world.port.left == "sret"
    assert world.pc == ENTRY
    assert (world.x["a0"], world.x["a1"]) == (0, DEVICE_TREE)
    assert all(world.port.gprs[i] == 0 for i in range(32) if i != 11)
    [entered] = [event for event in world.boot_events if isinstance(event, VmEntered)]
    assert (entered.pc, entered.virtual_mode) == (ENTRY, "S")


def test_the_first_visit_makes_the_hart_the_vmms(world):
    csrs = world.port.csrs

    assert csrs["stvec"] in MEMORY
    assert csrs["sie"] == 0x222
    assert csrs["scounteren"] == 0
    assert csrs["satp"] == world.root.real_satp
    assert world.root.asid != 0
    assert (None, None) in world.port.fences


def test_images_lie_where_the_guest_expects_them():
    images = (Segment(Gpa(0xFFE), b"abcd", 8), Segment(Gpa(0x3000), bytes(range(256)) * 20, 5120))
    world = World([spec(images=images)])

    assert world.peek(0xFFD, 6) == b"\0abcd\0"
    assert world.peek(0x3000, 5120) == bytes(range(256)) * 20


def test_the_virtual_cpu_starts_as_the_firmware_leaves_a_real_one():
    world = World()
    csrs = {k: v for k, v in world.vm.csrs.items() if k != "stvec"}

    assert world.vm.virtual_mode is Mode.S
    assert {k for k, v in csrs.items() if v} == {"stimecmp", "stimecmph"}


@pytest.mark.parametrize(
    ("specs", "text"),
    [
        ([], "error-vm-none"),
        ([spec("A"), spec("A")], "error-vm-name-taken"),
        ([spec(str(number)) for number in range(43)], "error-vm-too-many"),
        ([spec(ram_size_bytes=5000)], "error-vm-ram-pages"),
        ([spec(ram_size_bytes=0)], "error-vm-ram-pages"),
        ([spec(ram_base=Gpa(0x800), images=())], "error-vm-ram-pages"),
        ([spec(ram_base=Gpa(0xFFFF_F000), images=())], "error-vm-ram-range"),
        ([spec(ram_size_bytes=0x10_1000)], "error-vm-ram-device"),
        ([spec(ram_base=Gpa(0x1000_0000), images=())], "error-vm-ram-device"),
        ([spec(images=(Segment(Gpa(RAM_BYTES - 4), b"", 8),))], "error-vm-image-outside"),
        (
            [spec(str(number), ram_size_bytes=0x10_0000) for number in range(8)],
            "error-vm-memory",
        ),
    ],
)
def test_wrong_descriptions_are_refused_before_anything_is_touched(specs: list[VmSpec], text: str):
    port = FakePort()

    with pytest.raises(CommandError) as error:
        Vmm(port, specs, MEMORY, Recorder())

    assert error.value.message_id == text
    assert not port.memory


def test_a_vm_may_have_all_the_memory_that_is_left():
    frames = len(MEMORY) // 4096 - 80
    high = spec(ram_base=Gpa(0x8000_0000), images=(), ram_size_bytes=frames * 4096)
    world = World([high])

    assert world.port.left == "sret"


# Several VMs


def test_a_vm_that_waits_gives_the_hart_to_the_next(two_worlds):
    world, first, second = two_worlds
    world.sets(s0=0xAAAA)

    world.executes("wfi")

    assert first.status == "waiting"
    assert world.vmm.current is second
    assert world.pc == ENTRY
    assert world.x["s0"] == 0
    assert world.port.csrs["satp"] & 0x3F_FFFF == world.root.spa >> 12

    second.csrs |= first.csrs
    world.executes("wfi")

    assert world.vmm.current is first
    assert first.clock == 500
    assert world.x["s0"] == 0xAAAA
    assert world.pc == ENTRY + 4


def test_when_one_vm_ends_the_next_begins(two_worlds):
    world, first, second = two_worlds

    world.calls(0x5352_5354, 0, 0, 0)

    assert (first.status, world.vmm.current) == ("stopped", second)
    assert world.one(VmStopped).vm == "A"
    assert world.one(VmEntered).vm == "B"
    assert world.port.finisher is None


def test_the_machine_is_switched_off_with_the_last_vm_and_the_first_failure(two_worlds):
    world, _, _ = two_worlds
    world.accesses("sw a0, 0(a1)", a0=0x0005_3333, a1=0x10_0000)
    world.calls(0x5352_5354, 0, 0, 0)

    assert world.port.finisher == 0x0005_3333
    assert world.port.left == "wfi"
    assert world.vmm.current is None


def test_the_registers_of_a_vm_that_ended_are_kept(world):
    world.sets(s5=0x55)

    world.calls(0x5352_5354, 0, 0, 0)

    assert world.vmm.vms[0].gprs[21] == 0x55


def test_after_the_end_the_vmm_only_sleeps(world):
    world.calls(0x5352_5354, 0, 0, 0)

    world.exits(Cause.BREAKPOINT)

    assert world.port.left == "wfi"
    assert world.port.csrs["sie"] == 0


def test_two_vms_cannot_see_each_others_memory(two_worlds):
    world, _, second = two_worlds
    world.poke(0x2000, 0xAAAA)
    world.executes("wfi")

    assert world.vmm.current is second
    assert world.peek(0x2000, 4) == b"\0\0\0\0"


# Snapshots


def run_for_a_while(world: World, *, restoring: bool) -> tuple[list[object], object]:
    """A life with all kinds of exits; if ``restoring``, in a new monitor after each of them."""
    told: list[object] = []
    steps = [
        lambda: world.executes("csrw sscratch, t0", t0=5),
        lambda: world.accesses("sb a0, 0(a1)", a0=65, a1=0x1000_0000),
        lambda: world.calls(0x5449_4D45, 0, 40, 0),
        lambda: world.exits(Cause.LOAD_PAGE_FAULT, 0x3000),
        lambda: world.executes("csrw sie, t0", t0=0x20),
        lambda: world.executes("csrsi sstatus, 2"),
        lambda: world.interrupted(5, ticks=40),
        lambda: world.executes("sret"),
        lambda: world.exits(Cause.ECALL_FROM_U),
        lambda: world.executes("wfi"),
        lambda: world.calls(0x5352_5354, 0, 0, 0),
        lambda: world.executes("csrw stvec, t0", t0=0x300),
        lambda: world.calls(0x4442_434E, 2, 66),
        lambda: world.calls(0x5352_5354, 0, 0, 1),
    ]
    for step in steps:
        step()
        told.extend(world.events)
        if restoring:
            state = world.vmm.snapshot()
            frozen = copy.deepcopy(state)
            world.vmm = Vmm(world.port, world.vmm.specs, MEMORY, world.recorder)
            world.vmm.restore(state)
            assert world.vmm.snapshot() == frozen
    return told, world.vmm.snapshot()


def test_a_snapshot_restored_at_every_exit_changes_nothing():
    specs = [spec("A"), spec("B")]
    straight = run_for_a_while(World(specs), restoring=False)
    restored = run_for_a_while(World(specs), restoring=True)

    assert restored == straight


def test_a_snapshot_shares_nothing_with_the_monitor(world):
    state = world.vmm.snapshot()
    frozen = copy.deepcopy(state)

    world.executes("csrw sscratch, t0", t0=5)
    world.accesses("sb a0, 0(a1)", a0=65, a1=0x1000_0000)
    world.exits(Cause.BREAKPOINT)

    assert state == frozen
    world.vmm.restore(state)
    world.executes("csrw sscratch, t0", t0=6)
    assert state == frozen


def test_a_snapshot_is_plain_data(world):
    plain = (int, str, bytes, bool, range, type(None))

    def check(value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                assert isinstance(key, (str, int))
                check(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                check(item)
        else:
            assert isinstance(value, plain)

    check(world.vmm.snapshot())


def test_nothing_is_recorded_while_nobody_watches():
    world = World()
    world.recorder.watch(None)

    world.executes("csrw sscratch, t0", t0=5)

    assert not world.events
    assert world.vm.csrs["sscratch"] == 5


def test_every_vm_is_told_when_it_is_made():
    world = World([spec("A"), spec("B")])

    assert [e.vm for e in world.boot_events if isinstance(e, VmCreated)] == ["A", "B"]


def test_the_reading_order_names_every_module():
    folder = Path(server.vmm.__file__).parent
    listed = set(re.findall(r"``(\w+)``", server.vmm.__doc__ or ""))

    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules - {"__init__", "__pycache__"} == listed
