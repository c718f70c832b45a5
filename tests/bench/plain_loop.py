"""The yardstick: fetch, decode, execute, one instruction after another, as a textbook has it.

It runs on our hart: the same Sv32 (our MMU, with its fast ways to pages once translated), the
same interrupts, the same counters. What it lacks is what the stepper adds: it takes every
instruction word apart each time it meets it.
"""

from __future__ import annotations

from server.isa.access import Access
from server.isa.address import PAGE_SIZE_BYTES
from server.isa.decode import decode
from server.isa.instructions import Kind
from server.isa.table import MASK
from server.machine.hart import Hart
from server.machine.traps import Trap
from server.trace.events import InstructionRetired

PAGE = -PAGE_SIZE_BYTES & MASK
ONES = (0xFF, 0xFFFF, MASK)
WITHOUT_RD = (Kind.STORE, Kind.BRANCH)


def run(hart: Hart, until_tick: int) -> None:
    """Go on to the end of tick ``until_tick``, recording events if the recorder is watching."""
    clock, recorder = hart.clock, hart.recorder
    while clock.tick < until_tick and not hart.stopped:
        hart.attend(until_tick)
        code: dict[int, memoryview] = {}
        pc, watching, mode = hart.pc, recorder.watching, hart.mode.name
        try:
            while clock.tick < hart.attention:
                if watching:
                    recorder.begin_tick(clock.tick + 1)
                page = code.get(pc & PAGE)
                if page is None:
                    page = code[pc & PAGE] = code_page(hart, pc)
                word = page[(pc & 0xFFF) >> 2]
                next_pc = execute(hart, word, pc) & MASK
                if watching:
                    decoded = decode(word)
                    rd = decoded.rd if decoded and decoded.insn.kind not in WITHOUT_RD else 0
                    recorder.emit(InstructionRetired, mode, pc, word, next_pc, rd, hart.x[rd])
                pc = next_pc
                clock.tick += 1
            hart.pc = pc
        except Trap as trap:
            hart.take_exception(trap, pc, 0)
    hart.attend(until_tick)


def code_page(hart: Hart, pc: int) -> memoryview:
    """The page of instructions around ``pc``, as words. Raises Trap."""
    hart.mmu.fetch(pc)
    spa = hart.mmu.translate(pc, Access.FETCH)
    bank = hart.mmu.bus.bank(spa, 4)
    assert bank is not None
    return bank.page_views(spa)[2]


def execute(hart: Hart, word: int, pc: int) -> int:
    """Take the word apart and do it; the address of the next instruction. Raises Trap."""
    x = hart.x
    opcode, rd, funct3 = word & 0x7F, word >> 7 & 31, word >> 12 & 7
    a, b = x[word >> 15 & 31], x[word >> 20 & 31]
    if opcode == 0x13 or opcode == 0x33:
        if opcode == 0x13:
            b = (word >> 20) - (word >> 31 << 12) & MASK
        value = compute(funct3, word >> 25 if opcode == 0x33 or funct3 in (1, 5) else 0, a, b)
        if rd:
            x[rd] = value & MASK
    elif opcode == 0x03:
        size = 1 << (funct3 & 3)
        va = a + (word >> 20) - (word >> 31 << 12) & MASK
        page = hart.mmu.context.read[size].get(va & (PAGE | size - 1))
        value = hart.mmu.load(va, size) if page is None else page[(va & 0xFFF) >> (funct3 & 3)]
        if funct3 < 2 and value >> 8 * size - 1:
            value -= 1 << 8 * size
        if rd:
            x[rd] = value & MASK
    elif opcode == 0x23:
        size = 1 << funct3
        va = a + ((word >> 25 << 5 | rd) - (word >> 31 << 12)) & MASK
        page = hart.mmu.context.write[size].get(va & (PAGE | size - 1))
        if page is None:
            hart.mmu.store(va, size, b)
        else:
            page[(va & 0xFFF) >> funct3] = b & ONES[funct3]
    elif opcode == 0x63:
        if taken(funct3, a, b):
            offset = (word >> 8 & 15) << 1 | (word >> 25 & 63) << 5 | (word >> 7 & 1) << 11
            return pc + offset - (word >> 31 << 12)
    elif opcode == 0x6F:
        if rd:
            x[rd] = pc + 4
        offset = (word >> 21 & 0x3FF) << 1 | (word >> 20 & 1) << 11 | (word >> 12 & 0xFF) << 12
        return pc + offset - (word >> 31 << 20)
    elif opcode == 0x67:
        if rd:
            x[rd] = pc + 4
        return a + (word >> 20) - (word >> 31 << 12) & ~1
    elif opcode == 0x37 or opcode == 0x17:
        if rd:
            x[rd] = (word & 0xFFFFF000) + (pc if opcode == 0x17 else 0) & MASK
    else:
        return execute_system(hart, word, pc)
    return pc + 4


def execute_system(hart: Hart, word: int, pc: int) -> int:
    """What is rare: by the table."""
    hart.word = word
    decoded = decode(word)
    if decoded is None or hart.mode < decoded.insn.privilege:
        hart.illegal()
    assert not isinstance(decoded.insn.meaning, str), f"{decoded.insn.name} is not in the program"
    return decoded.insn.meaning(hart, decoded, pc)


def signed(value: int) -> int:
    """As a signed number."""
    return value - (1 << 32) if value >> 31 else value


def compute(funct3: int, funct7: int, a: int, b: int) -> int:
    """The arithmetic of RV32I, and M's multiplication."""
    if funct7 == 1:
        assert funct3 == 0, "only mul is in the program"
        return a * b
    if funct3 == 0:
        return a - b if funct7 == 0x20 else a + b
    if funct3 == 4:
        return a ^ b
    if funct3 == 7:
        return a & b
    if funct3 == 6:
        return a | b
    if funct3 == 1:
        return a << (b & 31)
    if funct3 == 5:
        return signed(a) >> (b & 31) if funct7 & 0x20 else a >> (b & 31)
    return signed(a) < signed(b) if funct3 == 2 else a < b


def taken(funct3: int, a: int, b: int) -> bool:
    """Whether a branch goes."""
    if funct3 == 0:
        return a == b
    if funct3 == 1:
        return a != b
    less = signed(a) < signed(b) if funct3 < 6 else a < b
    return less if funct3 in (4, 6) else not less
