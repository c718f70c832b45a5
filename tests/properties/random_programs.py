"""Random programs that do everything at once: all modes, traps, paging, code that changes.

A program lives on one page and is all instructions; its two trap handlers send it back into that
page, in a mode and with a page table that depend on the moment. The pointers it uses lead to its
data, its own code, its page tables, devices and to nowhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from server.isa.address import PAGE_SHIFT
from server.isa.assemble import assemble
from server.isa.csr import CSRS
from server.isa.instructions import INSTRUCTIONS, Kind
from server.isa.privilege import Mode
from server.isa.pte import Flag, make_pte, make_satp
from server.isa.registers import ABI
from server.machine.machine import Bank, Config, Machine

from ..machine.programs import assembled

RAM, RAM_BYTES = 0x8000_0000, 0x2_0000
CODE, M_HANDLER, S_HANDLER = RAM, RAM + 0x1000, RAM + 0x1800
CODE_BYTES = 512
ROOT, TABLE, OTHER_ROOT, DATA = RAM + 0x2000, RAM + 0x3000, RAM + 0x4000, RAM + 0x5000
WINDOW = 0x0040_0000
"""Where small pages are mapped."""
USUAL = (
    DATA, DATA + 0x40, DATA + 0x1000, WINDOW, WINDOW + 0x40, WINDOW + 0xFFD, WINDOW + 0x1000,
    CODE + 0x80, CODE + 0x102, ROOT + 4, TABLE, TABLE + 4, OTHER_ROOT + 4,
)  # fmt: skip
UNUSUAL = (
    DATA + 0xFFE, WINDOW + 0x2FFF, WINDOW + 0x7000, 0x0200_0000, 0x0200_4000, 0x0200_BFF8,
    0x0C00_2080, 0x1000_0000, 0x1000_0005, 0x2000_0000, RAM + RAM_BYTES - 2, 0xFFFF_FFFE,
)  # fmt: skip
"""Addresses that programs use, and those that mostly fault."""
CSR_VALUES = (0, 2, 0x20, 0x222, 0xFFFF_FFFF, 0x1800, 0x8_0000, 0xC_0000, 0x2_0800, 0x1F1F_1F1F)
CSRS_USED = (
    "sstatus", "sie", "sip", "sscratch", "scause", "stval", "stimecmp", "satp", "scounteren",
    "mstatus", "mie", "mip", "mideleg", "mcounteren", "menvcfgh", "mscratch", "cycle",
    "time", "instret", "mcycle", "minstret", "pmpcfg0", "pmpcfg0", "pmpcfg0",
)  # fmt: skip
PLAIN = [row for row in INSTRUCTIONS.values() if row.kind is Kind.ALU]
ACCESSES = [row for row in INSTRUCTIONS.values() if row.kind in (Kind.LOAD, Kind.STORE, Kind.AMO)]
LEAF_FLAGS = (0x01, 0xCF, 0xDF, 0xC7, 0xD7, 0x4B, 0x0F, 0x47, 0x17, 0x1F, 0xE7, 0xFF, 0xC5, 0x00)

BACK_INTO_THE_CODE = """
csrr t6, {x}epc
addi t6, t6, 4
slli t6, t6, 23
srli t6, t6, 23
lui t5, {code}
add t6, t6, t5
csrw {x}epc, t6
"""
SET_TIMER = """
csrr t5, time
addi t5, t5, 50
csrw stimecmp, t5
csrw stimecmph, zero
addi t5, zero, 0x222
csrs mie, t5
csrci mip, 2
"""
S_RETURN = """
addi t5, zero, 0x222
csrc sie, t5
csrci sip, 2
csrr t6, instret
slli t6, t6, 7
andi t6, t6, 0x100
addi t5, zero, 0x100
csrc sstatus, t5
csrs sstatus, t6
csrr t5, cycle
andi t5, t5, 2
beqz t5, @return
csrw satp, s10
return:
sret
"""
M_RETURN = (
    SET_TIMER
    + """
