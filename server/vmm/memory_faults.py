"""The hart could not translate an address: is it memory, a device, or nothing at all."""

from __future__ import annotations

from ..isa.access import Access
from ..isa.address import Gpa, Gva
from ..isa.causes import Cause
from ..isa.decode import decode, sign_extend
from ..isa.disassemble import disassemble
from ..isa.instructions import Instruction, Kind
from ..isa.table import MASK, Decoded
from ..trace.events import DeviceEmulated, GuestInstructionRead
from . import guest_memory, guest_tables, shadow_tables
from .devices.board import device_at
from .devices.device import EmulatedDevice
from .guest_tables import GuestWalk
from .stop_reason import StopReason
from .visit import Outcome, Visit

ACCESS: dict[int, Access] = {access.page_fault: access for access in Access}
"""What the guest attempted, by the cause of its exit."""
RETRIES_AT_MOST = 16
"""More than any instruction can need: with each fill it gets one page further."""


def page_fault(visit: Visit) -> Outcome:
    """The shadow refuses what the guest's own tables may allow: they decide."""
    access = ACCESS[visit.cause]
    found = guest_tables.walk(visit.host, visit.vm, Gva(visit.tval), access)
    if found.fault is not None:
        return visit.reflect(found.fault, visit.tval)
    if guest_memory.is_ram(visit.vm, found.gpa):
        return hidden_fault(visit, found)
    device = device_at(found.gpa)
    if device is not None:
        return device_access(visit, device, found.gpa)
    return visit.reflect(access.access_fault, visit.tval)


def hidden_fault(visit: Visit, found: GuestWalk) -> Outcome:
    """The guest may do this: complete the shadow, and it never learns that it faulted."""
    visit.kind = "hidden"
    visit.vm.retries += 1
    if visit.vm.retries > RETRIES_AT_MOST:
        return visit.end(StopReason.NO_PROGRESS, 1)
    shadow_tables.fill(visit.host, visit.vm, Gva(visit.tval), found)
    return Outcome.RETRY


def device_access(visit: Visit, device: EmulatedDevice, gpa: Gpa) -> Outcome:
    """Read which load or store it was, and do it on the device that exists only here."""
    vm = visit.vm
    word = guest_tables.fetch(visit)
    instruction = None if word is None else decode(word)
    if instruction is None or not reaches(visit, instruction):
        return visit.reflect(ACCESS[visit.cause].access_fault, visit.tval)
    text = disassemble(instruction.word, vm.pc)
    visit.host.note(GuestInstructionRead, vm.name, vm.pc, instruction.word, text)

    row, offset = instruction.insn, gpa - device.addresses.start
    store = row.kind is Kind.STORE
    register = device.register(visit, offset, row.size_bytes, store)
    if register is None:
        return visit.reflect(ACCESS[visit.cause].access_fault, visit.tval)
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
