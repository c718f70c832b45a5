"""Why a VM stops running, and who deals with it: the table from cause to handler."""

from __future__ import annotations

from ..isa.causes import INTERRUPT_FLAG, Cause, Interrupt
from .interrupts import (
    external_interrupt,
    software_interrupt,
    timer_interrupt,
    unknown_interrupt,
)
from .memory_faults import page_fault
from .privileged_instructions import illegal_instruction
from .sbi import environment_call
from .visit import Handler, guests_own_fault

EXCEPTIONS: dict[int, Handler] = {
    Cause.INSTRUCTION_ADDRESS_MISALIGNED: guests_own_fault,
    Cause.INSTRUCTION_ACCESS_FAULT: guests_own_fault,
    Cause.ILLEGAL_INSTRUCTION: illegal_instruction,
    Cause.BREAKPOINT: guests_own_fault,
    Cause.LOAD_ADDRESS_MISALIGNED: guests_own_fault,
    Cause.LOAD_ACCESS_FAULT: guests_own_fault,
    Cause.STORE_ADDRESS_MISALIGNED: guests_own_fault,
    Cause.STORE_ACCESS_FAULT: guests_own_fault,
    Cause.ECALL_FROM_U: environment_call,
    Cause.INSTRUCTION_PAGE_FAULT: page_fault,
    Cause.LOAD_PAGE_FAULT: page_fault,
    Cause.STORE_PAGE_FAULT: page_fault,
}
"""Something the guest did. The hart delegates no other exception to supervisor mode."""

INTERRUPTS: dict[int, Handler] = {
    Interrupt.SSI: software_interrupt,
    Interrupt.STI: timer_interrupt,
    Interrupt.SEI: external_interrupt,
}
"""Something that happened to the hart while the guest ran."""


def handler_of(scause: int) -> Handler:
    """Who deals with it; nothing that the hart may report is unknown here."""
    if scause & INTERRUPT_FLAG:
        return INTERRUPTS.get(scause & ~INTERRUPT_FLAG, unknown_interrupt)
    return EXCEPTIONS.get(scause, guests_own_fault)
