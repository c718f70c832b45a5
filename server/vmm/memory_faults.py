"""The hart could not translate an address: is it memory, a device, or nothing at all."""

from __future__ import annotations

from ..isa.address import Gpa
from ..isa.causes import Cause
from ..isa.decode import decode, sign_extend
from ..isa.disassemble import disassemble
from ..isa.instructions import Instruction, Kind
from ..isa.table import MASK, Decoded
from ..trace.events import DeviceEmulated, GuestInstructionRead
from . import guest_memory, shadow_tables
from .devices.board import device_at
from .devices.device import EmulatedDevice
from .stop_reason import StopReason
from .visit import Outcome, Visit

ACCESS_FAULT: dict[int, Cause] = {
    Cause.INSTRUCTION_PAGE_FAULT: Cause.INSTRUCTION_ACCESS_FAULT,
    Cause.LOAD_PAGE_FAULT: Cause.LOAD_ACCESS_FAULT,
    Cause.STORE_PAGE_FAULT: Cause.STORE_ACCESS_FAULT,
}
"""What a bare machine says where nobody answers at a physical address."""
RETRIES_AT_MOST = 16
"""More than any instruction can need: with each fill it gets one page further."""


def page_fault(visit: Visit) -> Outcome:
    """The shadow table has no entry: fill it in, play the device, or hand the fault over."""
    gpa = guest_memory.address_of(visit.vm, visit.tval)
    if guest_memory.is_ram(visit.vm, gpa):
        return hidden_fault(visit, gpa)
    device = device_at(gpa)
    if device is not None:
        return device_access(visit, device, gpa)
    return visit.reflect(ACCESS_FAULT[visit.cause], visit.tval)


def hidden_fault(visit: Visit, gpa: Gpa) -> Outcome:
    """The guest owns the page: complete the shadow, and it never learns that it faulted."""
    visit.kind = "hidden"
    visit.vm.retries += 1
    if visit.vm.retries > RETRIES_AT_MOST:
        return visit.end(StopReason.NO_PROGRESS, 1)
    shadow_tables.fill(visit.host, visit.vm, gpa)
    return Outcome.RETRY


def device_access(visit: Visit, device: EmulatedDevice, gpa: Gpa) -> Outcome:
    """Read which load or store it was, and do it on the device that exists only here."""
    vm = visit.vm
    word = guest_memory.fetch(visit)
    instruction = None if word is None else decode(word)
    if instruction is None or not reaches(visit, instruction):
        return visit.reflect(ACCESS_FAULT[visit.cause], visit.tval)
    text = disassemble(instruction.word, vm.pc)
    visit.host.note(GuestInstructionRead, vm.name, vm.pc, instruction.word, text)

    row, offset = instruction.insn, gpa - device.addresses.start
    store = row.kind is Kind.STORE
    register = device.register(visit, offset, row.size_bytes, store)
    if register is None:
        return visit.reflect(ACCESS_FAULT[visit.cause], visit.tval)
    visit.kind = "console"
    access = (vm.name, device.name, register, store, gpa, row.size_bytes)
    if store:
        value = visit.port.read_gpr(instruction.rs2) & (1 << 8 * row.size_bytes) - 1
        visit.host.note(DeviceEmulated, *access, value)
        outcome = device.store(visit, offset, value)
    else:
        value = device.load(visit, offset)
        visit.host.note(DeviceEmulated, *access, value)
        visit.port.write_gpr(instruction.rd, widened(value, row))
        outcome = None
    return outcome or visit.emulated(instruction, kind="console")


def widened(value: int, row: Instruction) -> int:
    """What a load puts into its register: lb and lh extend the sign."""
    return sign_extend(value, 8 * row.size_bytes) & MASK if row.signed else value


def reaches(visit: Visit, instruction: Decoded) -> bool:
    """Whether it is a plain load or store of exactly this address. AMOs do not reach devices."""
    kind = {Cause.LOAD_PAGE_FAULT: Kind.LOAD, Cause.STORE_PAGE_FAULT: Kind.STORE}
    if instruction.insn.kind is not kind.get(Cause(visit.cause)):
        return False
    return visit.port.read_gpr(instruction.rs1) + instruction.imm & MASK == visit.tval
