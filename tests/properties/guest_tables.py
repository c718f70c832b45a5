"""Random Sv32 tables, and one machine that answers through them: bare, or in a VM.

Both sides are the whole machine. Bare, the hart walks the guest's table in supervisor or user mode;
in a VM it walks a shadow in user mode, and the VMM runs at every fault. An access is put to the
hart's own ``load``, ``store`` and ``fetch``, since the tables need not map any code.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass

from server.isa.address import PAGE_SIZE_BYTES, Gpa
from server.isa.privilege import Mode
from server.isa.pte import Flag, make_pte, make_satp
from server.lab.image import Image, Segment
from server.lab.lab import Guest, Lab, LabSpec
from server.machine.traps import Trap
from server.vmm import guest_memory, shadow_tables

ENTRY = 0x1000
SPIN = 0x0000_006F  # j .
TABLES_AT, TABLES = 0x2000, 4
"""The root, then lower tables."""
RAM_PAGES = 0x100
NOWHERE = (0x80000, 0x80100, 0x40000, 0x101, 0x3F_FFFF)
"""Page numbers: memory that is not the guest's, no memory at all, beyond 32 bits."""
FINISHER = 0x10_0000
SUM, MXR = 1 << 18, 1 << 19

Answer = tuple[str, int, int]
"""("value", what was read, 0) or ("trap", cause, value)."""


@dataclass(frozen=True)
class Conditions:
    """Who attempts an access."""

    mode: Mode
    status: int


CONDITIONS = [
    *(Conditions(Mode.U, status) for status in (SUM, MXR)),
    *(Conditions(Mode.S, status) for status in (0, SUM, MXR, SUM | MXR)),
]


@dataclass(frozen=True)
class Attempt:
    """An access."""

    kind: str
    va: int
    size_bytes: int
    value: int


class Side:
    """A machine with one guest, which does nothing by itself."""

    def __init__(self, cpu: str) -> None:
        image = Image(
            "spin", ENTRY, (Segment(ENTRY, ENTRY, SPIN.to_bytes(4, "little"), 4, True),), {},
            None, (),
        )  # fmt: skip
        self.lab = Lab(LabSpec((Guest("A", image),), cpu=cpu))  # type: ignore[arg-type]
        self.lab.machine.run(2000)
        self.hart, self.mmu = self.lab.machine.hart, self.lab.machine.hart.mmu

    def cold(self) -> None:
        """The hart forgets what it knows of any table."""
        self.mmu.fence(None, None)

    def perform(self, attempt: Attempt) -> int:
        """Have the hart do it. Raises Trap."""
        if attempt.kind == "fetch":
            return self.mmu.fetch(attempt.va & ~3)
        if attempt.kind == "load":
            return self.mmu.load(attempt.va, attempt.size_bytes)
        if attempt.kind == "atomic":
            return self.mmu.atomic(attempt.va & ~3, lambda old: old ^ attempt.value)
        self.mmu.store(attempt.va, attempt.size_bytes, attempt.value)
        return 0


class Bare(Side):
    """The guest has the machine."""

    def __init__(self) -> None:
        super().__init__("bare")
        self.bank = self.lab.machine.banks[0]

    def put(self, gpa: int, data: bytes) -> None:
        self.bank.write_block(gpa, data)

    def get(self, gpa: int, size_bytes: int) -> bytes:
        return bytes(self.bank.read_block(gpa, size_bytes))

    def fence(self, va: int | None = None, asid: int | None = None) -> None:
        self.mmu.fence(va, asid)

    def become(self, satp: int, who: Conditions) -> None:
        """Set the guest's mode and the CSRs that translation depends on."""
        self.hart.mode = who.mode
        self.hart.csrs.write("satp", satp)
        self.hart.csrs.write("sstatus", who.status)
        self.mmu.select(who.mode)

    def answer(self, attempt: Attempt) -> Answer:
        """What the access comes to."""
        try:
            return "value", self.perform(attempt), 0
        except Trap as trap:
            return "trap", int(trap.cause), trap.tval


class Virtual(Side):
    """The guest is in a VM."""

    def __init__(self) -> None:
        super().__init__("deprivileged")
        assert self.lab.vmm is not None
        self.vmm, self.vm = self.lab.vmm, self.lab.vmm.vms[0]

    def put(self, gpa: int, data: bytes) -> None:
        assert guest_memory.write(self.vmm.host, self.vm, gpa, data)

    def get(self, gpa: int, size_bytes: int) -> bytes:
        pages = range(gpa, gpa + size_bytes, PAGE_SIZE_BYTES)
        return b"".join(self.page(page) for page in pages)

    def page(self, gpa: int) -> bytes:
        spa = guest_memory.walk(self.vmm.host, self.vm, Gpa(gpa)).spa
        assert spa is not None
        return bytes(self.lab.machine.banks[1].read_block(spa, PAGE_SIZE_BYTES))

    def fence(self, va: int | None = None, asid: int | None = None) -> None:
        shadow_tables.fence(self.vmm.host, self.vm, va, asid)

    def become(self, satp: int, who: Conditions) -> None:
        """As on the bare machine, but on the virtual CPU."""
        self.vm.virtual_mode, self.vm.pc = who.mode, ENTRY
        self.vm.csrs |= {
            "satp": satp, "sstatus": who.status, "sepc": 0, "scause": 0, "stval": 0,
        }  # fmt: skip
        self.hart.mode = Mode.S
        self.vmm.enter(self.vm)
        self.mmu.select(self.hart.mode)

    def answer(self, attempt: Attempt) -> Answer:
        """What the access comes to, the VMM dealing with the hart's faults."""
        reflected = self.vm.exits["reflected"]
        while True:
            try:
                return "value", self.perform(attempt), 0
            except Trap as trap:
                self.hart.take_exception(trap, self.hart.pc, 0)
                assert self.hart.mode is Mode.S
                self.vmm.run()
                self.mmu.select(self.hart.mode)
            assert self.vm.status == "running"
            if self.vm.exits["reflected"] != reflected:
                return "trap", self.vm.csrs["scause"], self.vm.csrs["stval"]


