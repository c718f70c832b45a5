"""The privileged instructions. Source: RISC-V Privileged ISA, machine and supervisor chapters.

The table's ``privilege`` is the least mode; below it the instruction is illegal, always: what the
manual leaves open (wfi in U, sfence.vma in U) our machine defines as a trap.
"""

from .privilege import Mode
from .table import Decoded, SystemHart, system

MACHINE = "Machine-Mode Privileged Instructions"
SUPERVISOR = "Supervisor Instructions"

TVM, TW, TSR = 1 << 20, 1 << 21, 1 << 22


@system(
    "mret", "0011000 00010 00000 000 00000 1110011", "",
    extension="M-mode", spec=MACHINE, privilege=Mode.M,
)  # fmt: skip
def mret(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Return from a machine-mode handler."""
    return hart.trap_return(Mode.M)


@system(
    "sret", "0001000 00010 00000 000 00000 1110011", "",
    extension="S-mode", spec=SUPERVISOR, privilege=Mode.S,
)  # fmt: skip
def sret(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Return from a supervisor-mode handler."""
    if hart.forbidden_by(TSR):
        hart.illegal()
    return hart.trap_return(Mode.S)


@system(
    "wfi", "0001000 00101 00000 000 00000 1110011", "",
    extension="M-mode", spec=MACHINE, privilege=Mode.S,
)  # fmt: skip
def wfi(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Wait for an interrupt; the hart idles after this instruction."""
    if hart.forbidden_by(TW):
        hart.illegal()
    hart.wait_for_interrupt()
    return pc + 4


@system(
    "sfence.vma", "0001001 rs2 rs1 000 00000 1110011", "rs1, rs2",
    extension="S-mode", spec=SUPERVISOR, privilege=Mode.S,
)  # fmt: skip
def sfence_vma(hart: SystemHart, d: Decoded, pc: int) -> int:
    """Order table writes before later walks: of an address (rs1), of an address space (rs2)."""
    if hart.forbidden_by(TVM):
        hart.illegal()
    va = hart.read_gpr(d.rs1) if d.rs1 else None
    asid = hart.read_gpr(d.rs2) & 0x1FF if d.rs2 else None
    hart.fence_tlb(va, asid)
    return pc + 4
