"""A lab: guest images put on a machine, bare or in VMs, ready to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from ..guests import GUESTS
from ..isa.address import PAGE_SIZE_BYTES, Gpa
from ..machine.hs_port import HsPort
from ..machine.machine import HIGH_BANK, LOW_BANK, Config, Machine
from ..trace.errors import CommandError
from ..trace.recorder import Recorder
from ..vmm.monitor import Vmm
from ..vmm.scheduler import SLICE_TICKS
from ..vmm.vm import Segment, Vm, VmSpec
from .device_tree import build_device_tree
from .image import Image, load_elf, segments_fit

Cpu = Literal["bare", "deprivileged"]
HOST_MEMORY = range(0x8002_0000, HIGH_BANK.base + HIGH_BANK.size_bytes)
"""What the VMM may use: the high bank behind the firmware."""


@dataclass(frozen=True)
class Guest:
    """A kernel image and the RAM it runs in; on the bare machine that is the low bank."""

    name: str
    image: Image
    ram_base: int = LOW_BANK.base
    ram_size_bytes: int = LOW_BANK.size_bytes

    @property
    def ram(self) -> range:
        """The guest's RAM, in its own physical addresses."""
        return range(self.ram_base, self.ram_base + self.ram_size_bytes)

    @property
    def device_tree(self) -> int:
        """Where it finds its device tree: the last page of its RAM."""
        return self.ram.stop - PAGE_SIZE_BYTES


@dataclass(frozen=True)
class LabSpec:
    """An experiment as data."""

    guests: tuple[Guest, ...]
    cpu: Cpu = "deprivileged"
    machine: Config = field(default_factory=Config)
    slice_ticks: int = SLICE_TICKS
    """How long a VM keeps the hart that another wants."""


@cache
def guest_image(name: str) -> Image:
    """A built guest program of ours."""
    return load_elf(GUESTS[name].path.read_bytes(), name)


def put_image(machine: Machine, image: Image) -> None:
    """Copy a program into the machine's RAM. Raises CommandError where it does not fit."""
    segments_fit(image, [range(b.base, b.base + b.size_bytes) for b in machine.config.banks])
    for segment in image.segments:
        machine.load(segment.paddr, segment.data.ljust(segment.size_bytes, b"\0"))


class Lab:
    """The running experiment. ``vmm`` is None on the bare machine."""

    def __init__(self, spec: LabSpec) -> None:
        self.spec = spec
        self.recorder = Recorder()
        self.machine = Machine(spec.machine, self.recorder)
        self.vmm: Vmm | None = None
        for guest in spec.guests:
            segments_fit(guest.image, [guest.ram])
        arguments = self._bare() if spec.cpu == "bare" else self._virtual()
        firmware = guest_image("firmware")
        put_image(self.machine, firmware)
        self.machine.reset(firmware.entry, arguments)

    def _bare(self) -> tuple[int, int, int]:
        """Put the one kernel straight into RAM; what the firmware is told."""
        if len(self.spec.guests) != 1:
            raise CommandError("error-bare-takes-one", count=len(self.spec.guests))
        guest = self.spec.guests[0]
        if HIGH_BANK.base - len(guest.ram) < guest.ram_base < HOST_MEMORY.start:
            raise CommandError(
                "error-ram-firmware", base=f"0x{guest.ram_base:x}", first=f"0x{HOST_MEMORY.start:x}"
            )
        put_image(self.machine, guest.image)
        self.machine.load(guest.device_tree, build_device_tree([guest.ram]))
        return 0, guest.device_tree, guest.image.entry

    def _virtual(self) -> tuple[int, int, int]:
        """Fill supervisor mode's slot with the VMM; what the firmware is told."""
        specs = [_vm_spec(guest) for guest in self.spec.guests]
        hart = self.machine.hart
        self.vmm = Vmm(HsPort(hart), specs, HOST_MEMORY, self.recorder, self.spec.slice_ticks)
        hart.supervisor = self.vmm.run
        return 0, 0, HOST_MEMORY.start

    @property
    def vms(self) -> Sequence[Vm]:
        """The virtual machines, none on the bare machine."""
        return self.vmm.vms if self.vmm else ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.machine.ended

    def snapshot(self) -> tuple[dict[str, object], Any]:
        """Machine and VMM, at an instruction boundary."""
        return self.machine.snapshot(), self.vmm.snapshot() if self.vmm else None

    def restore(self, state: tuple[dict[str, object], Any]) -> None:
        """Back to a snapshot of this lab."""
        machine, vmm = state
        self.machine.restore(machine)
        if self.vmm:
            self.vmm.restore(vmm)


def _vm_spec(guest: Guest) -> VmSpec:
    images = [Segment(Gpa(s.paddr), s.data, s.size_bytes) for s in guest.image.segments]
    tree = build_device_tree([guest.ram])
    images.append(Segment(Gpa(guest.device_tree), tree, len(tree)))
    return VmSpec(
        guest.name,
        tuple(images),
        Gpa(guest.image.entry),
        Gpa(guest.ram_base),
        guest.ram_size_bytes,
        Gpa(guest.device_tree),
    )
