"""The control and status registers of our hart: one row each, WARL fields included.

Bits that no field names read as zero. A field that gets a value outside ``legal`` keeps its old
one. The number says who may reach the register: bits 9:8 the least mode, bits 11:10 = 3 read-only.
Spec: norm:csr_addr_encoding (Privileged ISA, "Control and Status Registers").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .privilege import Mode
from .table import MASK


@dataclass(frozen=True)
class Field:
    """Bits ``high`` to ``low``. ``legal`` None: all values are. A constant one holds ``reset``."""

    name: str
    high: int
    low: int
    description: str
    legal: tuple[int, ...] | None = None
    constant: bool = False
    reset: int = 0

    @property
    def mask(self) -> int:
        """The field's bits within the register."""
        return (2 << self.high) - (1 << self.low)

    def get(self, word: int) -> int:
        """The field's value in a register value."""
        return (word & self.mask) >> self.low

    def put(self, word: int, value: int) -> int:
        """The register value with this field replaced."""
        return word & ~self.mask | value << self.low & self.mask


@dataclass(frozen=True)
class Csr:
    """One register. ``view_of``: it shows part of another, through the fields listed here."""

    number: int
    name: str
    description: str
    fields: tuple[Field, ...]
    spec: str
    view_of: str | None = None

    @property
    def privilege(self) -> Mode:
        """The least mode that may touch it. Spec: norm:csr_addr_encoding."""
        return Mode(self.number >> 8 & 3)

    @property
    def read_only(self) -> bool:
        """Whether an instruction that writes it is illegal."""
        return self.number >> 10 == 3

    @cached_property
    def mask(self) -> int:
        """All bits that a field names."""
        return sum(field.mask for field in self.fields)

    @cached_property
    def reset(self) -> int:
        """The value at reset."""
        return sum(field.reset << field.low for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)

    @cached_property
    def _plain_mask(self) -> int:
        """Bits that take any value."""
        return sum(f.mask for f in self.fields if not f.constant and f.legal is None)

    @cached_property
    def _choosy(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if not f.constant and f.legal is not None)

    def legalize(self, old: int, value: int) -> int:
        """What the register holds after ``value`` is written over ``old``. Spec: norm:csr_warl."""
        new = old & ~self._plain_mask | value & self._plain_mask
        for field in self._choosy:
            if field.legal is not None and field.get(value) in field.legal:
                new = field.put(new, field.get(value))
        return new


CSRS: dict[str, Csr] = {}
"""The whole table by name."""


def _csr(
    number: int, name: str, description: str, *fields: Field, spec: str, view_of: str | None = None
) -> None:
    CSRS[name] = Csr(number, name, description, fields, spec, view_of)


def _whole(description: str) -> Field:
    return Field("VALUE", 31, 0, description)


def _constant(value: int, description: str) -> Field:
    return Field("VALUE", 31, 0, description, constant=True, reset=value)


def _bits(*named: tuple[int, str, str]) -> tuple[Field, ...]:
    return tuple(Field(name, bit, bit, description) for bit, name, description in named)


SUPERVISOR_STATUS = (
    Field("SIE", 1, 1, "supervisor interrupts enabled"),
    Field("SPIE", 5, 5, "SIE before the trap"),
    Field("SPP", 8, 8, "mode before the trap: 0 U, 1 S"),
    Field("SUM", 18, 18, "supervisor may access user pages"),
    Field("MXR", 19, 19, "loads may read executable pages"),
)
MACHINE_STATUS = (
    Field("MIE", 3, 3, "machine interrupts enabled"),
    Field("MPIE", 7, 7, "MIE before the trap"),
    Field("MPP", 12, 11, "mode before the trap", legal=(0, 1, 3)),
    Field("MPRV", 17, 17, "loads and stores use the mode in MPP"),
    Field("TVM", 20, 20, "satp and sfence.vma trap in S"),
    Field("TW", 21, 21, "wfi traps in S"),
    Field("TSR", 22, 22, "sret traps in S"),
)
SUPERVISOR_INTERRUPTS = _bits(
    (1, "SSI", "software interrupt, supervisor"),
    (5, "STI", "timer interrupt, supervisor"),
    (9, "SEI", "external interrupt, supervisor"),
)
MACHINE_INTERRUPTS = _bits(
    (3, "MSI", "software interrupt, machine"),
    (7, "MTI", "timer interrupt, machine"),
    (11, "MEI", "external interrupt, machine"),
)
TRAP_VECTOR = (
    Field("BASE", 31, 2, "handler address / 4"),
    Field("MODE", 1, 0, "0 direct, 1 vectored", legal=(0, 1)),
)
COUNTERS = _bits((0, "CY", "cycle"), (1, "TM", "time"), (2, "IR", "instret"))
EXCEPTION_PC = Field("PC", 31, 2, "address / 4")

