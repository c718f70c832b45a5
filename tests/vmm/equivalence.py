"""Random kernels, run bare and in a VM: what each of them leaves behind.

A kernel is a straight line of random instructions that ends at the test finisher. Its trap handler
writes what it sees (cause, value, pc, status, instret, time) to a log in memory and goes on behind
the instruction; so every trap, and the instant of every interrupt, becomes part of the result.
The handler owns x30 and x31, everything else is the program's.

A preempted kernel has its timer set anew by the handler at each interrupt. A paged one turns paging
on: its memory stays where it is, its program is mapped for user mode a second time, and two windows
of pages change their leaves all the time. Each change is fenced, in any form that suffices.
"""

from __future__ import annotations

import itertools
import random
import struct
from dataclasses import dataclass

from server.isa.address import PAGE_SIZE_BYTES, Gpa
from server.isa.assemble import assemble
from server.isa.causes import INTERRUPT_FLAG
from server.isa.csr import CSRS
from server.isa.instructions import INSTRUCTIONS, Kind
from server.isa.privilege import Mode
from server.isa.pte import Flag, make_pte, make_satp
from server.isa.registers import ABI
from server.lab.image import Image, Segment
from server.lab.lab import Guest, Lab, LabSpec
from server.machine.machine import Config
from server.vmm import guest_memory, virtual_csrs
from server.vmm.vm import VIRTUAL_CSRS

HANDLER_AT, PROGRAM_AT, DATA_AT, LOG_AT = 0x400, 0x1000, 0x8000, 0x1_0000
MAX_TICKS = 100_000
ROOTS_AT = (0x4_0000, 0x4_1000)
LOW_AT, USER_AT, DEVICES_AT, SHARED_AT, WINDOWS_AT = (
    0x4_2000,
    0x4_3000,
    0x4_4000,
    0x4_5000,
    0x4_6000,
)
"""Tables: each root has a window table of its own at WINDOWS_AT, and the shared one."""
USER_ALIAS, WINDOW, SHARED_WINDOW = 0x4000_0000, 0x5000_0000, 0x5040_0000
WINDOW_PAGES = 8
ASIDS = (5, 9)
SATPS = tuple(make_satp(root >> 12, asid) for root, asid in zip(ROOTS_AT, ASIDS, strict=True))

PROLOGUE = [f"lui x30, {LOG_AT >> 12}", f"addi x31, zero, {HANDLER_AT}", "csrw stvec, x31"]
HANDLER_BEGINS = [
    *(
        line
        for i, csr in enumerate(("scause", "stval", "sepc", "sstatus", "instret", "time"))
        for line in (f"csrr x31, {csr}", f"sw x31, {4 * i}(x30)")
    ),
    "addi x30, x30, 24",
    "csrr x31, scause",
    "bltz x31, @interrupt",
    "addi x31, x31, -1",
    "beqz x31, @nowhere",
    "addi x31, x31, -11",
    "bnez x31, @no_fetch",
    "nowhere:",  # a jump to nowhere: back to where x29 says
    "csrw sepc, x29",
    "sret",
    "no_fetch:",
    "addi x31, x31, 4",
    "bnez x31, @no_call",
    "ecall",  # a call from user mode is passed on to the firmware, as it is
    "no_call:",
    "addi x31, x31, 5",
    "bnez x31, @skip",  # ebreak: back to supervisor mode
    "addi x31, zero, 0x100",
    "csrs sstatus, x31",
    f"lui x31, {USER_ALIAS >> 12}",
    "csrc sepc, x31",
    "skip:",
    "csrr x31, sepc",
    "addi x31, x31, 4",
    "csrw sepc, x31",
    "sret",
    "interrupt:",
    "csrci sip, 2",
]
NO_MORE_TIMER = ["not x31, zero", "csrw stimecmp, x31", "csrw stimecmph, x31"]
HANDLER_ENDS = [
    "sw x29, 0(x30)",
    "lui x31, 0xc201",  # the PLIC's claim register for supervisor mode
    "lw x29, 4(x31)",
    "sw x29, 4(x31)",
    "lui x31, 0x10000",  # the UART: no more interrupts
    "addi x29, zero, 3",
    "sb x29, 3(x31)",
    "sb zero, 1(x31)",
    "lw x29, 0(x30)",
    "sw zero, 0(x30)",
    "sret",
]
FIRST_PERIOD, LAST_PERIOD = 41, 400
"""Timer periods; less than the first and the handler would be all that runs."""
EPILOGUE = ["lui x28, 0x100", "lui x29, 5", "addi x29, x29, 0x555", "sw x29, 0(x28)"]

