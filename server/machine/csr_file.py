"""The values of the CSRs: reading has no side effect, every write passes one door.

What a register is made of stands in ``isa.csr``; here is what the table cannot say: views of
other registers, bits that devices drive, counters, locks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..isa.csr import CSRS, PMP_ENTRIES, Csr
from ..isa.table import MASK
from ..trace.events import CsrWritten, Source
from ..trace.recorder import Recorder
from .clock import Clock
from .interrupts import MTIP, SSIP, STIP, Lines
from .pmp import LOCKED, TOR

STCE = CSRS["menvcfgh"].field("STCE").mask
_COMPUTED_COUNTERS = {
    name + suffix: (counter, shift)
    for name, counter in (
        ("cycle", "cycle"),
        ("mcycle", "cycle"),
        ("time", "mtime"),
        ("instret", "instret"),
        ("minstret", "instret"),
    )
    for suffix, shift in (("", 0), ("h", 32))
}
"""Counter CSRs: the clock's name for each, and how far to shift for the half."""


class CsrFile:
    """``values`` holds what is stored; ``read`` adds what is computed.

    ``mtimecmp`` tells the CLINT's deadline, ``changed`` is called after a write with the name.
    """

    def __init__(
        self,
        clock: Clock,
        lines: Lines,
        recorder: Recorder,
        mtimecmp: Callable[[], int],
        changed: Callable[[str], None],
    ) -> None:
        self._clock = clock
        self._lines = lines
        self._recorder = recorder
        self._mtimecmp = mtimecmp
        self._changed = changed
        self.values: dict[str, int] = {name: csr.reset for name, csr in CSRS.items()}

    # Reading

    def read(self, name: str) -> int:
        """The register's value as software sees it."""
        if name in _COMPUTED_COUNTERS:
            counter, shift = _COMPUTED_COUNTERS[name]
            return int(getattr(self._clock, counter)) >> shift & MASK
        row = CSRS[name]
        if row.view_of is None:
            return self.pending() if name == "mip" else self.values[name]
        return self.read(row.view_of) & self._view_mask(row)

    def _view_mask(self, row: Csr) -> int:
        """Supervisor interrupt registers show what is delegated. Spec: norm:sip_sie_mideleg."""
        return row.mask if row.name == "sstatus" else row.mask & self.values["mideleg"]

    @property
    def stimecmp(self) -> int | None:
        """The supervisor timer's deadline, None where Sstc is off."""
        if not self.values["menvcfgh"] & STCE:
            return None
        return self.values["stimecmph"] << 32 | self.values["stimecmp"]

    def pending(self) -> int:
        """``mip``: what software set, what devices drive, what the timers say."""
        now = self._clock.mtime
        bits = self.values["mip"] | self._lines.pending()
        if now >= self._mtimecmp():
            bits |= MTIP
        deadline = self.stimecmp
        if deadline is not None:
            bits = bits | STIP if now >= deadline else bits & ~STIP
        return bits

    # Writing

    def write(
        self,
        name: str,
        value: int,
        by: Literal["instruction", "hardware", "vmm"] = "instruction",
        source: Source | None = None,
    ) -> None:
        """Legalize, store, tell. Bits that the writer may not change stay."""
        row = CSRS[name]
        target = row.view_of or name
        if name in _COMPUTED_COUNTERS:
            old, new = self._write_counter(name, value)
        else:
            old = self.values[target]
            new = CSRS[target].legalize(old, value)
            mask = self._writable(row)
            new = old & ~mask | new & mask
            self.values[target] = new
        if self._recorder.watching and (by != "hardware" or new != old):
            self._recorder.emit(CsrWritten, target, old, new, by, source)
        self._changed(target)

    def _writable(self, row: Csr) -> int:
        """The bits that a write through this register may change."""
        if row.view_of is not None:
            mask = self._view_mask(row)
            return mask & SSIP if row.name == "sip" else mask
        if row.name == "mip":
            return row.mask & ~STIP if self.stimecmp is not None else row.mask
        if row.name.startswith("pmpcfg"):
            return sum(
                0xFF << 8 * i for i in range(4) if not self.values[row.name] >> 8 * i & LOCKED
            )
        if row.name.startswith("pmpaddr"):
            return 0 if self._address_locked(int(row.name[7:])) else MASK
        return MASK

    def _config(self, index: int) -> int:
        return self.values[f"pmpcfg{index // 4}"] >> 8 * (index % 4) & 0xFF

    def _address_locked(self, index: int) -> bool:
        """Locked itself, or the lower bound of a locked TOR region. Spec: norm:pmp_lock_tor."""
        if self._config(index) & LOCKED:
            return True
        above = self._config(index + 1) if index + 1 < PMP_ENTRIES else 0
        return bool(above & LOCKED) and above >> 3 & 3 == TOR

    def _write_counter(self, name: str, value: int) -> tuple[int, int]:
        counter, shift = _COMPUTED_COUNTERS[name]
        whole = int(getattr(self._clock, counter))
        new = whole & ~(MASK << shift) | value << shift
        (self._clock.set_cycle if counter == "cycle" else self._clock.set_instret)(new)
        return whole >> shift & MASK, value
