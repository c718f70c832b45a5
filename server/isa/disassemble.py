"""From an instruction word to assembly text, with the usual pseudo-instructions."""

from __future__ import annotations

from .csr import csr_name
from .decode import decode
from .registers import ABI
from .table import MASK, Decoded

FENCE_SETS = "iorw"


def _fence_set(bits: int) -> str:
    return "".join(letter for i, letter in enumerate(FENCE_SETS) if bits & 8 >> i) or "0"


def _pseudo(d: Decoded, pc: int) -> str | None:
    """The customary short form, where there is one. Source: Unprivileged ISA, "Assembly"."""
    rd, rs1, rs2 = ABI[d.rd], ABI[d.rs1], ABI[d.rs2]
    match d.insn.name:
        case "addi" if d.rd == d.rs1 == d.imm == 0:
            return "nop"
        case "addi" if d.rs1 == 0:
            return f"li {rd}, {d.imm}"
        case "addi" if d.imm == 0:
            return f"mv {rd}, {rs1}"
        case "xori" if d.imm == -1:
            return f"not {rd}, {rs1}"
        case "sub" if d.rs1 == 0:
            return f"neg {rd}, {rs2}"
        case "sltiu" if d.imm == 1:
            return f"seqz {rd}, {rs1}"
        case "sltu" if d.rs1 == 0:
            return f"snez {rd}, {rs2}"
        case "jal" if d.rd == 0:
            return f"j {_target(d, pc)}"
        case "jalr" if d.rd == 0 and d.imm == 0:
            return "ret" if d.rs1 == 1 else f"jr {rs1}"
        case "beq" | "bne" | "bge" | "blt" as name if d.rs2 == 0:
            return f"{name}z {rs1}, {_target(d, pc)}"
        case "csrrs" if d.rs1 == 0:
            return f"csrr {rd}, {csr_name(d.imm)}"
        case "csrrw" | "csrrs" | "csrrc" as name if d.rd == 0:
            return f"csr{name[-1]} {csr_name(d.imm)}, {rs1}"
        case "csrrwi" | "csrrsi" | "csrrci" as name if d.rd == 0:
            return f"csr{name[-2:]} {csr_name(d.imm)}, {d.rs1}"
        case "sfence.vma" if d.rs1 == d.rs2 == 0:
            return "sfence.vma"
    return None


def _target(d: Decoded, pc: int) -> str:
    return f"0x{pc + d.imm & MASK:x}"


def disassemble(word: int, pc: int = 0) -> str:
    """Assembly text of ``word`` at ``pc``; data shows as ``.word``."""
    d = decode(word)
    if d is None:
        return f".word 0x{word:08x}"
    text = _pseudo(d, pc)
    if text is not None:
        return text
    operands = (
        d.insn.syntax.replace("target", _target(d, pc))
        .replace("csr", csr_name(d.imm))
        .replace("uimm20", f"0x{d.imm >> 12:x}")
        .replace("uimm", str(d.rs1))
        .replace("imm", str(d.imm))
        .replace("rs2", ABI[d.rs2])
        .replace("rs1", ABI[d.rs1])
        .replace("rd", ABI[d.rd])
    )
    if d.insn.name == "fence":
        operands = f"{_fence_set(word >> 24 & 15)}, {_fence_set(word >> 20 & 15)}"
    name = d.insn.name
    if d.insn.extension == "A":
        name += {0: "", 1: ".rl", 2: ".aq", 3: ".aqrl"}[word >> 25 & 3]
    return f"{name} {operands}".strip()
