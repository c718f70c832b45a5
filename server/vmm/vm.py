"""What a VM is: the description it is made from, its virtual CPU, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from ..isa.address import PAGE_SIZE_BYTES, Gpa, Spa
from ..isa.csr import CSRS
from ..isa.privilege import Mode
from .devices.board import DEVICES
from .devices.clint import Clint
from .devices.plic import Plic
from .devices.uart import Uart
from .shadow_roots import ROOTS, ShadowRoots
from .stop_reason import StopReason

NEVER = 0xFFFF_FFFF_FFFF_FFFF
"""A deadline that no clock reaches; ``stimecmp`` holds it until a timer is set."""
VIRTUAL_CSRS = tuple(csr.name for csr in CSRS.values() if csr.privilege is Mode.S)
"""The registers of which each VM has its own: all of supervisor level."""
DEVICE_STATES = ("uart", "clint", "plic")
"""Those of a VM's devices that remember something, by the names of their fields."""
VMS_AT_MOST = 0x1FF // ROOTS
"""Every shadow root of every VM needs an ASID of its own, and not 0."""
EXIT_KINDS = ("emulated", "reflected", "hidden", "console", "sbi", "interrupts")

Status = Literal["running", "waiting", "stopped"]


@dataclass(frozen=True)
class Segment:
    """A piece of an image: ``data``, then zeros up to ``size_bytes``."""

    gpa: Gpa
    data: bytes
    size_bytes: int


@dataclass(frozen=True)
class VmSpec:
    """A VM as data. ``entry`` is reached with a0 = hart 0 and a1 = ``device_tree``."""

    name: str
    images: tuple[Segment, ...]
    entry: Gpa
    ram_base: Gpa = Gpa(0)
    ram_size_bytes: int = 0x10_0000
    device_tree: Gpa = Gpa(0)

    @property
    def ram(self) -> range:
        """The guest-physical addresses that are main memory."""
        return range(self.ram_base, self.ram_base + self.ram_size_bytes)

    @property
    def pages(self) -> Iterator[Gpa]:
        """The first address of every page of it."""
        return (Gpa(gpa) for gpa in range(self.ram.start, self.ram.stop, PAGE_SIZE_BYTES))


@dataclass
class Vm:
    """A VM and its one virtual CPU.

    ``csrs`` is what the guest kernel takes for its CSRs, ``virtual_mode`` the mode in which it
    believes itself. ``gprs`` and ``pc`` are valid while the VM is off the hart; during a visit
    ``pc`` is, and the other registers still lie in the hart.
    """

    name: str
    ram: range
    pc: int
    gprs: list[int]
    virtual_mode: Mode = Mode.S
    csrs: dict[str, int] = field(default_factory=dict)
    status: Status = "running"
    ticks: int = 0
    """Instructions that the VM has attempted, a retried one counted once."""
    time_offset: int = 0
    """By how much its time is ahead of them: what it idled away, and what it set itself."""
    not_retired: int = 0
    """Those of its instructions that ended in a trap."""
    entered_at: int = 0
    """The hart's time when the VM last got it."""
    retries: int = 0
    """Exits in a row after which the same instruction was tried again."""
    exits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(EXIT_KINDS, 0))
    stop_reason: StopReason | None = None
    stop_code: int = 0
    map_root: Spa = Spa(0)
    """The Sv32x4 table guest-physical -> main memory."""
    shadow: ShadowRoots = field(default_factory=lambda: ShadowRoots(""))
    """The Sv32 tables that the hart walks while the VM runs."""
    uart: Uart = field(default_factory=Uart)
    clint: Clint = field(default_factory=Clint)
    plic: Plic = field(default_factory=Plic)
    printed: bytearray = field(default_factory=bytearray)
    """What the VM has printed, its latest 64 KiB at most."""

    @classmethod
    def from_spec(cls, spec: VmSpec) -> Vm:
        """A VM at reset, as the firmware of a bare machine would hand it to its kernel."""
        gprs = [0] * 32
        gprs[11] = spec.device_tree
        csrs = {name: CSRS[name].reset for name in VIRTUAL_CSRS}
        csrs["stimecmp"] = csrs["stimecmph"] = NEVER & 0xFFFF_FFFF
        return cls(spec.name, spec.ram, spec.entry & ~3, gprs, csrs=csrs)

    @property
    def clock(self) -> int:
        """The VM's own time. It stands still while the VMM or another VM has the hart."""
        return self.ticks + self.time_offset & NEVER

    def set_clock(self, time: int) -> None:
        """Make it ``time`` now."""
        self.time_offset = time - self.ticks

    @property
    def console(self) -> bytes:
        """What the VM has printed, as far as it is kept."""
        return bytes(self.printed)

    @property
    def deadline(self) -> int:
        """The VM's own ``stimecmp``, both halves: when its timer goes off, on its own clock."""
        return self.csrs["stimecmph"] << 32 | self.csrs["stimecmp"]

    @property
    def paging(self) -> bool:
        """Whether the guest believes that its addresses are translated."""
        return bool(CSRS["satp"].field("MODE").get(self.csrs["satp"]))

    def snapshot(self) -> dict[str, Any]:
        """All of it as plain data that shares nothing with the VM."""
        state: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        return (
            state
            | {
                "gprs": list(self.gprs),
                "csrs": dict(self.csrs),
                "exits": dict(self.exits),
                "printed": bytes(self.printed),
                "shadow": self.shadow.snapshot(),
            }
            | {name: getattr(self, name).snapshot() for name in DEVICE_STATES}
        )

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Vm:
        """The VM that ``snapshot`` described, sharing nothing with the description."""
        vm = cls(**state)
        vm.gprs, vm.csrs, vm.exits = list(vm.gprs), dict(vm.csrs), dict(vm.exits)
        vm.printed = bytearray(vm.printed)
        vm.shadow = ShadowRoots.restored(state["shadow"])
        vm.uart, vm.clint, vm.plic = Uart(), Clint(), Plic()
        for name in DEVICE_STATES:
            getattr(vm, name).restore(state[name])
        return vm


def spec_error(specs: Sequence[VmSpec]) -> tuple[str, dict[str, str | int]] | None:
    """What is wrong with a set of descriptions: a text's name and its values, or None."""
    names: set[str] = set()
    if not specs:
        return "error-vm-none", {}
    if len(specs) > VMS_AT_MOST:
        return "error-vm-too-many", {"count": len(specs), "most": VMS_AT_MOST}
    for spec in specs:
        ram = spec.ram
        if spec.name in names:
            return "error-vm-name-taken", {"vm": spec.name}
        names.add(spec.name)
        if ram.start % PAGE_SIZE_BYTES or len(ram) % PAGE_SIZE_BYTES or not len(ram):
            return "error-vm-ram-pages", {"vm": spec.name, "size": len(ram)}
        if ram.start < 0 or ram.stop > 1 << 32:
            return "error-vm-ram-range", {"vm": spec.name, "size": len(ram)}
        for device in DEVICES:
            if ram.start < device.addresses.stop and device.addresses.start < ram.stop:
                return "error-vm-ram-device", {"vm": spec.name, "device": device.name}
        for image in spec.images:
            if image.gpa < ram.start or image.gpa + image.size_bytes > ram.stop:
                return "error-vm-image-outside", {"vm": spec.name, "address": f"0x{image.gpa:x}"}
    return None
