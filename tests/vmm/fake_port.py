"""A hart that does nothing by itself: it has CSRs, registers and memory, and a test moves it."""

from __future__ import annotations

from collections import defaultdict

from server.isa.address import Spa, Va
from server.isa.csr import CSRS
from server.isa.privilege import Mode
from server.vmm.port import HsPort

FINISHER = 0x0010_0000


class FakePort(HsPort):
    """``left`` is how the last visit ended: ``sret``, ``wfi``, or None while one goes on."""

    def __init__(self) -> None:
        self.csrs = {name: csr.reset for name, csr in CSRS.items()}
        self.csrs["scounteren"] = 7
        self.gprs = [0] * 32
        self.memory: defaultdict[int, int] = defaultdict(int)
        self.fences: list[tuple[int | None, int | None]] = []
        self.finisher: int | None = None
        self.time = 1000
        self.left: str | None = None

    def read_csr(self, name: str) -> int:
        assert CSRS[name].privilege <= Mode.S, f"{name} is not for supervisor mode"
        if name in ("time", "timeh"):
            return self.time >> (32 if name == "timeh" else 0) & 0xFFFF_FFFF
        return self.csrs[name]

    def write_csr(self, name: str, value: int) -> None:
        assert CSRS[name].privilege == Mode.S, f"{name} is not supervisor mode's to write"
        assert 0 <= value <= 0xFFFF_FFFF
        self.csrs[name] = CSRS[name].legalize(self.csrs[name], value)

    def read_gpr(self, index: int) -> int:
        return self.gprs[index]

    def write_gpr(self, index: int, value: int) -> None:
        assert 0 <= value <= 0xFFFF_FFFF
        if index:
            self.gprs[index] = value

    def read_memory(self, spa: Spa, size_bytes: int) -> int:
        assert size_bytes in (1, 2, 4)
        assert spa % size_bytes == 0
        return sum(self.memory[spa + i] << 8 * i for i in range(size_bytes))

    def write_memory(self, spa: Spa, size_bytes: int, value: int) -> None:
        assert size_bytes in (1, 2, 4)
        assert spa % size_bytes == 0
        if spa == FINISHER:
            self.finisher = value
            return
        self.write_block(spa, value.to_bytes(size_bytes, "little"))

    def write_block(self, spa: Spa, data: bytes) -> None:
        self.memory.update(enumerate(data, spa))

    def sfence_vma(self, va: Va | None = None, asid: int | None = None) -> None:
        self.fences.append((va, asid))

    def sret(self) -> None:
        assert self.left is None, "the hart was left twice"
        assert not self.csrs["sstatus"] & 1 << 8, "sret would go to supervisor mode"
        self.left = "sret"

    def wfi(self) -> None:
        assert self.left is None, "the hart was left twice"
        self.left = "wfi"
