"""Where Spike and we differ, and the manual lets both. README.md tells them in full."""

from __future__ import annotations

from server.isa.csr import CSRS

ABSENT_IN_SPIKE = frozenset({"medelegh"})
"""Ours has it, as Privileged ISA 1.13 lists it; this Spike has not: the access is illegal."""

ABSENT_NUMBERS = frozenset(CSRS[name].number for name in ABSENT_IN_SPIKE)

ONLY_IN_SPIKE = frozenset(
    {*range(0x3A4, 0x3B0), *range(0x3C0, 0x3F0), *range(0x7A0, 0x7B4), 0x5A8, 0x7A8}
)
"""CSR numbers that Spike has and we have not: PMP entries 16 to 63 (zero there), debug triggers."""

DIFFERENT_READS = frozenset(
    {"marchid", "cycle", "cycleh", "mcycle", "mcycleh", "menvcfg", "senvcfg"}
)
"""CSRs whose values differ. After such a read Spike gets our value, and both go on."""

DIFFERENT_WRITES = frozenset({"misa", "mcountinhibit", "mcycle", "mcycleh"})
"""CSRs whose writable bits differ, or whose value does: programs only read them."""

_PMP_RWX = 0x0707_0707
_MPP, _FS, _SD = 3 << 11, 3 << 13, 1 << 31
CHOICES = {
    "mstatus": ("mstatus", _MPP | _FS | _SD),
    "sstatus": ("mstatus", _FS | _SD),
    "mtvec": ("mtvec", 3),
    "stvec": ("stvec", 3),
    "menvcfgh": ("mip", 1 << 5),
    **{f"pmpcfg{index}": (f"pmpcfg{index}", _PMP_RWX) for index in range(4)},
}
"""By CSR written: what holds the WARL fields that take another legal value there for an illegal
one (the register and the fields' bits). After such a write Spike gets our value."""
