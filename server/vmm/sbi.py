"""The services a kernel asks its firmware for by ``ecall``; in a VM the VMM is the firmware.

Extension in a7, function in a6, arguments from a0 on; the answer is an error in a0 and a value in
a1. Each answer is the one that the machine's own firmware gives, so that no guest can tell.
Spec: RISC-V Supervisor Binary Interface, version 2.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..isa.causes import Cause
from ..isa.decode import decode
from ..isa.privilege import Mode
from ..trace.events import PrivilegeChecked, SbiCalled
from . import guest_memory, shadow_tables, virtual_csrs
from .devices import uart
from .stop_reason import StopReason
from .visit import Outcome, Visit

ECALL_WORD = 0x0000_0073
A0, A1, A6, A7 = 10, 11, 16, 17

SPEC_VERSION_2_0 = 2 << 24
IMPLEMENTATION_ID, IMPLEMENTATION_VERSION = 0x4856, 1
"""Those of our firmware: a VM is the same machine."""
EVERY_HART = 0xFFFF_FFFF
SHUTDOWN, COLD_REBOOT, WARM_REBOOT = 0, 1, 2
NO_REASON, SYSTEM_FAILURE = 0, 1


class Answer(NamedTuple):
    """What the kernel gets in a0 and a1; ``error`` is signed."""

    error: int
    value: int = 0


SUCCESS = Answer(0)
NOT_SUPPORTED = Answer(-2)
INVALID = Answer(-3)

Service = Callable[[Visit, tuple[int, ...]], "Answer | Outcome"]
"""(visit, a0 to a5) -> the answer, or STOP if the call does not return."""


def environment_call(visit: Visit) -> Outcome:
    """``ecall``: a kernel calls its firmware, which is us; a process calls its kernel, not us."""
    vm = visit.vm
    allowed = vm.virtual_mode >= Mode.S
    visit.host.note(PrivilegeChecked, vm.name, vm.virtual_mode.name, Mode.S.name, allowed)
    if not allowed:
        return visit.reflect(Cause.ECALL_FROM_U, 0)
    extension = visit.port.read_gpr(A7)
    if extension in LEGACY:
        return legacy_call(visit, *LEGACY[extension])
    return call(visit, extension, visit.port.read_gpr(A6))


def call(visit: Visit, extension: int, function: int) -> Outcome:
    """Find the service, let it answer, and put the answer into the guest's registers."""
    arguments = tuple(visit.port.read_gpr(A0 + i) for i in range(6))
    extension_name, functions = EXTENSIONS.get(extension, (f"{extension:#x}", {}))
    function_name, service = functions.get(function, (str(function), not_supported))
    answer = service(visit, arguments)
    visit.kind = "sbi"

    error, value = (0, 0) if isinstance(answer, Outcome) else answer
    visit.host.note(
        SbiCalled, visit.vm.name, extension_name, function_name, arguments, error, value
    )
    if isinstance(answer, Outcome):
        return answer
    visit.port.write_gpr(A0, error & 0xFFFF_FFFF)
    visit.port.write_gpr(A1, value)
    return done(visit)


def legacy_call(visit: Visit, name: str, service: Callable[[Visit, int], int]) -> Outcome:
    """The oldest services: one argument, and the answer in a0 alone."""
    argument = visit.port.read_gpr(A0)
    result = service(visit, argument)
    visit.host.note(SbiCalled, visit.vm.name, "legacy", name, (argument,), 0, result & 0xFFFF_FFFF)
    visit.port.write_gpr(A0, result & 0xFFFF_FFFF)
    return done(visit)


def done(visit: Visit) -> Outcome:
    """The call returns to the instruction after the ``ecall``."""
    ecall = decode(ECALL_WORD)
    assert ecall is not None
    return visit.emulated(ecall, kind="sbi")