class Tables:
    """A random root and its lower tables, ``data`` in memory.

    leaves: (first address, size) of what they map.
    """

    def __init__(self, choose: random.Random) -> None:
        self.choose = choose
        self.words = [0] * (1024 * TABLES)
        self.leaves: list[tuple[int, int]] = []
        self.satp = make_satp(TABLES_AT // PAGE_SIZE_BYTES, choose.randrange(512))
        if choose.random() < 0.02:
            self.satp = make_satp(choose.choice(NOWHERE), 3)
        places = (0, 1, 0x100, 0x200, 0x300, 0x3FE, 0x3FF)
        for index in choose.sample(places, choose.randrange(1, 4)):
            self.words[index] = self.root_entry(index)
        self.data = struct.pack(f"<{len(self.words)}I", *self.words)

    def flags(self) -> int:
        """Any bits; in most V, and no W without R."""
        flags = self.choose.getrandbits(8)
        if self.choose.random() < 0.8:
            flags |= Flag.V | (Flag.R if flags & Flag.W or not flags & Flag.X else 0)
        return flags

    def root_entry(self, index: int) -> int:
        """A pointer, a superpage, or something that is neither."""
        kind = self.choose.random()
        if kind < 0.55:
            table = self.choose.randrange(1, TABLES)
            self.fill(index, table)
            return make_pte(TABLES_AT // PAGE_SIZE_BYTES + table, Flag.V)
        if kind < 0.75:
            self.leaves.append((index << 22, 1 << 22))
            ppn = self.choose.choice((0, 0, 0, 0x400, 0x80000, 0x3F_FC00))
            if self.choose.random() < 0.1:
                ppn |= self.choose.randrange(1024)  # misaligned
            return make_pte(ppn, self.flags() | self.choose.choice((Flag.R, Flag.R, Flag.X)))
        if kind < 0.87:  # the table is its own lower table
            self.leaves.append((index << 22 | self.choose.randrange(1024) << 12, 1 << 12))
            return make_pte(TABLES_AT // PAGE_SIZE_BYTES, Flag.V)
        if kind < 0.94:  # reserved bits in a pointer
            table = self.choose.randrange(1, TABLES)
            self.fill(index, table)
            reserved = self.choose.choice((Flag.A, Flag.D, Flag.U, Flag.G))
            return make_pte(TABLES_AT // PAGE_SIZE_BYTES + table, Flag.V | reserved)
        self.leaves.append((index << 22, 1 << 12))
        return make_pte(self.choose.choice(NOWHERE), Flag.V)

    def fill(self, region: int, table: int) -> None:
        """Some leaves in a lower table, some of them side by side."""
        first = self.choose.choice((0, 5, 0x3FC))
        for index in (first, first + 1, first + 3, self.choose.randrange(1024)):
            self.words[1024 * table + index] = self.leaf()
            self.leaves.append((region << 22 | index << 12, 1 << 12))

    def leaf(self) -> int:
        """A lower entry: memory, a table, or nowhere; and software's own bits."""
        where = self.choose.random()
        ppn = self.choose.randrange(8, RAM_PAGES)
        if where < 0.1:
            ppn = TABLES_AT // PAGE_SIZE_BYTES + self.choose.randrange(TABLES)
        elif where < 0.2:
            ppn = self.choose.choice(NOWHERE)
        return make_pte(ppn, self.flags()) | self.choose.getrandbits(2) << 8

    def addresses(self) -> list[int]:
        """Each leaf's first and last word and their neighbours, and 64 random addresses."""
        chosen = []
        for first, size_bytes in self.leaves:
            last = first + size_bytes - 4
            chosen += [first, last, first - 4, last + 4]
        for _ in range(64):
            va = self.choose.getrandbits(32)
            if self.leaves and self.choose.random() < 0.8:
                first, size_bytes = self.choose.choice(self.leaves)
                va = first + va % size_bytes
            chosen.append(va)
        return [va & 0xFFFF_FFFF for va in chosen]


def lands(memory: bytes, va: int) -> int | None:
    """Where tables lead, rights apart; ``memory``: those tables as they are now."""

    def word(gpa: int) -> int:
        offset = gpa - TABLES_AT
        inside = 0 <= offset < len(memory)
        return int.from_bytes(memory[offset : offset + 4], "little") if inside else 0

    pte = word(TABLES_AT + (va >> 22) * 4)
    if pte & (Flag.R | Flag.X):
        return (pte >> 10 << 12) + va % (1 << 22)
    pte = word((pte >> 10 << 12) + (va >> 12 & 0x3FF) * 4)
    return (pte >> 10 << 12) + va % PAGE_SIZE_BYTES
