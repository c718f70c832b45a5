"""One number for all that a guest could see of itself at its end.

It covers the guest's RAM, x1 to x31 and the S-level CSRs at the moment the kernel handed the
machine back: the same bare and in a VM, if the VM is a machine of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from ..isa.address import PAGE_SIZE_BYTES, Gpa
from ..isa.csr import CSRS
from ..isa.privilege import Mode
from ..trace.errors import SimulatorError
from ..vmm import guest_memory, virtual_csrs
from .lab import Lab

SUPERVISOR_CSRS = tuple(sorted(csr.name for csr in CSRS.values() if csr.privilege is Mode.S))


def fingerprints(lab: Lab) -> dict[str, str]:
    """A hash for each guest of a lab that has ended, by its name."""
    if lab.vmm is None:
        guest, hart = lab.spec.guests[0], lab.machine.hart
        csrs = {name: hart.csrs.read(name) for name in SUPERVISOR_CSRS}
        return {guest.name: _hash(lab, _pages(guest.ram), hart.x_at_firmware_call, csrs)}
    found = {}
    for vm in lab.vmm.vms:
        frames = (guest_memory.walk(lab.vmm.host, vm, Gpa(gpa)).spa for gpa in _pages(vm.ram))
        csrs = {name: virtual_csrs.look_up(vm, name) for name in SUPERVISOR_CSRS}
        found[vm.name] = _hash(lab, frames, vm.gprs, csrs)
    return found


def _pages(ram: range) -> range:
    return range(ram.start, ram.stop, PAGE_SIZE_BYTES)


def _hash(lab: Lab, frames: Iterable[int | None], x: Sequence[int], csrs: Mapping[str, int]) -> str:
    digest = hashlib.sha256()
    for spa in frames:
        bank = None if spa is None else lab.machine.bus.bank(spa, PAGE_SIZE_BYTES)
        if spa is None or bank is None:
            raise SimulatorError("a page of the guest's RAM is nowhere")
        digest.update(bank.read_block(spa, PAGE_SIZE_BYTES))
    for value in (*x[1:32], *(csrs[name] for name in SUPERVISOR_CSRS)):
        digest.update(value.to_bytes(4, "little"))
    return digest.hexdigest()