def not_supported(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """Neither here nor in the firmware."""
    return NOT_SUPPORTED


def constant(value: int) -> Service:
    """A service that always answers the same."""
    return lambda visit, arguments: Answer(0, value)


def probe(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """Whether this extension is offered."""
    return Answer(0, int(arguments[0] in EXTENSIONS or arguments[0] in LEGACY))


def set_timer(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """The VM's own ``stimecmp``; what the hart's must be then, ``interrupts`` works out."""
    virtual_csrs.write(visit.host, visit.vm, "stimecmph", arguments[1])
    virtual_csrs.write(visit.host, visit.vm, "stimecmp", arguments[0])
    return SUCCESS


# Other harts: a VM has one, number 0


def names_this_hart(arguments: tuple[int, ...]) -> bool | None:
    """Whether a hart mask means us; None if it means a hart that the VM does not have."""
    mask, first = arguments[:2]
    if first == EVERY_HART or (first, mask) == (0, 1):
        return True
    return False if mask == 0 else None


def send_interrupt(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """A software interrupt, to itself."""
    meant = names_this_hart(arguments)
    if meant is None:
        return INVALID
    if meant:
        pending = visit.vm.csrs["sip"] | virtual_csrs.SSIP
        virtual_csrs.write(visit.host, visit.vm, "sip", pending)
    return SUCCESS


def remote_fence(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """A fence on the only hart there is. To drop everything is more than asked for, and allowed."""
    meant = names_this_hart(arguments)
    if meant is None:
        return INVALID
    if meant:
        shadow_tables.fence(visit.host, visit.vm, va=None, asid=None)
    return SUCCESS


# The console


def console_write(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """Print bytes that lie in the guest's memory."""
    size_bytes, base, base_high = arguments[:3]
    if size_bytes == 0:
        return SUCCESS
    data = None if base_high else guest_memory.read(visit.host, visit.vm, base, size_bytes)
    if data is None:
        return INVALID
    for byte in data:
        uart.put(visit.host, visit.vm, byte)
    return Answer(0, size_bytes)


def console_read(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """Take what has arrived and no more: the call does not wait."""
    size_bytes, base, base_high = arguments[:3]
    if size_bytes == 0:
        return SUCCESS
    if base_high or not guest_memory.is_ram(visit.vm, base, size_bytes):
        return INVALID
    data = bytearray()
    while len(data) < size_bytes and (byte := uart.take(visit.vm)) is not None:
        data.append(byte)
    guest_memory.write(visit.host, visit.vm, base, bytes(data))
    return Answer(0, len(data))


def console_write_byte(visit: Visit, arguments: tuple[int, ...]) -> Answer:
    """Print the byte in a0."""
    uart.put(visit.host, visit.vm, arguments[0] & 0xFF)
    return SUCCESS


def legacy_put(visit: Visit, character: int) -> int:
    """Print the character in a0."""
    uart.put(visit.host, visit.vm, character & 0xFF)
    return 0


def legacy_get(visit: Visit, unused: int) -> int:
    """The next character that has arrived, or -1."""
    byte = uart.take(visit.vm)
    return -1 if byte is None else byte


# The end


def system_reset(visit: Visit, arguments: tuple[int, ...]) -> Answer | Outcome:
    """The VM turns itself off, or asks to start anew."""
    kind, reason = arguments[:2]
    if kind > WARM_REBOOT or reason > SYSTEM_FAILURE:
        return INVALID
    if kind != SHUTDOWN:
        return visit.end(StopReason.RESET, 0)
    return visit.end(StopReason.SHUTDOWN, 1 if reason == SYSTEM_FAILURE else 0)


EXTENSIONS: dict[int, tuple[str, dict[int, tuple[str, Service]]]] = {
    0x10: ("base", {
        0: ("get_spec_version", constant(SPEC_VERSION_2_0)),
        1: ("get_impl_id", constant(IMPLEMENTATION_ID)),
        2: ("get_impl_version", constant(IMPLEMENTATION_VERSION)),
        3: ("probe_extension", probe),
        4: ("get_mvendorid", constant(0)),
        5: ("get_marchid", constant(0)),
        6: ("get_mimpid", constant(0)),
    }),
    0x5449_4D45: ("TIME", {0: ("set_timer", set_timer)}),
    0x0073_5049: ("IPI", {0: ("send_ipi", send_interrupt)}),
    0x5246_4E43: ("RFENCE", {
        0: ("remote_fence_i", remote_fence),
        1: ("remote_sfence_vma", remote_fence),
        2: ("remote_sfence_vma_asid", remote_fence),
    }),
    0x4442_434E: ("DBCN", {
        0: ("console_write", console_write),
        1: ("console_read", console_read),
        2: ("console_write_byte", console_write_byte),
    }),
    0x5352_5354: ("SRST", {0: ("system_reset", system_reset)}),
}  # fmt: skip
"""By extension number and function number: names, and who answers."""

LEGACY: dict[int, tuple[str, Callable[[Visit, int], int]]] = {
    1: ("console_putchar", legacy_put),
    2: ("console_getchar", legacy_get),
}
