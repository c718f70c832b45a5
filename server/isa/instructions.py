"""The instruction table of RV32IMA_Zicsr_Zifencei with the privileged instructions, filled."""

from . import privileged, rv32a, rv32i, rv32m, zicsr
from .table import INSTRUCTIONS, Decoded, Instruction, Kind

__all__ = ["INSTRUCTIONS", "Decoded", "Instruction", "Kind"]

EXTENSIONS = (rv32i, rv32m, rv32a, zicsr, privileged)
"""The modules that declare rows."""
