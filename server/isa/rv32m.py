"""M: integer multiplication and division. Source: RISC-V Unprivileged ISA, "M" extension.

Division by zero gives all ones and the dividend; the one signed overflow gives the dividend and 0.
Python divides towards minus infinity, the hart towards zero.
"""

from .table import Instruction, Kind, declare

SPEC = '"M" Extension for Integer Multiplication and Division'

for name, funct3, meaning in (
    ("mul", "000", "a * b"),
    ("mulh", "001", "s(a) * s(b) >> 32"),
    ("mulhsu", "010", "s(a) * b >> 32"),
    ("mulhu", "011", "a * b >> 32"),
    (
        "div",
        "100",
        "-1 if b == 0 else abs(s(a)) // abs(s(b)) * (1 if (s(a) < 0) == (s(b) < 0) else -1)",
    ),
    ("divu", "101", "-1 if b == 0 else a // b"),
    ("rem", "110", "a if b == 0 else abs(s(a)) % abs(s(b)) * (-1 if s(a) < 0 else 1)"),
    ("remu", "111", "a if b == 0 else a % b"),
):
    declare(
        Instruction(
            name,
            f"0000001 rs2 rs1 {funct3} rd 0110011",
            "rd, rs1, rs2",
            Kind.ALU,
            meaning,
            "M",
            SPEC,
        )
    )
