"""The catalogue of events: everything a picture may be drawn from, declared once.

An event is a fact in the past tense. It carries its moment, ``tick.step``: the tick is the
number of instructions attempted so far, the step its ordinal among that tick's events. All that
follows from an instruction until the next is attempted has its tick; tick 0 is reset.
Addresses and register values are unsigned 32-bit integers. The browser's reducers are checked
against this list (``static/js/protocol/events.js`` is generated from it), and every event has a
sentence in both catalogues of texts, under ``event-<tag>``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

ModeName = Literal["U", "S", "M"]
Access = Literal["fetch", "load", "store"]


class Source(msgspec.Struct, frozen=True):
    """A place in the VMM's Python: the line that did it."""

    file: str
    line: int
    function: str


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """A fact and its moment."""

    tick: int
    step: int


# The hart


class InstructionRetired(Event, frozen=True, tag="instruction-retired"):
    """An instruction completed. ``rd`` is 0 when no register was written."""

    mode: ModeName
    pc: int
    word: int
    next_pc: int
    rd: int
    value: int


class TrapTaken(Event, frozen=True, tag="trap-taken"):
    """The hart entered a trap handler: an exception, or an interrupt.

    ``cause`` is the value of xcause, ``pc`` that of xepc, ``word`` the trapping instruction
    if it was fetched (else 0), ``vector`` where the hart goes on.
    """

    cause: int
    name: str
    from_mode: ModeName
    to_mode: ModeName
    pc: int
    tval: int
    word: int
    vector: int


class ModeChanged(Event, frozen=True, tag="mode-changed"):
    """The hart's privilege mode changed; ``pc`` is where it goes on."""

    old: ModeName
    new: ModeName
    reason: Literal["trap", "sret", "mret"]
    pc: int


class CsrWritten(Event, frozen=True, tag="csr-written"):
    """A CSR of the hart got a value. ``by``: an instruction, the hardware itself, or the VMM."""

    csr: str
    old: int
    new: int
    by: Literal["instruction", "hardware", "vmm"]
    source: Source | None = None


class EntryRead(msgspec.Struct, frozen=True):
    """A page-table entry read by a walk; ``written`` is its value after A/D, if they were set."""

    level: int
    spa: int
    pte: int
    written: int | None = None


class PageWalked(Event, frozen=True, tag="page-walked"):
    """The hardware translated an address. ``spa`` is None when the walk ended in a fault."""

    va: int
    access: Access
    root: int
    asid: int
    entries: tuple[EntryRead, ...]
    spa: int | None
    fault: int | None


class TlbPage(msgspec.Struct, frozen=True):
    """Which entry of the TLB."""

    asid: int
    vpn: int
    level: int


class TlbFilled(Event, frozen=True, tag="tlb-filled"):
    """The TLB keeps a translation; ``level`` 1 is a 4 MiB superpage, flags are the PTE's low byte.

    ``replaced`` left for it: the same page's old entry, or the oldest if there was no room.
    """

    asid: int
    vpn: int
    ppn: int
    level: int
    flags: int
    replaced: TlbPage | None


class TlbFlushed(Event, frozen=True, tag="tlb-flushed"):
    """sfence.vma dropped translations: of one address or all, of one address space or all.

    Or a walk found tables that contradict what was kept for the address.
    """

    va: int | None
    asid: int | None
    dropped: int
    source: Source | None = None


class MemoryAccessed(Event, frozen=True, tag="memory-accessed"):
    """A load or store reached main memory or a device; ``old`` is what a store replaced in RAM."""

    access: Access
    va: int
    spa: int
    size_bytes: int
    value: int
    old: int | None = None


class ConsoleWritten(Event, frozen=True, tag="console-written"):
    """A byte left through a serial port. ``owner``: ``machine`` for the real UART, else the VM."""

    owner: str
    byte: int


class MachineStopped(Event, frozen=True, tag="machine-stopped"):
    """The test finisher was written: the machine is off. ``code`` 0 is a pass."""

    code: int
    reset: bool


# The VMM


class VmCreated(Event, frozen=True, tag="vm-created"):
    """A VM got its memory, its map and its virtual CPU. ``map_root`` is the Sv32x4 root."""

    vm: str
    ram_base: int
    ram_size_bytes: int
    map_root: int
    shadow_root: int
    source: Source


class VmExited(Event, frozen=True, tag="vm-exited"):
    """The VMM got control from a VM and chose a handler by the cause."""

    vm: str
    cause: int
    name: str
    pc: int
    tval: int
    virtual_mode: ModeName
    handler: str
    source: Source


class HostRead(Event, frozen=True, tag="host-read"):
    """The VMM read a CSR, a register of the interrupted program, or physical memory."""

    kind: Literal["csr", "gpr", "memory"]
    name: str
    value: int
    source: Source


