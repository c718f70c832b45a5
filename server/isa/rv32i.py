"""RV32I: the base integer instructions. Source: RISC-V Unprivileged ISA, "RV32I Base Integer"."""

from .causes import Cause
from .table import Decoded, Instruction, Kind, SystemHart, declare, system

SPEC = "RV32I Base Integer Instruction Set"

REGISTER = "rd, rs1, rs2"
IMMEDIATE = "rd, rs1, imm"

for name, encoding, syntax, meaning in (
    ("lui", "imm20 rd 0110111", "rd, uimm20", "imm"),
    ("auipc", "imm20 rd 0010111", "rd, uimm20", "pc + imm"),
    ("addi", "imm12 rs1 000 rd 0010011", IMMEDIATE, "a + imm"),
    ("slti", "imm12 rs1 010 rd 0010011", IMMEDIATE, "s(a) < imm"),
    ("sltiu", "imm12 rs1 011 rd 0010011", IMMEDIATE, "a < imm & 0xFFFFFFFF"),
    ("xori", "imm12 rs1 100 rd 0010011", IMMEDIATE, "a ^ imm"),
    ("ori", "imm12 rs1 110 rd 0010011", IMMEDIATE, "a | imm"),
    ("andi", "imm12 rs1 111 rd 0010011", IMMEDIATE, "a & imm"),
    ("slli", "0000000 shamt rs1 001 rd 0010011", IMMEDIATE, "a << imm"),
    ("srli", "0000000 shamt rs1 101 rd 0010011", IMMEDIATE, "a >> imm"),
    ("srai", "0100000 shamt rs1 101 rd 0010011", IMMEDIATE, "s(a) >> imm"),
    ("add", "0000000 rs2 rs1 000 rd 0110011", REGISTER, "a + b"),
    ("sub", "0100000 rs2 rs1 000 rd 0110011", REGISTER, "a - b"),
    ("sll", "0000000 rs2 rs1 001 rd 0110011", REGISTER, "a << (b & 31)"),
    ("slt", "0000000 rs2 rs1 010 rd 0110011", REGISTER, "s(a) < s(b)"),
    ("sltu", "0000000 rs2 rs1 011 rd 0110011", REGISTER, "a < b"),
    ("xor", "0000000 rs2 rs1 100 rd 0110011", REGISTER, "a ^ b"),
    ("srl", "0000000 rs2 rs1 101 rd 0110011", REGISTER, "a >> (b & 31)"),
    ("sra", "0100000 rs2 rs1 101 rd 0110011", REGISTER, "s(a) >> (b & 31)"),
    ("or", "0000000 rs2 rs1 110 rd 0110011", REGISTER, "a | b"),
    ("and", "0000000 rs2 rs1 111 rd 0110011", REGISTER, "a & b"),
):
    declare(Instruction(name, encoding, syntax, Kind.ALU, meaning, "I", SPEC))

for name, encoding, size_bytes, signed in (
    ("lb", "imm12 rs1 000 rd 0000011", 1, True),
    ("lh", "imm12 rs1 001 rd 0000011", 2, True),
    ("lw", "imm12 rs1 010 rd 0000011", 4, False),
    ("lbu", "imm12 rs1 100 rd 0000011", 1, False),
    ("lhu", "imm12 rs1 101 rd 0000011", 2, False),
):
    declare(
        Instruction(
            name,
            encoding,
            "rd, imm(rs1)",
            Kind.LOAD,
            "a + imm",
            "I",
            SPEC,
            size_bytes=size_bytes,
            signed=signed,
        )
    )

for name, encoding, size_bytes in (
    ("sb", "simm7 rs2 rs1 000 simm5 0100011", 1),
    ("sh", "simm7 rs2 rs1 001 simm5 0100011", 2),
    ("sw", "simm7 rs2 rs1 010 simm5 0100011", 4),
):
    declare(
        Instruction(
            name,
            encoding,
            "rs2, imm(rs1)",
            Kind.STORE,
            "a + imm",
            "I",
            SPEC,
            size_bytes=size_bytes,
        )
    )

for name, encoding, meaning in (
    ("beq", "bimm7 rs2 rs1 000 bimm5 1100011", "a == b"),
    ("bne", "bimm7 rs2 rs1 001 bimm5 1100011", "a != b"),
    ("blt", "bimm7 rs2 rs1 100 bimm5 1100011", "s(a) < s(b)"),
    ("bge", "bimm7 rs2 rs1 101 bimm5 1100011", "s(a) >= s(b)"),
    ("bltu", "bimm7 rs2 rs1 110 bimm5 1100011", "a < b"),
    ("bgeu", "bimm7 rs2 rs1 111 bimm5 1100011", "a >= b"),
):
    declare(Instruction(name, encoding, "rs1, rs2, target", Kind.BRANCH, meaning, "I", SPEC))

declare(Instruction("jal", "jimm20 rd 1101111", "rd, target", Kind.JUMP, "pc + imm", "I", SPEC))
declare(
    Instruction(
        "jalr", "imm12 rs1 000 rd 1100111", "rd, imm(rs1)", Kind.JUMP, "a + imm & ~1", "I", SPEC
    )
)


@system("fence", "fm pred succ rs1 000 rd 0001111", "pred, succ", extension="I", spec=SPEC)
def fence(hart: SystemHart, d: Decoded, pc: int) -> int:
    """One hart that does one thing after another has nothing to order."""
    return pc + 4


@system("ecall", "000000000000 00000 000 00000 1110011", "", extension="I", spec=SPEC)
def ecall(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Ask the environment for a service: a trap whose cause tells the mode it came from."""
    hart.trap(Cause(Cause.ECALL_FROM_U + hart.mode))


@system("ebreak", "000000000001 00000 000 00000 1110011", "", extension="I", spec=SPEC)
def ebreak(hart: SystemHart, d: Decoded, pc: int) -> int:
    """A breakpoint; xtval gets the address of the instruction. Spec: norm:mtval_val_breakpoint."""
    hart.trap(Cause.BREAKPOINT, pc)
