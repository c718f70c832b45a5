"""What happens in M-mode before each round: everything that decides what a program may do next."""

from __future__ import annotations

import random

from server.isa.privilege import Mode

from .board import CLINT, PLIC
from .program import (
    DATA,
    DATA_PAGES,
    MONITOR,
    MPP,
    MPRV,
    RESUME_SLOT,
    S_HANDLER,
    Assembly,
    random_word,
)  # fmt: skip
from .system_units import SystemUnits
from .tables import ASIDS, POPULATED, WINDOWS, Tables
from .units import FREE, HOT_PAGES

CAUSES = 0b1011_0011_1111_1111
FETCH_FAULTS = 0x1002
"""Delegated while the supervisor's handler cannot be fetched, they keep S-mode faulting."""
ILLEGAL, ECALL_FROM_S = 1 << 2, 1 << 9
TVM, TW, TSR = 1 << 20, 1 << 21, 1 << 22
MXR_SUM_SPIE_SIE, SPP = 0xC_0022, 1 << 8
TOR = 1
SUPERVISOR_LINES = 0x222
M_SOURCE, S_SOURCE = 1, 2
"""The PLIC's sources for M and for S."""


class SetUp:
    """Writes set-up code. It uses t5 and t6 only."""

    def __init__(self, a: Assembly, rng: random.Random, tables: Tables, units: SystemUnits) -> None:
        self.a = a
        self.rng = rng
        self.tables = tables
        self.u = units
        self._on_tables = False

    def reset(self, following: str) -> None:
        """Back to a known state: no interrupts, no MPRV; the next round is where we resume."""
        a = self.a
        a("csrci mstatus, 8")
        a.li("t6", MPRV)
        a("csrc mstatus, t6", "csrw mie, zero")
        a.la("t5", following)
        a.li("t6", RESUME_SLOT)
        a("sw t5, 0(t6)")

    def set(self, csr: str, value: int) -> None:
        self.a.li("t6", value)
        self.a(f"csrw {csr}, t6")

    def delegate(self, environment: bool) -> None:
        """Who handles what, and what lower modes may do; ``environment``: menvcfgh too."""
        rng = self.rng
        status = rng.getrandbits(32) & MXR_SUM_SPIE_SIE
        for bit in (TVM, TW, TSR):
            status |= bit if rng.random() < 0.15 else 0
        self.set("mstatus", status)
        causes = rng.choice((0, CAUSES, rng.getrandbits(16)))
        if rng.random() < 0.7:
            causes &= ~FETCH_FAULTS
        if causes & FETCH_FAULTS or status & TSR:  # the S handler asks M-mode for help
            causes &= ~ECALL_FROM_S
        if status & TSR:
            causes &= ~ILLEGAL
        self.u.fetch_faults_delegated = bool(causes & FETCH_FAULTS)
        self.set("medeleg", causes)
        interrupts = rng.choice((0, SUPERVISOR_LINES, rng.getrandbits(12)))
        self.u.software_interrupt_delegated = bool(interrupts & 2)
        self.set("mideleg", interrupts)
        self.set("mtvec", MONITOR + rng.randrange(2))
        self.set("stvec", S_HANDLER + rng.randrange(2))
        if environment:
            self.set("menvcfgh", rng.choice((5, 5, 5, 4, 1, 0)) << 29)
        self.set("mcounteren", rng.choice((7, rng.randrange(8))))
        self.set("scounteren", rng.choice((7, rng.randrange(8))))

    def protect(self, parts: bool, locked: int = 0) -> None:
        """PMP: everything is open by the last entry; others may forbid parts of it.

        locked: 0x80 to bind M-mode too, until reset.
        """
        rng, a = self.rng, self.a
        configs = [0] * 15 + [0x1F]
        self.u.edges = []
        for register in range(4):
            a(f"csrw pmpcfg{register}, zero")
        self.set("pmpaddr15", 0xFFFF_FFFF)
        for entry in sorted(rng.sample(range(1, 15), rng.randrange(1, 5) if parts else 0)):
            kind = rng.choice((0, 1, 2, 3, 3))
            configs[entry] = rng.choice((0, 1, 3, 4, 5, 7)) | kind << 3 | locked
            start, size = self._region()
            if kind == TOR and configs[entry - 1]:
                configs[entry] = 0
            elif kind == TOR:
                self.set(f"pmpaddr{entry - 1}", start >> 2)
                self.set(f"pmpaddr{entry}", start + size >> 2)
            else:
                self.set(f"pmpaddr{entry}", start >> 2 | (size >> 3) - 1)
            if size < 0x1000:
                self.u.edges += [start, start + size]
        for register in range(4):
            quarter = configs[4 * register : 4 * register + 4]
            self.set(f"pmpcfg{register}", int.from_bytes(bytes(quarter), "little"))
        if self._on_tables or rng.random() < 0.3:  # only walks may have been done ahead
            a("sfence.vma")

    def _region(self) -> tuple[int, int]:
        """Start and size: some of the data, now and then some of the page tables."""
        rng = self.rng
        if rng.random() < 0.1:
            self._on_tables = True
            return rng.choice(self.tables.level_0), 4096
        size = 8 << rng.randrange(11)
        page = rng.choice((*HOT_PAGES, rng.randrange(1, DATA_PAGES - 1)))
        return DATA + page * 4096 + (rng.randrange(4096) & -size), size

    def lock(self) -> None:
        """Lock entries, then try to change them; M-mode itself is bound."""
        rng, a = self.rng, self.a
        self.protect(parts=True, locked=0x80)
        for _ in range(rng.randrange(3, 12)):
            register = rng.choice(("pmpcfg", "pmpaddr"))
            index = rng.randrange(4 if register == "pmpcfg" else 15)
            a(f"csrrw {rng.choice(FREE)}, {register}{index}, zero")
            a(f"csrr {rng.choice(FREE)}, {register}{index}")

    def edit_tables(self) -> None:
        """Change some entries, then fence: everything, or just what changed."""
        rng, a = self.rng, self.a
        for _ in range(rng.randrange(4)):
            if self.tables.hot and rng.random() < 0.6:
                _, table, index = rng.choice(self.tables.hot)
            else:
                table, index = rng.choice(self.tables.level_0), rng.randrange(POPULATED)
            self.tables.words[table][index] = entry = self.tables.random_leaf()
            a.li("t6", table + 4 * index)
            a.li("t5", entry)
            a("sw t5, 0(t6)")
            self.fence(table, index)

    def fence(self, table: int, index: int) -> None:
        rng, a = self.rng, self.a
        form = rng.random()
        if form < 0.3:
            a("sfence.vma")
        elif form < 0.5 and not self.tables.share:
            for asid in range(ASIDS):
                a(f"addi t5, zero, {asid}", "sfence.vma zero, t5")
        else:
            pointers = {
                window for root in self.tables.roots for window in WINDOWS
                if self.tables.words[root][window] >> 10 == table >> 12
            }  # fmt: skip
            for window in sorted(pointers):
                a.li("t6", window << 22 | index << 12 | rng.randrange(4096))
                if form < 0.8 or self.tables.share:
                    a("sfence.vma t6, zero")
                    continue
                for asid in range(ASIDS):
                    a(f"addi t5, zero, {asid}", "sfence.vma t6, t5")

    def interrupt(self, external: bool) -> None:
        """Interrupts pending now or soon, and who may be interrupted by which."""
        rng, a = self.rng, self.a
        for offset, value in (
            (0xBFF8, rng.getrandbits(8)),
            (0xBFFC, 0),
            (0x4000, rng.getrandbits(8)),
            (0x4004, rng.choice((0, 1))),
            (0x0000, rng.choice((0, 0, 1))),
        ):
            a.li("t6", CLINT + offset)
            a.li("t5", value)
            a("sw t5, 0(t6)")
        self.set("stimecmp", rng.getrandbits(8))
        self.set("stimecmph", rng.choice((0, 1)))
        if "mip" not in self.u.avoid:
            self.set("mip", rng.choice((0, 0x200, rng.getrandbits(12))))
        if external:
            for context, source in enumerate((M_SOURCE, S_SOURCE)):
                a.li("t6", PLIC + 0x2000 + 0x80 * context)
                a(f"addi t5, zero, {rng.choice((0, 1 << source))}", "sw t5, 0(t6)")
        self.set("mie", rng.choice((0xAAA, rng.getrandbits(12))))

    def remap(self) -> None:
        """In M-mode with MPRV: change entries behind its back, fence, and look again."""
        a = self.a
        a.li("t6", MPRV)
        a("csrc mstatus, t6")
        self.edit_tables()
        self.stay(by_mprv=True)

    def stay(self, by_mprv: bool) -> None:
        """M-mode goes on, interruptible or not, with its own data or another mode's."""
        rng, a = self.rng, self.a
        if by_mprv:
            a.li("t6", MPP)
            a("csrc mstatus, t6")
            a.li("t6", MPRV | rng.choice((0, 1)) << 11)
            a("csrs mstatus, t6")
        if rng.random() < 0.5:
            a("csrsi mstatus, 8")

    def leave(self, mode: Mode) -> None:
        """mret or sret into another mode, at the next instruction."""
        rng, a = self.rng, self.a
        a.li("t6", MPP | 0x80)
        a("csrc mstatus, t6")
        a.li("t6", mode << 11 | rng.choice((0, 0x80)) | rng.choice((0, 0, 0, MPRV)))
        a("csrs mstatus, t6")
        if rng.random() < 0.2:
            a.li("t6", SPP)
            a(f"csr{'s' if mode is Mode.S else 'c'} mstatus, t6")
            a.la("t6", self.u.va_of(a.pc + 4 * 4, mode))
            a("csrw sepc, t6", "sret")
        else:
            a.la("t6", self.u.va_of(a.pc + 4 * 4, mode))
            a("csrw mepc, t6", "mret")
        self.scramble()

    def scramble(self) -> None:
        """A telling value in some register."""
        self.a.li(self.rng.choice(FREE), random_word(self.rng))