addi t5, zero, 31
csrw pmpcfg0, t5
lui t5, 2
addi t5, t5, -0x800
csrc mstatus, t5
csrr t6, mcycle
andi t6, t6, 1
slli t6, t6, 11
csrs mstatus, t6
csrw satp, zero
csrr t5, mcycle
andi t5, t5, 4
beqz t5, @return
csrw satp, s10
bnez t6, @return
csrw satp, s11
return:
mret
"""
)
"""The way back: the mode is some bits of a counter, the table that of the mode, or none."""


class Chooser:
    """Instructions from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def register(self) -> str:
        """One to write to; now and then a pointer or a value goes lost."""
        return self.random.choice(ABI[:12] if self.random.random() < 0.99 else ABI[:26])

    def value(self) -> str:
        """One of those that hold instructions and page-table entries."""
        return f"a{self.random.randrange(2, 8)}"

    def plain(self) -> str:
        row = self.random.choice(PLAIN)
        word = self.random.getrandbits(32) & ~row.mask & ~(31 << 7) | row.match
        return f".word {word | self.random.randrange(12) << 7}"

    def access(self) -> str:
        row = self.random.choices(ACCESSES, [3 if r.size_bytes == 4 else 1 for r in ACCESSES])[0]
        pointer = f"s{self.random.randrange(2, 10)}"
        if row.kind is Kind.AMO:
            return f"{row.name} {self.register()}, {self.value()}, ({pointer})"
        offset = self.random.choice((0, 0, 0, 4, 8, 1, 2, -4))
        register = self.value() if row.kind is Kind.STORE else self.register()
        return f"{row.name} {register}, {offset}({pointer})"

    def csr(self) -> str:
        name = self.random.choice(CSRS_USED)
        operation = self.random.choice(("csrrw", "csrrs", "csrrc", "csrrs"))
        if name == "satp":
            return f"csrw satp, {self.random.choice(('s10', 's11', 'zero'))}"
        values = ("t3", "t4") if name == "pmpcfg0" else ("zero", "s0", "s1")
        operation = "csrrw" if name == "pmpcfg0" else operation
        return f"{operation} {self.register()}, {name}, {self.random.choice(values)}"

    def jump(self, at: int) -> str:
        ahead = self.random.randrange(at + 4, at + 0x40, 4)
        target = self.random.choice((ahead, ahead, CODE + self.random.randrange(0, CODE_BYTES, 4)))
        return self.random.choice((f"jal {self.register()}, {target}", f"bne a0, a1, {target}"))

    def other(self) -> str:
        return self.random.choice(
            ("ecall", "ebreak", "sret", "mret", "wfi", *["sfence.vma"] * 3, "sfence.vma s4, zero",
             "sfence.vma zero, a0", "fence.i", "lr.w a0, (s2)", "sc.w a1, a2, (s2)",
             f".word {self.random.getrandbits(32)}", "lui s0, 0xfffff", "addi s1, zero, 0x222",
             "jalr ra, 0(s8)", "csrrwi zero, stimecmph, 0")
        )  # fmt: skip

    def line(self, at: int) -> int:
        pieces = (self.plain, self.access, self.csr, lambda: self.jump(at), self.other)
        return assemble(self.random.choices(pieces, (2, 12, 2, 1, 2))[0](), at)

    def entry(self) -> int:
        """A page-table entry: of RAM, mostly, with some set of flags."""
        ppn = self.random.choice((DATA, DATA + 0x1000, CODE, TABLE, RAM, 0x1000_0000)) >> PAGE_SHIFT
        return make_pte(ppn, self.random.choice(LEAF_FLAGS))


def random_machine(seed: int) -> Machine:
    """A machine with such a program, before its first instruction."""
    chooser = Chooser(seed)
    choose = chooser.random
    machine = Machine(
        Config(
            banks=(Bank("RAM", RAM, RAM_BYTES),), tlb_size=choose.choice((2, 4, 64)),
            transparent_firmware=choose.random() < 0.5, hardware_ad=choose.random() < 0.7,
        )
    )  # fmt: skip
    words: dict[int, int] = {at: chooser.line(at) for at in range(CODE, CODE + CODE_BYTES, 4)}
    words |= {at: chooser.entry() for at in range(TABLE, TABLE + 32, 4)}
    for root, user in ((ROOT, 0), (OTHER_ROOT, Flag.U)):
        flags = 0xCF | user | choose.choice((0, 0, Flag.G))
        words[root + 4 * (RAM >> 22)] = make_pte(RAM >> PAGE_SHIFT, flags)
        words[root + 4 * (WINDOW >> 22)] = choose.choice(
            (make_pte(TABLE >> PAGE_SHIFT, Flag.V),) * 3 + (make_pte(RAM >> PAGE_SHIFT, 0x4B),)
        )
    for at, word in words.items():
        machine.load(at, word.to_bytes(4, "little"))
    for prefix, at, back in (("m", M_HANDLER, M_RETURN), ("s", S_HANDLER, S_RETURN)):
        text = BACK_INTO_THE_CODE.format(x=prefix, code=CODE >> 12) + back
        machine.load(at, assembled(text, at))
    machine.load(DATA, choose.randbytes(0x2000))
    machine.reset(choose.choice((CODE, M_HANDLER, M_HANDLER, M_HANDLER)))
    _set_up(machine, choose)
    return machine


