"""Random pieces of code around CSRs and privileged instructions."""

from __future__ import annotations

import random

from server.isa.assemble import assemble
from server.isa.csr import CSRS
from server.isa.decode import decode
from server.isa.instructions import INSTRUCTIONS, Kind
from server.isa.privilege import Mode
from server.isa.registers import ABI

from .differences import ABSENT_IN_SPIKE, DIFFERENT_WRITES, ONLY_IN_SPIKE
from .program import MONITOR, MPP, MPRV, NOWHERE, S_HANDLER, Assembly, random_word
from .tables import ASIDS, Tables
from .units import ANY, FREE, Units

ABSENT_CSRS = [
    number for number in range(4096)
    if number not in ONLY_IN_SPIKE and number not in {row.number for row in CSRS.values()}
]  # fmt: skip
KEPT = {"mtvec", "stvec", "satp", "medeleg"}
"""CSRs that are written only in ways that leave the program on its feet."""
FEW_HPM = [name for name in CSRS if not name.startswith("mhpm")]
OPCODES = sorted({row.match & 0x7F for row in INSTRUCTIONS.values()})
OTHER = (
    "ebreak", "fence iorw, iorw", "fence rw, w", "fence 0, 0", "fence.i", "illegal", "sfence.vma",
    "sfence", "sret", "mret", "ecall", "wfi",
)  # fmt: skip


