"""Small machines with small programs in them, for tests that execute something."""

from __future__ import annotations

import re

from server.isa.address import PAGE_SHIFT
from server.isa.assemble import assemble
from server.isa.privilege import Mode
from server.isa.pte import Flag, Pte, make_pte, make_satp, vpn
from server.isa.registers import NUMBERS
from server.machine.machine import Bank, Config, Machine
from server.trace.events import Event

RAM = 0x8000_0000
RAM_BYTES = 0x10_0000
HANDLER = RAM + 0x800
"""Where mtvec and stvec point in a machine fresh from ``machine_with``."""
ROOT, TABLE = RAM + 0x1_0000, RAM + 0x1_1000
"""Frames for page tables."""
RW = Flag.V | Flag.R | Flag.W | Flag.A | Flag.D
RWX = RW | Flag.X


def assembled(text: str, at: int = RAM) -> bytes:
    """Machine code of lines; ``name:`` is a label, ``@name`` its address."""
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    labels, code, pc = {}, [], at
    for line in filter(None, lines):
        if line.endswith(":"):
            labels[line[:-1]] = pc
        else:
            code.append((pc, line))
            pc += 4
    words = (
        assemble(re.sub(r"@(\w+)", lambda m: str(labels[m[1]]), line), pc) for pc, line in code
    )
    return b"".join(word.to_bytes(4, "little") for word in words)


def machine_with(
    text: str = "", *, mode: Mode = Mode.M, transparent_firmware: bool = False, **config: object
) -> Machine:
    """1 MiB of RAM, the program at its start, the hart before it in ``mode``; PMP opens all."""
    banks = (Bank("RAM", RAM, RAM_BYTES),)
    machine = Machine(
        Config(banks=banks, transparent_firmware=transparent_firmware, **config)  # type: ignore[arg-type]
    )
    machine.load(RAM, assembled(text))
    machine.reset(RAM)
    set_csrs(machine, pmpcfg0=0x1F, pmpaddr0=0xFFFF_FFFF, mtvec=HANDLER, stvec=HANDLER)
    machine.hart.mode = mode
    return machine


def set_csrs(machine: Machine, **values: int) -> None:
    for name, value in values.items():
        machine.hart.csrs.write(name, value, "hardware")


def sets(machine: Machine, **registers: int) -> None:
    for name, value in registers.items():
        machine.hart.x[NUMBERS[name]] = value & 0xFFFF_FFFF


def x(machine: Machine, name: str) -> int:
    return machine.hart.x[NUMBERS[name]]


def csr(machine: Machine, name: str) -> int:
    return machine.hart.csrs.read(name)


def step(machine: Machine, ticks: int = 1) -> None:
    machine.run(machine.clock.tick + ticks)


def watched(machine: Machine) -> list[Event]:
    """The events from now on."""
    events: list[Event] = []
    machine.recorder.watch(events.append)
    return events


def of_type(events: list[Event], kind: type) -> list:
    return [event for event in events if type(event) is kind]


def word_at(machine: Machine, spa: int) -> int:
    return machine.bus.read(spa, 4)


def map_page(
    machine: Machine, va: int, spa: int, flags: int, *, level: int = 0, root: int = ROOT,
    table: int = TABLE,
) -> int:  # fmt: skip
    """Write the entries that lead from ``va`` to ``spa``; where the leaf is."""
    root_entry = root + 4 * vpn(va, 1)
    leaf = make_pte(spa >> PAGE_SHIFT, int(flags))
    if level:
        machine.bus.write(root_entry, 4, leaf)
        return root_entry
    pointer = Pte(machine.bus.read(root_entry, 4))
    if not pointer.valid or pointer.leaf:
        machine.bus.write(root_entry, 4, make_pte(table >> PAGE_SHIFT, Flag.V))
    entry = table + 4 * vpn(va, 0)
    machine.bus.write(entry, 4, leaf)
    return entry


def paged(text: str = "", *, mode: Mode = Mode.S, asid: int = 0, **config: object) -> Machine:
    """Paging on: the program's megapage maps to itself, for supervisor and, in U, user mode."""
    machine = machine_with(text, mode=mode, **config)  # type: ignore[arg-type]
    user = Flag.U if mode is Mode.U else 0
    map_page(machine, RAM, RAM, RWX | user, level=1)
    set_csrs(machine, satp=make_satp(ROOT >> PAGE_SHIFT, asid))
    return machine