ADDRESSES = (
    DATA_AT, DATA_AT + 0xFFE, 0xF_FFFC, 0xF_FFFE, 0xF_FFFF, 0x10_0004, 0x1000_0000, 0x1000_0002,
    0x1000_0001, 0x1000_0005, 0x1000_0007, 0x1000_000A, 0x1000_00FE, 0x1000_0100, 0x2000_0000,
    0x8000_0000, 0x8000_1000, 0x8020_0000, 0xC000_0000, 0xFFFF_FFFE, 0x0200_0000, 0x0200_4000,
    0x0200_4004, 0x0200_BFF8, 0x0200_BFFC, 0x0200_C000, 0x0201_0000, 0x0C00_0000, 0x0C00_0028,
    0x0C00_0080, 0x0C00_1000, 0x0C00_2000, 0x0C00_2080, 0x0C00_2100, 0x0C20_0000, 0x0C20_0004,
    0x0C20_1000, 0x0C20_1004, 0x0C20_1008, 0x0C20_2000, 0x0C60_0000,
)  # fmt: skip
ALU = [row for row in INSTRUCTIONS.values() if row.kind is Kind.ALU]
ACCESS = [row for row in INSTRUCTIONS.values() if row.kind in (Kind.LOAD, Kind.STORE, Kind.AMO)]
SBI_CALLS = (
    (0x10, 3), (0x10, 0), (0x5449_4D45, 0), (0x73_5049, 0), (0x5246_4E43, 1),
    (0x4442_434E, 0), (0x4442_434E, 1), (0x4442_434E, 2), (1, 0), (2, 0), (9, 9),
)  # fmt: skip


def handler(period: int) -> list[str]:
    """The trap handler; its timer comes again after ``period`` ticks, or not at all if 0."""
    again = [
        "csrr x31, timeh", "csrw stimecmph, x31", "csrr x31, time", f"addi x31, x31, {period}",
        "csrw stimecmp, x31",
    ]  # fmt: skip
    return HANDLER_BEGINS + (again if period else NO_MORE_TIMER) + HANDLER_ENDS


def assembled(lines: list[str], at: int) -> bytes:
    """Machine code; ``name:`` is a label, ``@name`` refers to one."""
    code = [line for line in lines if not line.endswith(":")]
    labels, pc = {}, at
    for line in lines:
        if line.endswith(":"):
            labels[line[:-1]] = pc
        else:
            pc += 4
    words = []
    for i, line in enumerate(code):
        text, _, label = line.partition("@")
        words.append(assemble(text + (str(labels[label]) if label else ""), at + 4 * i))
    return b"".join(word.to_bytes(4, "little") for word in words)


def constant(register: str, value: int) -> list[str]:
    """Load a 32-bit constant."""
    low = (value & 0xFFF) - ((value & 0x800) << 1)
    return [
        f"lui {register}, {(value - low >> 12) & 0xF_FFFF}",
        f"addi {register}, {register}, {low}",
    ]


