"""The benchmark's program: an S-mode kernel with Sv32 and a timer, and U-mode work that calls it.

The work: a sieve, a CRC-32 over its bits, words sorted by insertion, bytes copied; again and again.
Every so many ticks the timer interrupts; every round ends with a system call.
"""

from __future__ import annotations

import struct

from server.isa.pte import Flag
from server.machine.machine import Bank, Config, Machine

from ..oracle.program import Assembly

BASE = 0x8000_0000
SIZE_BYTES = 0x4_0000
S_CODE, U_CODE, DATA, ROOT, TABLE = (
    BASE + at for at in (0x1000, 0x2000, 0x8000, 0x1_8000, 0x1_9000)
)
TIMER_TICKS = 5000
SIEVE_BYTES = 2048
CRC_BYTES = 512
WORDS = 24
POLYNOMIAL = 0xEDB8_8320


def _boot() -> Assembly:
    a = Assembly(BASE)
    for csr, value in (
        ("pmpaddr0", 0xFFFF_FFFF), ("pmpcfg0", 0x1F), ("medeleg", 0xB1FF), ("mideleg", 0x222),
        ("menvcfgh", 5 << 29), ("mcounteren", 7), ("stvec", S_CODE), ("sie", 0x20),
        ("satp", 1 << 31 | ROOT >> 12), ("stimecmph", 0), ("stimecmp", TIMER_TICKS),
        ("mepc", U_CODE), ("mstatus", 0),
    ):  # fmt: skip
        a.li("t0", value)
        a(f"csrw {csr}, t0")
    a("mret")
    return a


def _kernel() -> Assembly:
    """At a timer interrupt the next is set; a system call counts itself in the page of data."""
    a = Assembly(S_CODE)
    a("csrw sscratch, t0", "csrr t0, scause", "bltz t0, {timer}")
    a("csrr t0, sepc", "addi t0, t0, 4", "csrw sepc, t0", "csrr t0, sscratch", "sret")
    a.label("timer")
    a("csrr t0, time")
    a("lui t1, 1", f"addi t1, t1, {TIMER_TICKS - 4096}", "add t0, t0, t1", "csrw stimecmp, t0")
    a("csrr t0, sscratch", "sret")
    return a


def _work() -> Assembly:
    a = Assembly(U_CODE)
    a.label("again")
    _sieve(a)
    _crc(a)
    _sort(a)
    _copy(a)
    a("mv a0, s2", "ecall", "j {again}")
    return a


def _sieve(a: Assembly) -> None:
    a.li("s0", DATA)
    a.li("s1", DATA + SIEVE_BYTES)
    a("mv a1, s0")
    a.label("clear")
    a("sb zero, 0(a1)", "addi a1, a1, 1", "bne a1, s1, {clear}")
    a("addi a2, zero, 2")
    a.label("prime")
    a("add a1, s0, a2", "lbu a3, 0(a1)", "bnez a3, {next}", "mul a4, a2, a2", "add a4, a4, s0")
    a("bgeu a4, s1, {next}", "addi a5, zero, 1")
    a.label("strike")
    a("sb a5, 0(a4)", "add a4, a4, a2", "bltu a4, s1, {strike}")
    a.label("next")
    a("addi a2, a2, 1", "addi a3, zero, 46", "bne a2, a3, {prime}")


def _crc(a: Assembly) -> None:
    a("addi s2, zero, -1", "mv a1, s0", f"addi a2, s0, {CRC_BYTES}")
    a.li("a6", POLYNOMIAL)
    a.label("byte")
    a("lbu a3, 0(a1)", "xor s2, s2, a3", "addi a4, zero, 8")
    a.label("bit")
    a("andi a5, s2, 1", "srli s2, s2, 1", "beqz a5, {even}", "xor s2, s2, a6")
    a.label("even")
    a("addi a4, a4, -1", "bnez a4, {bit}", "addi a1, a1, 1", "bne a1, a2, {byte}")


def _sort(a: Assembly) -> None:
    a.li("s3", DATA + 0x2000)
    a("mv a1, s3", f"addi a2, zero, {WORDS}", "mv a3, s2")
    a.label("fill")
    a("sw a3, 0(a1)", "slli a4, a3, 5", "xor a3, a3, a4", "srli a4, a3, 7", "xor a3, a3, a4")
    a("addi a1, a1, 4", "addi a2, a2, -1", "bnez a2, {fill}", "addi a2, s3, 4")
    a.label("insert")
    a("lw a3, 0(a2)", "mv a4, a2")
    a.label("shift")
    a("beq a4, s3, {place}", "lw a5, -4(a4)", "bgeu a3, a5, {place}", "sw a5, 0(a4)")
    a("addi a4, a4, -4", "j {shift}")
    a.label("place")
    a("sw a3, 0(a4)", "addi a2, a2, 4", "bne a2, a1, {insert}")


def _copy(a: Assembly) -> None:
    a("mv a1, s0")
    a.li("a2", DATA + 0x3000)
    a("addi a3, s0, 1024")
    a.label("copy")
    a("lw a4, 0(a1)", "sw a4, 0(a2)", "addi a1, a1, 4", "addi a2, a2, 4", "bne a1, a3, {copy}")


def image() -> bytes:
    """RAM at the start: boot code, kernel, work, page tables. Entry: ``BASE``."""
    ram = bytearray(SIZE_BYTES)
    kernel = int(Flag.V | Flag.R | Flag.X | Flag.A)
    work, data = kernel | int(Flag.U), int(Flag.V | Flag.R | Flag.W | Flag.U)
    leaves = {S_CODE: kernel, U_CODE: work, **{DATA + page * 4096: data for page in range(4)}}
    table = [0] * 1024
    for address, flags in leaves.items():
        table[address >> 12 & 0x3FF] = address >> 12 << 10 | flags
    root = [0] * 1024
    root[BASE >> 22] = TABLE >> 12 << 10 | int(Flag.V)
    blocks = {code.base: code.code() for code in (_boot(), _kernel(), _work())}
    blocks |= {ROOT: struct.pack("<1024I", *root), TABLE: struct.pack("<1024I", *table)}
    for address, block in blocks.items():
        ram[address - BASE : address - BASE + len(block)] = block
    return bytes(ram)


def machine() -> Machine:
    """A machine about to run the program."""
    made = Machine(Config(banks=(Bank("RAM", BASE, SIZE_BYTES),), transparent_firmware=False))
    made.load(BASE, image())
    made.reset(BASE)
    return made