class SystemUnits(Units):
    """``avoid``: CSRs that a program leaves alone."""

    def __init__(self, a: Assembly, rng: random.Random, tables: Tables, misaligned: bool) -> None:
        super().__init__(a, rng, tables, misaligned)
        self.avoid: set[str] = set()
        self.software_interrupt_delegated = False
        self.fetch_faults_delegated = False
        self._fresh_asid = 0x100

    def csr(self) -> None:
        """CSR instructions on one CSR, of any mode, present or not."""
        for _ in range(self.rng.randrange(1, 4)):
            self.a(self.csr_line())

    def _csr_name(self) -> str:
        rng = self.rng
        choice = rng.random()
        if choice < 0.08:
            return hex(rng.choice(ABSENT_CSRS))
        if choice < 0.12:
            return rng.choice(list(CSRS))
        wanted = [name for name in FEW_HPM if CSRS[name].privilege <= self.mode]
        return rng.choice(wanted if choice < 0.85 else FEW_HPM)

    def csr_line(self) -> str:
        """One CSR instruction."""
        rng, name = self.rng, self._csr_name()
        while name in ABSENT_IN_SPIKE or name in self.avoid:
            name = self._csr_name()
        lower = name in CSRS and self.mode < CSRS[name].privilege
        if not lower and (name in KEPT or name in DIFFERENT_WRITES or name.startswith("pmp")):
            return f"csrr {rng.choice(FREE)}, {name}"
        operation = rng.choice(("csrrw", "csrrs", "csrrc"))
        rd = rng.choice((*FREE, "zero"))
        if rng.random() < 0.3:
            return f"{operation}i {rd}, {name}, {rng.randrange(32)}"
        return f"{operation} {rd}, {name}, {rng.choice(ANY)}"

    def vector(self) -> None:
        """Any value in a trap vector, which is right again before anything can trap."""
        rng = self.rng
        if self.mode is Mode.U or "stvec" in self.avoid:
            return
        if self.mode is Mode.S:
            name, handler = "stvec", S_HANDLER
            self.a("csrci sstatus, 2")
        else:
            name, handler = rng.choice((("stvec", S_HANDLER), ("mtvec", MONITOR)))
            self.a("csrci mstatus, 8")
        self.a.li("t6", handler + rng.randrange(2))
        for _ in range(rng.randrange(1, 4)):
            line = rng.choice(("csrrw", "csrrs", "csrrc"))
            self.a(f"{line} {rng.choice(FREE)}, {name}, {rng.choice(FREE)}")
        self.a(f"csrw {name}, t6")

    def protection(self) -> None:
        """Any values in an entry of PMP, not locked, and away again."""
        rng = self.rng
        if self.mode is not Mode.M:
            return
        entry = rng.randrange(15)
        self.a.li(
            "t6", random_word(rng) & ~(0x8080_8080 | 0xFF << 24 if entry > 11 else 0x8080_8080)
        )
        self.a(f"csrrw {rng.choice(FREE)}, pmpcfg{entry // 4}, zero")
        self.a(f"csrrw {rng.choice(FREE)}, pmpaddr{entry}, {rng.choice(FREE)}")
        self.a(f"csrrs {rng.choice(FREE)}, pmpaddr{entry}, {rng.choice(FREE)}")
        self.a(f"csrrw {rng.choice(FREE)}, pmpcfg{entry // 4}, t6")
        self.a(f"csrrc {rng.choice(FREE)}, pmpcfg{entry // 4}, {rng.choice(FREE)}")
        self.a(f"csrrw {rng.choice(FREE)}, pmpcfg{entry // 4}, zero", "sfence.vma")

    def satp(self) -> None:
        """Write satp. Other tables get an address space that was never used before."""
        rng = self.rng
        if self.mode is not Mode.S or not self.paged:
            self.a(f"csrr {rng.choice(FREE)}, satp")
            return
        register = rng.choice(FREE)
        if self.tables.share or self.fetch_faults_delegated or rng.random() < 0.7:
            value = self.satp_value()
        else:
            self._fresh_asid += 1
            value = 1 << 31 | self._fresh_asid << 22 | rng.getrandbits(22)
            self.a.li("ra", NOWHERE)
        if rng.random() < 0.2:
            value &= 0x7FFF_FFFF
        self.a.li(register, value)
        self.a(f"csrrw {rng.choice(FREE)}, satp, {register}")

    def satp_value(self) -> int:
        """Paging with one of the good roots; an address space always has the same."""
        asid = self.rng.randrange(ASIDS)
        roots = self.tables.roots
        return 1 << 31 | asid << 22 | roots[asid % len(roots)] >> 12

    def system(self) -> None:
        """What is neither computing nor a CSR."""
        rng = self.rng
        line = rng.choice(OTHER)
        if line == "illegal":
            self.a(f".word {rng.choice((0, 0xFFFF_FFFF, rng.getrandbits(32) & ~2))}")
        elif line == "sfence":
            self.a(f"sfence.vma {rng.choice(ANY)}, {rng.choice(ANY)}")
        elif line in ("sret", "mret"):
            self.trap_return(line)
        elif line == "wfi":
            self.wait()
        elif line != "ecall" or rng.random() < 0.3:
            self.a(line)

    def word(self) -> None:
        """Any word near our instructions, if it is none of them, or one that only computes."""
        rng = self.rng
        word = rng.getrandbits(25) << 7 | rng.choice(OPCODES)
        if rng.random() < 0.3:
            word = rng.getrandbits(32) | 3
        decoded = decode(word)
        if decoded is None or (decoded.insn.kind is Kind.ALU and ABI[decoded.rd] in FREE):
            self.a(f".word {word}")

    def trap_return(self, line: str) -> None:
        """sret, or mret where that is legal, to the next instruction, as another mode or not."""
        rng = self.rng
        if line == "mret" and self.mode is Mode.M:
            self.a.li("t6", MPRV)
            self.a("csrc mstatus, t6")
            self.a.li("t6", MPP)
            self.a("csrs mstatus, t6")
            target, epc = Mode.M, "mepc"
        elif self.mode is Mode.M:
            self.a(f"csrr {rng.choice(FREE)}, sepc")
            return
        else:
            target, epc = rng.choice((Mode.U, Mode.S)), "sepc"
            self.a.li("t6", 0x100)
            self.a(f"csr{'s' if target is Mode.S else 'c'} sstatus, t6")
        self.a.la("t6", self.va_of(self.a.pc + 4 * 4, target))
        self.a(f"csrw {epc}, t6", line)
        if self.mode is Mode.S and line == "sret":
            self.mode = target

    def wait(self) -> None:
        """wfi with something to wake up for; without, the hart would wait for ever."""
        if self.mode is Mode.M:
            self.a("csrci mstatus, 8", "csrsi mip, 2", "csrsi mie, 2", "wfi", "csrci mip, 2")
        elif self.mode is Mode.U or self.software_interrupt_delegated:
            self.a("csrci sstatus, 2", "csrsi sip, 2", "csrsi sie, 2", "wfi", "csrci sip, 2")

    def pending(self) -> None:
        """Change bits of mip, whatever devices drive."""
        if self.mode is Mode.M and "mip" not in self.avoid:
            rng = self.rng
            self.a(f"csrr{rng.choice('sc')}i {rng.choice(FREE)}, mip, {rng.choice((0, 2))}")
            self.a(f"csrr{rng.choice('sc')} {rng.choice(FREE)}, mip, {rng.choice(ANY)}")

    def rewrite(self) -> None:
        """Run an instruction, change it, fence, run what it is now."""
        if self.mode is not Mode.M:
            return
        at, word, *_ = names = self.rng.sample(FREE, 2)
        first, second = (self.alu_line() for _ in range(2))
        if {line.split()[1].rstrip(",") for line in (first, second)} & {*names, "a7"}:
            return
        if "a7" in names:
            return
        self.a.la(at, self.a.pc + 4 * 5)
        self.a.la(word, assemble(second))
        self.a("addi a7, zero, 2")
        start = self.a.pc
        self.a(first, f"sw {word}, 0({at})", "fence.i")
        self.a("andi a7, a7, 3", "addi a7, a7, -1", f"bnez a7, {start}")
