"""The device tree says what the machine is, in the form that kernels read."""

import fdt
import pytest

from server.lab.device_tree import Board, build_device_tree
from server.machine import machine

RAM = range(0x10_0000)


@pytest.fixture
def tree():
    return fdt.parse_dtb(build_device_tree([RAM]))


def words(tree, path, name):
    return list(tree.get_property(name, path).data)


def strings(tree, path, name):
    return list(tree.get_property(name, path).data)


def test_equal_arguments_give_equal_bytes():
    assert build_device_tree([RAM]) == build_device_tree([RAM])


def test_it_begins_with_its_magic_and_knows_its_size():
    blob = build_device_tree([RAM])

    assert blob[:4] == bytes.fromhex("d00dfeed")
    assert int.from_bytes(blob[4:8], "big") == len(blob)


def test_it_fits_a_page():
    assert len(build_device_tree([RAM, range(0x8000_0000, 0x8080_0000)])) <= 4096


def test_each_bank_of_memory_has_its_node():
    tree = fdt.parse_dtb(build_device_tree([RAM, range(0x8000_0000, 0x8080_0000)]))

    assert words(tree, "/memory@0", "reg") == [0, 0, 0, 0x10_0000]
    assert words(tree, "/memory@80000000", "reg") == [0, 0x8000_0000, 0, 0x80_0000]


def test_the_hart_is_told_with_its_extensions(tree):
    assert strings(tree, "/cpus/cpu@0", "mmu-type") == ["riscv,sv32"]
    assert strings(tree, "/cpus/cpu@0", "riscv,isa") == ["rv32ima_zicntr_zicsr_zifencei_sstc_svadu"]
    assert words(tree, "/cpus", "timebase-frequency") == [3_000_000_000]


@pytest.mark.parametrize(
    ("node", "region"),
    [
        ("serial@10000000", (machine.UART, machine.Uart16550a.SIZE_BYTES)),
        ("clint@2000000", (machine.CLINT, machine.Clint.SIZE_BYTES)),
        ("plic@c000000", (machine.PLIC, machine.Plic.SIZE_BYTES)),
        ("test@100000", (machine.FINISHER, 4096)),
    ],
)
def test_each_device_is_where_the_machine_has_it(tree, node, region):
    base, size_bytes = region

    assert words(tree, f"/soc/{node}", "reg") == [0, base, 0, size_bytes]


def test_the_interrupts_are_wired_as_in_the_machine(tree):
    assert words(tree, "/soc/serial@10000000", "interrupts") == [machine.UART_SOURCE]
    assert words(tree, "/soc/plic@c000000", "riscv,ndev") == [machine.PLIC_SOURCES]


def test_the_console_is_the_serial_port(tree):
    assert strings(tree, "/chosen", "stdout-path") == ["/soc/serial@10000000"]
    assert not tree.exist_property("bootargs", "/chosen")


def test_a_command_line_is_passed_on():
    tree = fdt.parse_dtb(build_device_tree([RAM], command_line="quiet"))

    assert strings(tree, "/chosen", "bootargs") == ["quiet"]


def test_every_reference_has_its_node(tree):
    handles = {
        words(tree, path, "phandle")[0]
        for path in ("/cpus/cpu@0/interrupt-controller", "/soc/plic@c000000", "/soc/test@100000")
    }

    assert len(handles) == 3
    assert words(tree, "/soc/serial@10000000", "interrupt-parent")[0] in handles
    assert words(tree, "/poweroff", "regmap")[0] in handles
    assert set(words(tree, "/soc/plic@c000000", "interrupts-extended")[::2]) <= handles
    assert set(words(tree, "/soc/clint@2000000", "interrupts-extended")[::2]) <= handles


def test_another_board_gives_another_tree():
    board = Board(ticks_per_second=10_000_000)

    tree = fdt.parse_dtb(build_device_tree([RAM], board))

    assert words(tree, "/cpus", "timebase-frequency") == [10_000_000]