class Chooser:
    """Random pieces of program from one seed."""

    def __init__(self, seed: int, paged: bool = False) -> None:
        self.random = random.Random(seed)
        self.paged = paged
        self.period = self.random.randrange(FIRST_PERIOD, LAST_PERIOD) if paged else 0

    def register(self) -> str:
        return self.random.choice(ABI[:28])

    def plain(self) -> list[str]:
        row = self.random.choice(ALU)
        word = self.random.getrandbits(32) & ~row.mask & ~(31 << 7) | row.match
        return [f".word {word | self.random.randrange(30) << 7}"]

    def csr(self) -> list[str]:
        name = self.random.choice((*VIRTUAL_CSRS, "cycle", "time", "instret", "timeh", "mscratch"))
        operation = self.random.choice(("csrrw", "csrrs", "csrrc"))
        if name in ("stvec", "satp"):
            return [f"csrr {self.register()}, {name}"]
        if self.random.random() < 0.5:
            return [f"{operation}i {self.register()}, {name}, {self.random.randrange(32)}"]
        return [
            *constant("x28", self.random.choice((0, 0x222, 0x100, 0xFFFF_FFFF, 0x1234_5678))),
            f"{operation} {self.register()}, {name}, {self.random.choice(('zero', 'x28'))}",
        ]

    def any_csr(self) -> list[str]:
        number = self.random.choice(list(CSRS.values())).number
        if self.random.random() < 0.5:
            number = self.random.randrange(0x200, 0x1000)
        if number in (0x105, 0x180):
            number = 0x600
        return [f"csrrw {self.register()}, {number}, {self.register()}"]

    def access(self) -> list[str]:
        row = self.random.choice(ACCESS)
        address = self.random.choice(ADDRESSES)
        if self.paged:
            row = self.random.choice([row for row in ACCESS if row.name not in ("lr.w", "sc.w")])
            address = self.random.choice((address, self.window_address(), self.window_address()))
        if row.kind is Kind.AMO:
            return [
                *constant("x28", address),
                f"{row.name} {self.register()}, {self.register()}, (x28)",
            ]
        offset = self.random.randrange(-4, 5)
        return [*constant("x28", address - offset), f"{row.name} {self.register()}, {offset}(x28)"]

    def call(self) -> list[str]:
        extension, function = self.random.choice(SBI_CALLS)
        argument = self.random.choice((0, 1, 3, 65, 0xFFFF_FFFF))
        base = self.random.choice((DATA_AT, 0, 0xF_FFFE, 0x1000_0000, 0xFFFF_FFFF))
        if extension == 0x4442_434E:
            argument = self.random.choice((0, 1, 3, 65))
        return [
            *constant("a7", extension), *constant("a6", function), *constant("a0", argument),
            *constant("a1", base), *constant("a2", self.random.choice((0, 0, 0, 1))), "ecall",
        ]  # fmt: skip

    def timer(self) -> list[str]:
        return [
            "addi x28, zero, 0x222", "csrs sie, x28", "csrsi sstatus, 2", "csrr x28, time",
            f"addi x28, x28, {self.random.randrange(1, 60)}", "csrwi stimecmph, 0",
            "csrw stimecmp, x28",
        ]  # fmt: skip

    def device_interrupt(self) -> list[str]:
        """The UART's transmitter interrupts through the PLIC."""
        return [
            "lui x28, 0xc000", "addi x29, zero, 5", "sw x29, 40(x28)",  # the priority of source 10
            "lui x28, 0xc002", "addi x29, zero, 0x400", "sw x29, 0x80(x28)",
            "lui x28, 0xc201", f"addi x29, zero, {self.random.choice((0, 0, 0, 5))}",
            "sw x29, 0(x28)", "addi x28, zero, 0x222", "csrs sie, x28", "csrsi sstatus, 2",
            "lui x28, 0x10000", "addi x29, zero, 2", "sb x29, 1(x28)",
        ]  # fmt: skip

    def trap_return(self) -> list[str]:
        mode = self.random.choice(("csrs", "csrc"))
        if self.paged:
            to_user = mode == "csrc"
            alias = ["or x28, x28, x29"] if to_user else ["or x28, x28, x29", "xor x28, x28, x29"]
            return [
                "csrci sstatus, 2",  # an interrupt before the sret would overwrite sepc
                "addi x29, zero, 0x100", f"{mode} sstatus, x29", "auipc x28, 0",
                f"addi x28, x28, {20 + 4 * len(alias)}", f"lui x29, {USER_ALIAS >> 12}", *alias,
                "csrw sepc, x28", "sret",
            ]  # fmt: skip
        return [
            "addi x29, zero, 0x100", f"{mode} sstatus, x29", "auipc x28, 0", "addi x28, x28, 16",
            "csrw sepc, x28", "sret",
        ]  # fmt: skip

    def other(self) -> list[str]:
        word = self.random.getrandbits(32) & ~0b11 | self.random.choice((0, 1, 2))
        other = self.random.choice((
            "ebreak", "mret", "sfence.vma", f"sfence.vma {self.register()}, a1", "fence.i",
            "csrsi sip, 2", f".word {word}", ".word 0x62000073", ".word 0", ".word 0xffffffff",
            "j 2", "csrsi sie, 2",
        ))  # fmt: skip
        return self.random.choice(([other], ["addi a0, zero, 1", "ecall"]))

    def jump(self) -> list[str]:
        nowhere = self.random.choice((0x10_0000, 0x1000_0000, 0x2000_0000, 0x8020_0000))
        return [*constant("x28", nowhere), "jalr x29, 0(x28)"]

    def wait(self) -> list[str]:
        return ["wfi"] if self.random.random() < 0.2 else [*self.timer(), "wfi"]

    # Paging

    def window_address(self) -> int:
        page = self.random.randrange(WINDOW_PAGES) << 12
        offset = self.random.choice((0, 4, 0x7FF, 0xFFC, 0xFFD, 0xFFE, 0xFFF))
        return self.random.choice((
            WINDOW + page + offset, SHARED_WINDOW + page + offset, USER_ALIAS + DATA_AT + offset,
        ))  # fmt: skip

    def leaf(self, global_too: bool) -> int:
        """Any rights; data, a device, or nowhere."""
        ppn = self.random.choice((8, 8, 9, 0xA, 0xB, 0xB, 0x1_0000, 0x8_0000, 0x2_0000, 0x3F_FFFF))
        flags = self.random.getrandbits(8) | (self.random.random() < 0.9)
        return make_pte(ppn, flags if global_too else flags & ~Flag.G)

    def changed_leaf(self) -> list[str]:
        """A leaf of a window gets another value, and a fence follows that reaches it."""
        index = self.random.randrange(WINDOW_PAGES)
        number = self.random.choice((0, 1, None))
        table, window = SHARED_AT, SHARED_WINDOW
        if number is not None:
            table, window = WINDOWS_AT + number * 0x1000, WINDOW
        asid = 0 if number is None else ASIDS[number]
        va = window + (index << 12) + self.random.randrange(0x1000)
        fence = self.random.choice(
            ("zero, zero", "x28, zero") if number is None
            else ("zero, zero", "x28, zero", "zero, x29", "x28, x29")
        )  # fmt: skip
        return [
            *constant("x28", table + 4 * index), *constant("x29", self.leaf(number is None)),
            "sw x29, 0(x28)", *constant("x28", va), f"addi x29, zero, {asid}",
            f"sfence.vma {fence}",
        ]  # fmt: skip

    def other_root(self) -> list[str]:
        """The other table, at times by way of no paging at all."""
        there = [*constant("x28", self.random.choice(SATPS)), "csrw satp, x28"]
        if self.random.random() < 0.3:
            return ["csrw satp, zero", *self.plain(), *self.access(), *there]
        return there

    def rights(self) -> list[str]:
        """SUM and MXR."""
        bits = self.random.choice((0x40, 0x80, 0xC0))
        return [f"lui x28, {bits}", f"{self.random.choice(('csrs', 'csrc'))} sstatus, x28"]

    def tables(self) -> list[tuple[int, bytes]]:
        """All tables: (address, content)."""
        rwx = Flag.V | Flag.R | Flag.W | Flag.X
        root = [0] * 1024
        root[0], root[USER_ALIAS >> 22] = (make_pte(at >> 12, Flag.V) for at in (LOW_AT, USER_AT))
        root[0x1000_0000 >> 22] = make_pte(DEVICES_AT >> 12, Flag.V)
        root[SHARED_WINDOW >> 22] = make_pte(SHARED_AT >> 12, Flag.V)
        for device in (0x0200_0000, 0x0C00_0000):
            root[device >> 22] = make_pte(device >> 12, Flag.V | Flag.R | Flag.W)
        low = [make_pte(page, rwx | self.random.getrandbits(2) << 6) for page in range(0x101)]
        user = [make_pte(page, rwx | Flag.U) for page in range(0xC)]
        found = []
        for number, at in enumerate(ROOTS_AT):
            own = WINDOWS_AT + number * 0x1000
            root[WINDOW >> 22] = make_pte(own >> 12, Flag.V)
            found += [(at, list(root)), (own, [self.leaf(False) for _ in range(WINDOW_PAGES)])]
        found += [
            (LOW_AT, low), (USER_AT, user), (DEVICES_AT, [make_pte(0x1_0000, rwx)]),
            (SHARED_AT, [self.leaf(True) for _ in range(WINDOW_PAGES)]),
        ]  # fmt: skip
        return [(at, b"".join(word.to_bytes(4, "little") for word in table)) for at, table in found]

    def paging_on(self) -> list[str]:
        """The beginning of a paged kernel's program."""
        return [
            *constant("x28", SATPS[0]), "csrw satp, x28", "csrwi stimecmph, 0",
            f"addi x28, zero, {self.period}", "csrw stimecmp, x28", "addi x28, zero, 0x20",
            "csrs sie, x28", "csrsi sstatus, 2",
        ]  # fmt: skip

    def piece(self) -> list[str]:
        weights = {
            self.plain: 8, self.csr: 8, self.any_csr: 3, self.access: 8, self.call: 3,
            self.timer: 2, self.device_interrupt: 1, self.trap_return: 3, self.other: 4,
            self.jump: 1, self.wait: 1,
        }  # fmt: skip
        if self.paged:
            weights |= {
                self.access: 14, self.trap_return: 5, self.changed_leaf: 5, self.other_root: 3,
                self.rights: 4,
            }  # fmt: skip
        return self.random.choices(list(weights), list(weights.values()))[0]()


