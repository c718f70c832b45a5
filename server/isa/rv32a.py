"""A: atomic instructions. Source: RISC-V Unprivileged ISA, "A" extension.

Atomics must be aligned (no Zama16b): a misaligned one is an address-misaligned exception for
LR and a store/AMO one for the others. aq and rl order nothing on a single hart.
"""

from .table import Decoded, Instruction, Kind, SystemHart, declare, system

SPEC = '"A" Extension for Atomic Instructions'

for name, funct5, meaning in (
    ("amoswap.w", "00001", "b"),
    ("amoadd.w", "00000", "old + b"),
    ("amoxor.w", "00100", "old ^ b"),
    ("amoand.w", "01100", "old & b"),
    ("amoor.w", "01000", "old | b"),
    ("amomin.w", "10000", "old if s(old) < s(b) else b"),
    ("amomax.w", "10100", "old if s(old) > s(b) else b"),
    ("amominu.w", "11000", "min(old, b)"),
    ("amomaxu.w", "11100", "max(old, b)"),
):
    declare(
        Instruction(
            name,
            f"{funct5} aq rl rs2 rs1 010 rd 0101111",
            "rd, rs2, (rs1)",
            Kind.AMO,
            meaning,
            "A",
            SPEC,
            size_bytes=4,
        )
    )


@system(
    "lr.w", "00010 aq rl 00000 rs1 010 rd 0101111", "rd, (rs1)",
    extension="A", spec=SPEC, size_bytes=4,
)  # fmt: skip
def load_reserved(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Load a word and reserve it."""
    hart.write_gpr(d.rd, hart.load_reserved(hart.read_gpr(d.rs1)))
    return pc + 4


@system(
    "sc.w", "00011 aq rl rs2 rs1 010 rd 0101111", "rd, rs2, (rs1)",
    extension="A", spec=SPEC, size_bytes=4,
)  # fmt: skip
def store_conditional(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Store if the reservation holds; rd gets 0 for success, 1 for failure."""
    stored = hart.store_conditional(hart.read_gpr(d.rs1), hart.read_gpr(d.rs2))
    hart.write_gpr(d.rd, 0 if stored else 1)
    return pc + 4