class HostWritten(Event, frozen=True, tag="host-written"):
    """The VMM wrote a register of the interrupted program, or physical memory."""

    kind: Literal["gpr", "memory"]
    name: str
    old: int
    value: int
    source: Source


class GuestInstructionRead(Event, frozen=True, tag="guest-instruction-read"):
    """Scene step "read": the VMM has the word that trapped, and what it means."""

    vm: str
    pc: int
    word: int
    text: str
    source: Source


class PrivilegeChecked(Event, frozen=True, tag="privilege-checked"):
    """Scene step "check": whether the guest may do this, in the mode it believes itself in."""

    vm: str
    virtual_mode: ModeName
    needed: ModeName
    allowed: bool
    source: Source


class VirtualCsrRead(Event, frozen=True, tag="virtual-csr-read"):
    """The VMM looked up a virtual CSR for the guest."""

    vm: str
    csr: str
    value: int
    source: Source


class VirtualCsrWritten(Event, frozen=True, tag="virtual-csr-written"):
    """Scene step "emulate": a virtual CSR changed; no register of the hart did."""

    vm: str
    csr: str
    old: int
    new: int
    source: Source


class VirtualModeChanged(Event, frozen=True, tag="virtual-mode-changed"):
    """The mode in which the guest believes itself changed."""

    vm: str
    old: ModeName
    new: ModeName
    source: Source


class InstructionEmulated(Event, frozen=True, tag="instruction-emulated"):
    """The VMM finished what the instruction asked for, on the virtual state."""

    vm: str
    pc: int
    word: int
    text: str
    next_pc: int
    source: Source


class TrapInjected(Event, frozen=True, tag="trap-injected"):
    """The guest kernel gets a trap as hardware would give it: a fault or an interrupt."""

    vm: str
    cause: int
    name: str
    tval: int
    pc: int
    from_mode: ModeName
    vector: int
    source: Source


class SbiCalled(Event, frozen=True, tag="sbi-called"):
    """The guest kernel asked its firmware for a service, and the VMM answered."""

    vm: str
    extension: str
    function: str
    arguments: tuple[int, ...]
    error: int
    value: int
    source: Source


class GuestEntryRead(msgspec.Struct, frozen=True):
    """An entry of the guest's own tables: where the guest has it, and where that really is."""

    level: int
    gpa: int
    spa: int
    pte: int
    written: int | None = None


class GuestWalked(Event, frozen=True, tag="guest-walked"):
    """The VMM walked the guest's own tables. ``gpa`` is None when that ended in a fault.

    An address may have 34 bits here.
    """

    vm: str
    gva: int
    access: Access
    entries: tuple[GuestEntryRead, ...]
    gpa: int | None
    fault: int | None
    source: Source


class ShadowRootMade(Event, frozen=True, tag="shadow-root-made"):
    """A VM got one more shadow, empty yet: of one guest table (``satp``) in one view.

    ``root`` and ``asid`` are real: what the hart's satp will hold.
    """

    vm: str
    root: int
    asid: int
    satp: int
    view: Literal["paging-off", "user", "kernel", "kernel-sum", "kernel-sum-mxr"]
    source: Source


class ShadowDropped(Event, frozen=True, tag="shadow-dropped"):
    """A shadow lost its leaf for ``gva``, or all it led to (None).

    Either the guest fenced, or the frames were needed elsewhere.
    """

    vm: str
    root: int
    gva: int | None
    reason: Literal["fence", "evicted"]
    source: Source


class ShadowFilled(Event, frozen=True, tag="shadow-filled"):
    """A shadow leaf was written: guest virtual -> main memory, composed of both tables."""

    vm: str
    root: int
    gva: int
    gpa: int
    spa: int
    flags: int
    reason: Literal["made", "fault"]
    source: Source


class DeviceEmulated(Event, frozen=True, tag="device-emulated"):
    """An access to a device that exists only in the VMM was carried out."""

    vm: str
    device: str
    register: str
    write: bool
    gpa: int
    size_bytes: int
    value: int
    source: Source


class ExitSettled(Event, frozen=True, tag="exit-settled"):
    """The VMM decided what the exit comes to, and counted it under ``kind`` ("" under none)."""

    vm: str
    kind: Literal["emulated", "reflected", "hidden", "console", "sbi", "interrupts", ""]
    outcome: Literal["RETRY", "SKIP", "REFLECT", "WAIT", "STOP"]
    source: Source


class VmEntered(Event, frozen=True, tag="vm-entered"):
    """Scene step "resume": the VMM gives the hart back to a VM at ``pc``."""

    vm: str
    pc: int
    virtual_mode: ModeName
    source: Source


class VmStopped(Event, frozen=True, tag="vm-stopped"):
    """A VM ended: it asked to (``shutdown``), or it cannot go on (the reason says why)."""

    vm: str
    reason: str
    code: int
    source: Source


EVENTS: tuple[type[Event], ...] = tuple(Event.__subclasses__())
"""The whole catalogue, in the order above."""
