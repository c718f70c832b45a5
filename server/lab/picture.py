"""How things stand at an instruction boundary, as plain data for whoever draws it.

Folding the events of the ticks that follow gives the picture at a later boundary: the browser
does it, a test holds it.
"""

from __future__ import annotations

from typing import Any

from ..isa.csr import CSRS
from ..isa.privilege import Mode
from .lab import Lab

SHOWN_CSRS = tuple(
    csr.name
    for csr in CSRS.values()
    if csr.view_of is None
    and csr.privilege in (Mode.S, Mode.M)
    and not csr.name.startswith(("mcycle", "minstret", "mhpm"))
    and csr.mask
    and csr.number >> 10 != 3
    and csr.name != "mip"
)
"""CSRs with a stored value; counters and pending interrupts change without being written."""


def picture_of(lab: Lab) -> dict[str, Any]:
    """The whole picture at the tick that the lab stands at."""
    machine, hart = lab.machine, lab.machine.hart
    stop = machine.stop
    return {
        "tick": machine.clock.tick,
        "machine": {
            "mode": hart.mode.name,
            "pc": hart.pc,
            "x": hart.x[:32],
            "csrs": {name: hart.csrs.values[name] for name in SHOWN_CSRS},
            "console": machine.console.decode("latin-1"),
            "tlb": [
                {"asid": e.asid, "vpn": e.vpn, "ppn": e.ppn, "level": e.level, "flags": e.flags}
                for e in hart.mmu.tlb.entries.values()
            ],
            "stopped": None if stop is None else {"code": stop.code, "reset": stop.reset},
        },
        "vmm": _vmm(lab),
    }


def _vmm(lab: Lab) -> dict[str, Any] | None:
    if lab.vmm is None:
        return None
    current = lab.vmm.current
    return {
        "current": current.name if current else None,
        "vms": [
            {
                "name": vm.name,
                "status": vm.status,
                "virtual_mode": vm.virtual_mode.name,
                "csrs": dict(vm.csrs),
                "console": vm.console.decode("latin-1"),
                "exits": dict(vm.exits),
            }
            for vm in lab.vmm.vms
        ],
    }
