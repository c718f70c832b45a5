"""The device tree: how a kernel learns what machine it is on, in the flattened binary form.

The bare machine and the VMM hand over the same bytes, so it describes what a supervisor may use.
The names and properties are those of QEMU's ``virt`` board, so that its kernels feel at home.
Spec: Devicetree Specification 0.4; bindings of the Linux kernel for the devices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import fdt

from ..isa.causes import Interrupt

HART_INTERRUPTS, PLIC, FINISHER = 1, 2, 3
"""Phandles: numbers by which nodes refer to one another."""

ISA_BASE = "rv32i"
ISA_EXTENSIONS = ("i", "m", "a", "zicntr", "zicsr", "zifencei", "sstc", "svadu")
ISA = "rv32ima_zicntr_zicsr_zifencei_sstc_svadu"
TICKS_PER_SECOND = 3_000_000_000
"""One tick is one cycle at 3 GHz."""
UART_CLOCK_HZ = 3_686_400


@dataclass(frozen=True)
class Board:
    """Where the devices are, and what is wired to what."""

    uart: range = range(0x1000_0000, 0x1000_0100)
    uart_interrupt: int = 10
    clint: range = range(0x0200_0000, 0x0201_0000)
    plic: range = range(0x0C00_0000, 0x0C60_0000)
    plic_sources: int = 31
    finisher: range = range(0x0010_0000, 0x0010_1000)
    ticks_per_second: int = TICKS_PER_SECOND


def build_device_tree(
    memory: Sequence[range], board: Board = Board(), command_line: str = ""
) -> bytes:
    """The blob for a machine whose kernel has the RAM ``memory``; equal arguments, equal bytes."""
    tree = fdt.FDT()
    tree.header.version = 17
    tree.header.last_comp_version = 16
    tree.header.boot_cpuid_phys = 0
    root = tree.root
    _words(root, "#address-cells", 2)
    _words(root, "#size-cells", 2)
    _strings(root, "compatible", "hypervisible,virt", "riscv-virtio")
    _strings(root, "model", "Hypervisible")

    chosen = _node(root, "chosen")
    if command_line:
        _strings(chosen, "bootargs", command_line)
    _strings(chosen, "stdout-path", f"/soc/serial@{board.uart.start:x}")

    _add_hart(root, board)
    for bank in memory:
        node = _node(root, f"memory@{bank.start:x}")
        _strings(node, "device_type", "memory")
        _reg(node, bank)
    _add_devices(root, board)
    _add_switches(root)
    return bytes(tree.to_dtb(version=17))


def _add_hart(root: fdt.Node, board: Board) -> None:
    harts = _node(root, "cpus")
    _words(harts, "#address-cells", 1)
    _words(harts, "#size-cells", 0)
    _words(harts, "timebase-frequency", board.ticks_per_second)

    hart = _node(harts, "cpu@0")
    _strings(hart, "device_type", "cpu")
    _words(hart, "reg", 0)
    _strings(hart, "status", "okay")
    _strings(hart, "compatible", "riscv")
    _strings(hart, "riscv,isa", ISA)
    _strings(hart, "riscv,isa-base", ISA_BASE)
    _strings(hart, "riscv,isa-extensions", *ISA_EXTENSIONS)
    _strings(hart, "mmu-type", "riscv,sv32")

    interrupts = _node(hart, "interrupt-controller")
    _strings(interrupts, "compatible", "riscv,cpu-intc")
    _words(interrupts, "#interrupt-cells", 1)
    _flag(interrupts, "interrupt-controller")
    _words(interrupts, "phandle", HART_INTERRUPTS)


def _add_devices(root: fdt.Node, board: Board) -> None:
    soc = _node(root, "soc")
    _words(soc, "#address-cells", 2)
    _words(soc, "#size-cells", 2)
    _strings(soc, "compatible", "simple-bus")
    _flag(soc, "ranges")

    finisher = _node(soc, f"test@{board.finisher.start:x}")
    _strings(finisher, "compatible", "sifive,test1", "sifive,test0", "syscon")
    _reg(finisher, board.finisher)
    _words(finisher, "phandle", FINISHER)

    clint = _node(soc, f"clint@{board.clint.start:x}")
    _strings(clint, "compatible", "sifive,clint0", "riscv,clint0")
    _reg(clint, board.clint)
    _wires(clint, Interrupt.MSI, Interrupt.MTI)

    plic = _node(soc, f"plic@{board.plic.start:x}")
    _strings(plic, "compatible", "sifive,plic-1.0.0", "riscv,plic0")
    _reg(plic, board.plic)
    _words(plic, "#interrupt-cells", 1)
    _words(plic, "#address-cells", 0)
    _flag(plic, "interrupt-controller")
    _wires(plic, Interrupt.MEI, Interrupt.SEI)  # context 0, context 1
    _words(plic, "riscv,ndev", board.plic_sources)
    _words(plic, "phandle", PLIC)

    uart = _node(soc, f"serial@{board.uart.start:x}")
    _strings(uart, "compatible", "ns16550a")
    _reg(uart, board.uart)
    _words(uart, "interrupts", board.uart_interrupt)
    _words(uart, "interrupt-parent", PLIC)
    _words(uart, "clock-frequency", UART_CLOCK_HZ)


def _add_switches(root: fdt.Node) -> None:
    """Power off and reset: the words that the test finisher takes."""
    for name, word in (("poweroff", 0x5555), ("reboot", 0x7777)):
        switch = _node(root, name)
        _strings(switch, "compatible", f"syscon-{name}")
        _words(switch, "regmap", FINISHER)
        _words(switch, "offset", 0)
        _words(switch, "value", word)


def _node(parent: fdt.Node, name: str) -> fdt.Node:
    node = fdt.Node(name)
    parent.append(node)
    return node


def _flag(node: fdt.Node, name: str) -> None:
    node.append(fdt.Property(name))


def _words(node: fdt.Node, name: str, *words: int) -> None:
    node.append(fdt.PropWords(name, *words))


def _strings(node: fdt.Node, name: str, *texts: str) -> None:
    node.append(fdt.PropStrings(name, *texts))


def _reg(node: fdt.Node, region: range) -> None:
    """Base and size, two cells each."""
    _words(node, "reg", 0, region.start, 0, len(region))


def _wires(node: fdt.Node, *interrupts: Interrupt) -> None:
    """Which interrupts of the hart the device raises."""
    cells = [cell for interrupt in interrupts for cell in (HART_INTERRUPTS, int(interrupt))]
    _words(node, "interrupts-extended", *cells)
