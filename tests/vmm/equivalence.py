"""Random kernels, run bare and in a VM: what each of them leaves behind.

A kernel is a straight line of random instructions that ends at the test finisher. Its trap handler
writes what it sees (cause, value, pc, status, instret, time) to a log in memory and goes on behind
the instruction; so every trap, and the instant of every interrupt, becomes part of the result.
The handler owns x30 and x31, everything else is the program's.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from server.isa.address import PAGE_SIZE_BYTES, Gpa
from server.isa.assemble import assemble
from server.isa.csr import CSRS
from server.isa.instructions import INSTRUCTIONS, Kind
from server.isa.registers import ABI
from server.lab.image import Image, Segment
from server.lab.lab import Guest, Lab, LabSpec
from server.vmm import guest_memory, virtual_csrs
from server.vmm.vm import VIRTUAL_CSRS

HANDLER_AT, PROGRAM_AT, DATA_AT, LOG_AT = 0x400, 0x1000, 0x8000, 0x1_0000
MAX_TICKS = 100_000

PROLOGUE = [f"lui x30, {LOG_AT >> 12}", f"addi x31, zero, {HANDLER_AT}", "csrw stvec, x31"]
HANDLER = [
    *(
        line
        for i, csr in enumerate(("scause", "stval", "sepc", "sstatus", "instret", "time"))
        for line in (f"csrr x31, {csr}", f"sw x31, {4 * i}(x30)")
    ),
    "addi x30, x30, 24",
    "csrr x31, scause",
    "bltz x31, @interrupt",
    "addi x31, x31, -1",
    "bnez x31, @no_fetch",  # a jump to nowhere: back to where x29 says
    "csrw sepc, x29",
    "sret",
    "no_fetch:",
    "addi x31, x31, -7",
    "bnez x31, @no_call",
    "ecall",  # a call from user mode is passed on to the firmware, as it is
    "no_call:",
    "addi x31, x31, 5",
    "bnez x31, @skip",  # ebreak: back to supervisor mode
    "addi x31, zero, 0x100",
    "csrs sstatus, x31",
    "skip:",
    "csrr x31, sepc",
    "addi x31, x31, 4",
    "csrw sepc, x31",
    "sret",
    "interrupt:",
    "csrci sip, 2",
    "not x31, zero",
    "csrw stimecmp, x31",
    "csrw stimecmph, x31",
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

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

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

    def piece(self) -> list[str]:
        weights = {
            self.plain: 8, self.csr: 8, self.any_csr: 3, self.access: 8, self.call: 3,
            self.timer: 2, self.device_interrupt: 1, self.trap_return: 3, self.other: 4,
            self.jump: 1, self.wait: 1,
        }  # fmt: skip
        return self.random.choices(list(weights), list(weights.values()))[0]()


def kernel(seed: int, length: int) -> Image:
    """A random kernel of ``length`` pieces."""
    chooser = Chooser(seed)
    program = PROLOGUE + [line for _ in range(length) for line in chooser.piece()] + EPILOGUE
    pieces = (
        (HANDLER_AT, assembled(HANDLER, HANDLER_AT)),
        (PROGRAM_AT, assembled(program, PROGRAM_AT)),
        (DATA_AT, chooser.random.randbytes(0x1000)),
    )
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


def page_of(lab: Lab, spa: int | None) -> bytes:
    """A page of the high bank."""
    assert spa is not None
    bank = lab.machine.banks[1]
    return bytes(bank.data[spa - bank.base : spa - bank.base + PAGE_SIZE_BYTES])


def run_bare(image: Image) -> Result:
    """In supervisor mode, on the machine itself."""
    lab = Lab(LabSpec((Guest("A", image),), cpu="bare"))
    machine = lab.machine
    machine.run(MAX_TICKS)
    clock, csrs = machine.clock, machine.hart.csrs
    return Result(
        lab.ended, bytes(machine.console), tuple(machine.hart.x[1:32]),
        {name: csrs.read(name) for name in VIRTUAL_CSRS}, (clock.mtime, clock.cycle, clock.instret),
        bytes(machine.banks[0].data),
    )  # fmt: skip


def run_in_vm(image: Image) -> Result:
    """In a VM, alone."""
    lab = Lab(LabSpec((Guest("A", image),)))
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
