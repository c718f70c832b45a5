"""Privileged instructions: read, check, emulate.

The hart refused the instruction because it runs the guest kernel in user mode. Had the kernel
the supervisor mode it believes in, the instruction would have worked; so we do what it would have
done, on the VM's own CSRs. If not even the believed mode suffices, the refusal is the guest's own.
"""

from __future__ import annotations

from collections.abc import Callable

from ..isa.causes import Cause
from ..isa.csr import BY_NUMBER, CSRS, Csr
from ..isa.decode import decode
from ..isa.disassemble import disassemble
from ..isa.privilege import Mode
from ..isa.table import Decoded
from ..isa.zicsr import COMBINE
from ..trace.events import GuestInstructionRead, PrivilegeChecked
from . import guest_tables, interrupts, shadow_tables, virtual_csrs
from .virtual_csrs import SIE, SPIE, SPP
from .visit import Outcome, Visit

CSR_INSTRUCTIONS = ("csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci")
COUNTER_BITS = {
    f"{name}{half}": CSRS["scounteren"].field(bit)
    for name, bit in (("cycle", "CY"), ("time", "TM"), ("instret", "IR"))
    for half in ("", "h")
}
"""Which bit of ``scounteren`` opens a counter to user mode."""


def illegal_instruction(visit: Visit) -> Outcome:
    """Read the instruction, check what the guest may do, and do it in its place."""
    vm = visit.vm
    word = visit.tval or guest_tables.fetch(visit)  # the hart may give the word, or 0
    if word is None:
        return visit.reflect(Cause.ILLEGAL_INSTRUCTION, 0)
    text = disassemble(word, vm.pc)
    visit.host.note(GuestInstructionRead, vm.name, vm.pc, word, text)

    instruction = decode(word)
    needed = mode_needed(visit, instruction)
    if instruction is None or needed is None:
        return visit.reflect(Cause.ILLEGAL_INSTRUCTION, word)

    allowed = vm.virtual_mode >= needed
    visit.host.note(PrivilegeChecked, vm.name, vm.virtual_mode.name, needed.name, allowed)
    if not allowed:
        return visit.reflect(Cause.ILLEGAL_INSTRUCTION, word)
    return EMULATION[instruction.insn.name](visit, instruction)


def mode_needed(visit: Visit, instruction: Decoded | None) -> Mode | None:
    """The least mode that may do this, or None: no mode may, or it is nothing that we emulate."""
    if instruction is None:
        return None
    if instruction.insn.name in CSR_INSTRUCTIONS:
        csr = BY_NUMBER.get(instruction.imm)
        if csr is None or (csr.read_only and writes_csr(instruction)):
            return None
        return csr_mode_needed(visit, csr)
    return instruction.insn.privilege if instruction.insn.privilege > Mode.U else None


def csr_mode_needed(visit: Visit, csr: Csr) -> Mode:
    """The least mode for a CSR: its number says so, for counters ``scounteren`` too."""
    if csr.name in COUNTER_BITS:
        open_to_user = COUNTER_BITS[csr.name].get(visit.vm.csrs["scounteren"])
        return Mode.U if open_to_user else Mode.S
    return csr.privilege


def writes_csr(instruction: Decoded) -> bool:
    """Whether it changes the CSR: csrrs and csrrc with x0, or with the immediate 0, do not."""
    return instruction.insn.name.startswith("csrrw") or instruction.rs1 != 0


def access_csr(visit: Visit, instruction: Decoded) -> Outcome:
    """csrrw, csrrs, csrrc and their immediate forms: the old value to rd, the new one in place."""
    host, vm = visit.host, visit.vm
    name = BY_NUMBER[instruction.imm].name
    kind, immediate = instruction.insn.name[4], instruction.insn.name.endswith("i")
    old = 0
    if kind != "w" or instruction.rd:  # csrrw into x0 does not read
        old = virtual_csrs.read(host, vm, name)
    if writes_csr(instruction):
        operand = instruction.rs1 if immediate else visit.port.read_gpr(instruction.rs1)
        virtual_csrs.write(host, vm, name, COMBINE[kind](old, operand))
    if instruction.rd:
        visit.port.write_gpr(instruction.rd, old)
    return visit.emulated(instruction)


def return_from_trap(visit: Visit, instruction: Decoded) -> Outcome:
    """sret: back to the mode and the pc that the guest's handler was entered from.

    Spec: norm:sret_op (Privileged ISA, "Privilege and Global Interrupt-Enable Stack").
    """
    host, vm = visit.host, visit.vm
    status = vm.csrs["sstatus"]
    mode = Mode(SPP.get(status))
    status = SIE.put(status, SPIE.get(status))
    status = SPIE.put(status, 1)
    status = SPP.put(status, Mode.U)
    virtual_csrs.write(host, vm, "sstatus", status)
    visit.next_pc = virtual_csrs.read(host, vm, "sepc")
    virtual_csrs.set_mode(host, vm, mode)
    return visit.emulated(instruction)


def wait_for_interrupt(visit: Visit, instruction: Decoded) -> Outcome:
    """wfi: over at once if an interrupt is pending that ``sie`` enables, whatever ``SIE`` says."""
    visit.emulated(instruction)
    return Outcome.SKIP if interrupts.awaited(visit.vm) else Outcome.WAIT


def fence_translations(visit: Visit, instruction: Decoded) -> Outcome:
    """sfence.vma: drop what the shadow tables remember of tables that the guest has changed."""
    va = visit.port.read_gpr(instruction.rs1) if instruction.rs1 else None
    asid = visit.port.read_gpr(instruction.rs2) & 0x1FF if instruction.rs2 else None
    shadow_tables.fence(visit.host, visit.vm, va, asid)
    return visit.emulated(instruction)


EMULATION: dict[str, Callable[[Visit, Decoded], Outcome]] = {
    **dict.fromkeys(CSR_INSTRUCTIONS, access_csr),
    "sret": return_from_trap,
    "wfi": wait_for_interrupt,
    "sfence.vma": fence_translations,
}
"""By name; mret and machine-level CSRs need machine mode, which no guest believes to have."""
