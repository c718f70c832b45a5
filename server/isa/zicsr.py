"""Zicsr and Zifencei. Source: RISC-V Unprivileged ISA, "Zicsr", "Zifencei" extensions.

csrrw with rd = x0 does not read; csrrs and csrrc with rs1 = x0 do not write.
Spec: norm:csrrw_rd_x0, norm:csrrs_csrrc_rs1_x0.
"""

from collections.abc import Callable

from .table import Decoded, SystemHart, SystemMeaning, system

SPEC = "Zicsr, Control and Status Register Instructions"

COMBINE: dict[str, Callable[[int, int], int]] = {
    "w": lambda old, operand: operand,
    "s": lambda old, operand: old | operand,
    "c": lambda old, operand: old & ~operand,
}
"""What is written, by the last letter of csrrw, csrrs, csrrc."""


def _access(letter: str, immediate: bool) -> SystemMeaning:
    combine = COMBINE[letter]

    def meaning(hart: SystemHart, d: Decoded, pc: int) -> int:
        operand = d.rs1 if immediate else hart.read_gpr(d.rs1)
        reads = letter != "w" or d.rd != 0
        writes = letter == "w" or d.rs1 != 0
        old = hart.read_csr(d.imm) if reads else 0
        if writes:
            base = old if letter == "w" else hart.csr_update_base(d.imm, old)
            hart.write_csr(d.imm, combine(base, operand))
        hart.write_gpr(d.rd, old)
        return pc + 4

    return meaning


for letter, bits in (("w", "01"), ("s", "10"), ("c", "11")):
    system(
        f"csrr{letter}", f"csr rs1 0{bits} rd 1110011", "rd, csr, rs1",
        extension="Zicsr", spec=SPEC,
    )(_access(letter, immediate=False))  # fmt: skip
    system(
        f"csrr{letter}i", f"csr uimm 1{bits} rd 1110011", "rd, csr, uimm",
        extension="Zicsr", spec=SPEC,
    )(_access(letter, immediate=True))  # fmt: skip


@system(
    "fence.i", "imm12 rs1 001 rd 0001111", "",
    extension="Zifencei", spec="Zifencei, Instruction-Fetch Fence",
)  # fmt: skip
def fence_i(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Our hart sees its own stores to code at once: nothing to do."""
    return pc + 4