def kernel(seed: int, length: int, *, paged: bool = False) -> Image:
    """A random kernel of ``length`` pieces; a paged one is preempted too."""
    chooser = Chooser(seed, paged)
    program = [line for _ in range(length) for line in chooser.piece()]
    if paged:
        shutdown = [*constant("a7", 0x5352_5354), "mv a6, zero", "mv a0, zero", "mv a1, zero"]
        program = [*chooser.paging_on(), *program, "ebreak", *shutdown, "ecall"]
    else:
        program += EPILOGUE
    code = assembled(PROLOGUE + program, PROGRAM_AT)
    assert PROGRAM_AT + len(code) <= DATA_AT
    pieces = [
        (HANDLER_AT, assembled(handler(chooser.period), HANDLER_AT)),
        (PROGRAM_AT, code),
        (DATA_AT, chooser.random.randbytes(0x4000 if paged else 0x1000)),
        *(chooser.tables() if paged else ()),
    ]
    segments = tuple(Segment(at, at, code, len(code), True) for at, code in pieces)
    return Image("random", PROGRAM_AT, segments, {}, None, ())


@dataclass(frozen=True)
class Result:
    """What a guest leaves behind. Equal for equal machines."""

    ended: bool
    console: bytes
    registers: tuple[int, ...]
    csrs: dict[str, int]
    counters: tuple[int, int, int]
    memory: bytes

    @property
    def log(self) -> list[tuple[int, ...]]:
        """What the trap handler wrote: cause, value, pc, status, instret, time of each trap."""
        entries = iter(struct.iter_unpack("<6I", self.memory[LOG_AT : ROOTS_AT[0]]))
        return list(itertools.takewhile(any, entries))

    @property
    def interruptions(self) -> list[tuple[int, ...]]:
        """Those of them that were interrupts."""
        return [entry for entry in self.log if entry[0] & INTERRUPT_FLAG]