def _set_up(machine: Machine, choose: random.Random) -> None:
    write = machine.hart.csrs.write
    for name, value in {
        "pmpaddr15": 0xFFFF_FFFF, "pmpcfg3": 0x1F00_0000, "pmpaddr0": DATA >> 2 | 0x1FF,
        "mtvec": M_HANDLER | choose.randrange(2),
        "stvec": S_HANDLER | choose.randrange(2), "mideleg": 0x222,
        "medeleg": choose.choice((0, 0, 0xA1FD, 0xA0FD)), "mepc": CODE,
        "mstatus": choose.choice((0, 2)), "mcounteren": 7, "scounteren": choose.choice((0, 7)),
        "menvcfgh": machine.hart.csrs.values["menvcfgh"] | choose.choice((0, 1, 1)) << 31,
    }.items():  # fmt: skip
        write(name, value, "hardware")
    x = machine.hart.x
    x[8], x[9] = choose.choice(CSR_VALUES), choose.choice(CSR_VALUES)
    for index, root in ((26, ROOT), (27, OTHER_ROOT)):
        x[index] = make_satp(root >> PAGE_SHIFT, choose.randrange(3))
    hot = choose.sample(USUAL, 4)
    for index in range(18, 26):
        x[index] = choose.choice(hot if choose.random() < 0.9 else UNUSUAL)
    chooser = Chooser(choose.getrandbits(32))
    for index in range(12, 18):
        x[index] = choose.choice((chooser.entry(), chooser.entry(), chooser.line(CODE)))
    x[28], x[29] = choose.choice((0x18, 0x19, 0x1B)), choose.choice((0x1F, 0))


@dataclass(frozen=True)
class Place:
    """Where a hart is put: into the program, in some mode, with some table."""

    mode: Mode
    satp: int
    mstatus: int
    pc: int

    @classmethod
    def random(cls, choose: random.Random) -> Place:
        mode = choose.choice((Mode.U, Mode.U, Mode.S, Mode.S, Mode.M))
        root = OTHER_ROOT if mode is Mode.U else ROOT
        satp = make_satp(root >> PAGE_SHIFT, choose.randrange(3)) if choose.random() < 0.9 else 0
        mstatus = choose.choice((0, 1 << 17 | Mode.S << 11)) | choose.getrandbits(2) << 18
        return cls(mode, satp, mstatus, CODE + choose.randrange(0, CODE_BYTES, 4))

    def put(self, machine: Machine) -> None:
        """As a debugger would: nothing that the hart remembers is touched."""
        hart = machine.hart
        hart.csrs.write("satp", self.satp, "hardware")
        hart.csrs.write("mstatus", self.mstatus, "hardware")
        hart.mode, hart.pc, hart.waiting, hart.idle = self.mode, self.pc, False, False


def state_of(machine: Machine) -> dict[str, Any]:
    """All that a program could ever learn of a machine, and its memory; nothing is disturbed."""
    hart = machine.hart
    return {
        "x": hart.x[:32],
        "pc": hart.pc,
        "mode": hart.mode,
        "waiting": (hart.waiting, hart.idle, hart.stopped),
        "reservation": hart.reservation,
        "csrs": dict(hart.csrs.values),
        "pending": hart.csrs.pending(),
        "tlb": list(hart.mmu.tlb.entries.values()),
        "clock": machine.clock.snapshot(),
        "devices": [device.device.snapshot() for device in machine.bus.regions],
        "console": bytes(machine.console),
        "memory": [bytes(bank.data) for bank in machine.banks],
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Where two states differ, in words short enough to read."""
    found = []
    for key in one:
        if one[key] == other[key]:
            continue
        if key == "memory":
            for a, b in zip(one[key], other[key], strict=True):
                found += [f"byte {i:x}" for i in range(len(a)) if a[i] != b[i]][:8]
        elif key == "csrs":
            found += [
                f"{name}: {one[key][name]:x} {other[key][name]:x}"
                for name in CSRS
                if one[key][name] != other[key][name]
            ]
        else:
            found.append(f"{key}: {one[key]} {other[key]}")
    return found