SUPERVISOR = "Supervisor CSRs"
MACHINE = "Machine-Level CSRs"

# Unprivileged: counters
_COUNTERS = "Zicntr, Counters and Timers"
_csr(0xC00, "cycle", "clock cycles, low half", _whole("count"), spec=_COUNTERS)
_csr(0xC01, "time", "real time, low half", _whole("ticks"), spec=_COUNTERS)
_csr(0xC02, "instret", "instructions retired, low half", _whole("count"), spec=_COUNTERS)
_csr(0xC80, "cycleh", "clock cycles, high half", _whole("count"), spec=_COUNTERS)
_csr(0xC81, "timeh", "real time, high half", _whole("ticks"), spec=_COUNTERS)
_csr(0xC82, "instreth", "instructions retired, high half", _whole("count"), spec=_COUNTERS)

# Supervisor
_csr(0x100, "sstatus", "supervisor status", *SUPERVISOR_STATUS,
     spec="norm:sstatus_op", view_of="mstatus")  # fmt: skip
_csr(0x104, "sie", "supervisor interrupt enable", *SUPERVISOR_INTERRUPTS,
     spec="norm:sie_op", view_of="mie")  # fmt: skip
_csr(0x105, "stvec", "supervisor trap vector", *TRAP_VECTOR, spec="norm:stvec_op")
_csr(0x106, "scounteren", "counters open to U", *COUNTERS, spec="norm:scounteren_op")
_csr(0x10A, "senvcfg", "environment of U", *_bits((0, "FIOM", "fence of I/O implies memory")),
     spec="norm:senvcfg_op")  # fmt: skip
_csr(0x140, "sscratch", "scratch word for handlers", _whole("word"), spec="norm:sscratch_op")
_csr(0x141, "sepc", "pc before the trap", EXCEPTION_PC, spec="norm:sepc_op")
_csr(0x142, "scause", "cause of the trap",
     Field("INTERRUPT", 31, 31, "an interrupt"), Field("CODE", 30, 0, "exception code"),
     spec="norm:scause_op")  # fmt: skip
_csr(0x143, "stval", "faulting address or instruction", _whole("value"), spec="norm:stval_op")
_csr(0x144, "sip", "supervisor interrupt pending", *SUPERVISOR_INTERRUPTS,
     spec="norm:sip_op", view_of="mip")  # fmt: skip
_csr(0x14D, "stimecmp", "supervisor timer compare, low half", _whole("ticks"), spec="Sstc")
_csr(0x15D, "stimecmph", "supervisor timer compare, high half", _whole("ticks"), spec="Sstc")
_csr(0x180, "satp", "address translation and protection",
     Field("MODE", 31, 31, "0 Bare, 1 Sv32"), Field("ASID", 30, 22, "address space"),
     Field("PPN", 21, 0, "root table's page number"), spec="norm:satp_sz_rv32")  # fmt: skip

# Machine: information
MISA_RV32IMASU = 1 << 30 | 1 << 20 | 1 << 18 | 1 << 12 | 1 << 8 | 1
for _number, _name, _meaning in (
    (0xF11, "mvendorid", "vendor: 0, non-commercial"),
    (0xF12, "marchid", "microarchitecture: 0, not assigned"),
    (0xF13, "mimpid", "implementation: 0"),
    (0xF14, "mhartid", "this hart's number"),
    (0xF15, "mconfigptr", "configuration structure: 0, none"),
):
    _csr(_number, _name, _meaning, _constant(0, _meaning), spec=f"norm:{_name}_op")

# Machine: trap set-up
_csr(0x300, "mstatus", "machine status", *SUPERVISOR_STATUS, *MACHINE_STATUS,
     spec="norm:mstatus_op")  # fmt: skip
_csr(0x301, "misa", "extensions: RV32IMASU", _constant(MISA_RV32IMASU, "RV32IMASU"),
     spec="norm:misa_op")  # fmt: skip
_csr(0x302, "medeleg", "exceptions delegated to S",
     *_bits(*((cause, f"C{cause}", f"cause {cause}") for cause in (*range(10), 12, 13, 15))),
     spec="norm:medeleg_op")  # fmt: skip
_csr(0x312, "medelegh", "exceptions delegated to S, high half", spec="norm:medelegh_op")
_csr(0x303, "mideleg", "interrupts delegated to S", *SUPERVISOR_INTERRUPTS,
     spec="norm:mideleg_op")  # fmt: skip