def page_of(lab: Lab, spa: int | None) -> bytes:
    """A page of the high bank."""
    assert spa is not None
    bank = lab.machine.banks[1]
    return bytes(bank.data[spa - bank.base : spa - bank.base + PAGE_SIZE_BYTES])


def run_bare(image: Image, tlb_size: int = 64) -> Result:
    """In supervisor mode, on the machine itself."""
    lab = Lab(LabSpec((Guest("A", image),), cpu="bare", machine=Config(tlb_size=tlb_size)))
    machine = lab.machine
    machine.run(MAX_TICKS)
    clock, hart, csrs = machine.clock, machine.hart, machine.hart.csrs
    registers = hart.x_at_firmware_call if hart.mode is Mode.M else hart.x  # as the kernel left it
    return Result(
        lab.ended, bytes(machine.console), tuple(registers[1:32]),
        {name: csrs.read(name) for name in VIRTUAL_CSRS}, (clock.mtime, clock.cycle, clock.instret),
        bytes(machine.banks[0].data),
    )  # fmt: skip


def run_in_vm(image: Image, tlb_size: int = 64) -> Result:
    """In a VM, alone."""
    lab = Lab(LabSpec((Guest("A", image),), machine=Config(tlb_size=tlb_size)))
    lab.machine.run(MAX_TICKS)
    return result_of_vm(lab, 0)


def result_of_vm(lab: Lab, index: int) -> Result:
    """What a VM left behind."""
    assert lab.vmm is not None
    vm = lab.vmm.vms[index]
    memory = b"".join(
        page_of(lab, guest_memory.walk(lab.vmm.host, vm, Gpa(gpa)).spa)
        for gpa in range(vm.ram.start, vm.ram.stop, PAGE_SIZE_BYTES)
    )
    return Result(
        lab.ended, vm.console, tuple(vm.gprs[1:]),
        {name: virtual_csrs.look_up(vm, name) for name in VIRTUAL_CSRS},
        (vm.clock, vm.ticks, vm.ticks - vm.not_retired), memory,
    )  # fmt: skip
