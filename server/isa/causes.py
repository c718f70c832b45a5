"""Trap causes. Spec: norm:mcause_exccode (Privileged ISA, "Machine Cause Register")."""

from enum import IntEnum

INTERRUPT_FLAG = 1 << 31
"""Bit XLEN-1 of ``mcause`` and ``scause``: set for interrupts, clear for exceptions."""


class Cause(IntEnum):
    """Synchronous exceptions."""

    INSTRUCTION_ADDRESS_MISALIGNED = 0
    INSTRUCTION_ACCESS_FAULT = 1
    ILLEGAL_INSTRUCTION = 2
    BREAKPOINT = 3
    LOAD_ADDRESS_MISALIGNED = 4
    LOAD_ACCESS_FAULT = 5
    STORE_ADDRESS_MISALIGNED = 6
    STORE_ACCESS_FAULT = 7
    ECALL_FROM_U = 8
    ECALL_FROM_S = 9
    ECALL_FROM_M = 11
    INSTRUCTION_PAGE_FAULT = 12
    LOAD_PAGE_FAULT = 13
    STORE_PAGE_FAULT = 15


class Interrupt(IntEnum):
    """Interrupts; the number is also the bit in ``mip`` and ``mie``."""

    SSI = 1
    MSI = 3
    STI = 5
    MTI = 7
    SEI = 9
    MEI = 11


INTERRUPT_PRIORITY = (
    Interrupt.MEI,
    Interrupt.MSI,
    Interrupt.MTI,
    Interrupt.SEI,
    Interrupt.SSI,
    Interrupt.STI,
)
"""Highest first, for interrupts taken into the same mode. Spec: norm:intr_mip_mie_priority."""


def cause_name(cause: int) -> str:
    """What an ``xcause`` value means: ``illegal instruction``, ``interrupt STI``."""
    code = cause & ~INTERRUPT_FLAG
    try:
        if cause & INTERRUPT_FLAG:
            return f"interrupt {Interrupt(code).name}"
        return Cause(code).name.replace("_", " ").lower()
    except ValueError:
        return f"cause {code}"