_csr(0x304, "mie", "machine interrupt enable", *SUPERVISOR_INTERRUPTS, *MACHINE_INTERRUPTS,
     spec="norm:mie_op")  # fmt: skip
_csr(0x305, "mtvec", "machine trap vector", *TRAP_VECTOR, spec="norm:mtvec_op")
_csr(0x306, "mcounteren", "counters open to S and U", *COUNTERS, spec="norm:mcounteren_op")
_csr(0x30A, "menvcfg", "environment of S and U",
     *_bits((0, "FIOM", "fence of I/O implies memory")), spec="norm:menvcfg_op")  # fmt: skip
_csr(0x310, "mstatush", "machine status, high half", spec="norm:mstatush_op")
_csr(0x31A, "menvcfgh", "environment of S and U, high half",
     *_bits((29, "ADUE", "hardware sets A and D (Svadu)"), (31, "STCE", "stimecmp works (Sstc)")),
     spec="norm:menvcfg_op")  # fmt: skip
_csr(0x320, "mcountinhibit", "counters stopped: none can be", spec="norm:mcountinhibit_op")

# Machine: trap handling
_csr(0x340, "mscratch", "scratch word for handlers", _whole("word"), spec="norm:mscratch_op")
_csr(0x341, "mepc", "pc before the trap", EXCEPTION_PC, spec="norm:mepc_op")
_csr(0x342, "mcause", "cause of the trap",
     Field("INTERRUPT", 31, 31, "an interrupt"), Field("CODE", 30, 0, "exception code"),
     spec="norm:mcause_op")  # fmt: skip
_csr(0x343, "mtval", "faulting address or instruction", _whole("value"), spec="norm:mtval_op")
_csr(0x344, "mip", "machine interrupt pending", *SUPERVISOR_INTERRUPTS,
     *(Field(f.name, f.high, f.low, f.description, constant=True) for f in MACHINE_INTERRUPTS),
     spec="norm:mip_op")  # fmt: skip

# Machine: physical memory protection
PMP_ENTRIES = 16
PMP_RWX = (0, 1, 3, 4, 5, 7)
"""Legal values of the fields R, W and X together: W without R is reserved. Spec: norm:pmp_rw."""
for _index in range(PMP_ENTRIES // 4):
    _csr(0x3A0 + _index, f"pmpcfg{_index}", f"protection of regions {4 * _index} and up",
         *(field
           for i in range(4)
           for field in (
               Field(f"RWX{4 * _index + i}", 8 * i + 2, 8 * i, "R 1, W 2, X 4", legal=PMP_RWX),
               Field(f"A{4 * _index + i}", 8 * i + 4, 8 * i + 3, "0 off, 1 TOR, 2 NA4, 3 NAPOT"),
               Field(f"L{4 * _index + i}", 8 * i + 7, 8 * i + 7, "locked, holds for M too"),
           )),
         spec="norm:pmpcfg")  # fmt: skip
for _index in range(PMP_ENTRIES):
    _csr(0x3B0 + _index, f"pmpaddr{_index}", f"address of region {_index}, / 4", _whole("address"),
         spec="norm:pmpaddr")  # fmt: skip

# Machine: counters. There is no hardware performance monitor: its registers are constant zero.
for _number, _name, _meaning in (
    (0xB00, "mcycle", "clock cycles"),
    (0xB02, "minstret", "instructions retired"),
):
    _csr(_number, _name, f"{_meaning}, low half", _whole("count"), spec="norm:mcycle_minstret")
    _csr(_number + 0x80, f"{_name}h", f"{_meaning}, high half", _whole("count"),
         spec="norm:mcycle_minstret")  # fmt: skip
for _index in range(3, 32):
    for _base, _stem in (
        (0xB00, "mhpmcounter{}"),
        (0xB80, "mhpmcounter{}h"),
        (0x320, "mhpmevent{}"),
    ):
        _csr(_base + _index, _stem.format(_index), "performance monitor: none",
             spec="norm:mhpmcounter_op")  # fmt: skip

BY_NUMBER: dict[int, Csr] = {csr.number: csr for csr in CSRS.values()}
"""The same rows by CSR number."""


def csr_name(number: int) -> str:
    """The register's name, or its number for one that our hart has not."""
    row = BY_NUMBER.get(number)
    return row.name if row else f"0x{number:03x}"


assert len(BY_NUMBER) == len(CSRS) and all(0 <= csr.mask <= MASK for csr in CSRS.values())
