"""The hart: registers, privilege mode, traps and returns, and what happens between instructions.

The engine executes; the hart decides everything else. ``attend`` is called at instruction
boundaries: it takes interrupts, lets an idle hart jump ahead, and runs the software that owns
supervisor mode without being machine code (``supervisor``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from ..isa.causes import INTERRUPT_FLAG, Cause, Interrupt, cause_name
from ..isa.csr import BY_NUMBER, CSRS
from ..isa.privilege import Mode
from ..trace.errors import SimulatorError
from ..trace.events import ModeChanged, TlbFlushed, TrapTaken
from ..trace.recorder import Recorder
from .bus import Bus
from .clock import Clock
from .csr_file import CsrFile
from .interrupts import SEIP, Lines, to_take
from .mmu import Mmu
from .traps import Trap

SINK = 32
"""Where writes to x0 go: one more register that nobody reads."""
PREVIOUS = {
    Mode.S: ("sepc", "scause", "stval", "stvec", "SIE", "SPIE", "SPP"),
    Mode.M: ("mepc", "mcause", "mtval", "mtvec", "MIE", "MPIE", "MPP"),
}
"""The CSRs and mstatus fields of a trap into each mode."""
TVM = CSRS["mstatus"].field("TVM").mask
COUNTER_BITS = {"cycle": 0, "cycleh": 0, "time": 1, "timeh": 1, "instret": 2, "instreth": 2}
MAX_VISITS = 1000
"""Visits of the supervisor between two instructions, after which we call it a bug of ours."""


@dataclass
class HartState:
    """What a snapshot of the hart holds besides CSRs, TLB and clock."""

    x: list[int]
    pc: int
    mode: Mode
    waiting: bool
    reservation: int | None
    x_at_firmware_call: tuple[int, ...]


class Hart:
    """x: 32 registers and the sink. ``attention``: the tick at which the engine must stop."""

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        lines: Lines,
        recorder: Recorder,
        mtimecmp: Callable[[], int],
        *,
        tlb_size: int,
        transparent_firmware: bool,
    ) -> None:
        self.x = [0] * 33
        self.pc = 0
        self.mode = Mode.M
        self.word = 0
        self.waiting = False
        self.stopped = False
        self.idle = False
        self.reservation: int | None = None
        self.x_at_firmware_call: tuple[int, ...] = ()
        self.attention = 0
        self.supervisor: Callable[[], None] | None = None
        self.clock = clock
        self.recorder = recorder
        self.transparent_firmware = transparent_firmware
        self._lines = lines
        self._mtimecmp = mtimecmp
        self.csrs = CsrFile(clock, lines, recorder, mtimecmp, self._csr_changed)
        self.mmu = Mmu(bus, self.csrs, recorder, tlb_size)
        if transparent_firmware:
            clock.enter_firmware()

    # What follows from a change

    def _csr_changed(self, name: str) -> None:
        if name.startswith("pmp"):
            self.mmu.protection_changed()
        self.attention = 0

    def lines_changed(self) -> None:
        """A device moved an interrupt line or a deadline."""
        self.attention = 0

    def stop(self) -> None:
        """The machine is switched off."""
        self.stopped = True
        self.attention = 0

    def _change_mode(self, mode: Mode, reason: str) -> None:
        old = self.mode
        if self.transparent_firmware and (old is Mode.M) != (mode is Mode.M):
            if mode is Mode.M:
                self.clock.enter_firmware()
                self.x_at_firmware_call = tuple(self.x[:32])
            else:
                self.clock.leave_firmware()
        self.mode = mode
        self.attention = 0
        if self.recorder.watching and (old is not mode):
            self.recorder.emit(ModeChanged, old.name, mode.name, reason, self.pc)

    # Traps

    def trap(self, cause: Cause, tval: int = 0) -> NoReturn:
        """Raise an exception of the architecture."""
        raise Trap(cause, tval)

    def illegal(self) -> NoReturn:
        """An illegal-instruction exception; xtval gets the word. Spec: norm:mtval_val_illegal."""
        raise Trap(Cause.ILLEGAL_INSTRUCTION, self.word)

    def take_exception(self, trap: Trap, pc: int, word: int) -> None:
        """The instruction attempted at ``pc`` did not complete."""
        self.clock.not_retired()
        self.clock.tick += 1
        delegated = self.csrs.values["medeleg"] >> trap.cause & 1
        target = Mode.S if delegated and self.mode is not Mode.M else Mode.M
        self._enter_trap(int(trap.cause), trap.tval, pc, target, word)

    def _enter_trap(self, cause: int, tval: int, pc: int, target: Mode, word: int = 0) -> None:
        """Spec: norm:trap_entry (Privileged ISA, mstatus, "xPIE, xPP")."""
        epc, xcause, xtval, xtvec, ie, pie, pp = PREVIOUS[target]
        values = self.csrs.values
        vector = values[xtvec] & ~3
        if values[xtvec] & 1 and cause & INTERRUPT_FLAG:
            vector += 4 * (cause & ~INTERRUPT_FLAG)
        self.pc = vector & 0xFFFF_FFFF
        if self.recorder.watching:
            self.recorder.emit(
                TrapTaken, cause, cause_name(cause), self.mode.name, target.name, pc, tval, word,
                self.pc,
            )  # fmt: skip
        write = self.csrs.write
        write(epc, pc, "hardware")
        write(xcause, cause, "hardware")
        write(xtval, tval, "hardware")
        row, status = CSRS["mstatus"], values["mstatus"]
        status = row.field(pie).put(status, row.field(ie).get(status))
        status = row.field(ie).put(status, 0)
        status = row.field(pp).put(status, int(self.mode))
        write("mstatus", status, "hardware")
        self._change_mode(target, "trap")

    def trap_return(self, mode: Mode) -> int:
        """Mret or sret. Spec: norm:mstatus_xret_op: leaving M-mode for less clears MPRV."""
        epc, _, _, _, ie, pie, pp = PREVIOUS[mode]
        row, status = CSRS["mstatus"], self.csrs.values["mstatus"]
        target = Mode(row.field(pp).get(status))
        status = row.field(ie).put(status, row.field(pie).get(status))
        status = row.field(pie).put(status, 1)
        status = row.field(pp).put(status, int(Mode.U))
        if target is not Mode.M:
            status = row.field("MPRV").put(status, 0)
        self.csrs.write("mstatus", status, "hardware")
        self.reservation = None
        self.pc = self.csrs.values[epc]
        self._change_mode(target, "sret" if mode is Mode.S else "mret")
        return self.pc

    # CSR instructions

    def _check_csr(self, number: int) -> str:
        """The CSR's name, if the current mode may reach it; illegal otherwise."""
        row = BY_NUMBER.get(number)
        if row is None or self.mode < row.privilege:
            self.illegal()
        name, values = row.name, self.csrs.values
        if self.mode is not Mode.M:
            bit = COUNTER_BITS.get(name)
            if name in ("stimecmp", "stimecmph"):
                bit = 1
                if self.csrs.stimecmp is None:
                    self.illegal()
            if bit is not None:
                enabled = values["mcounteren"]
                if self.mode is Mode.U:
                    enabled &= values["scounteren"]
                if not enabled >> bit & 1:
                    self.illegal()
            if name == "satp" and self.forbidden_by(TVM):
                self.illegal()
        return name

    def read_csr(self, number: int) -> int:
        """Read as an instruction does. Raises Trap."""
        return self.csrs.read(self._check_csr(number))

    def csr_update_base(self, number: int, value: int) -> int:
        """For csrrs and csrrc of mip: less the external line. Spec: norm:mip_seip_rmw."""
        if CSRS["mip"].number == number and self._lines.seip:
            return value & ~SEIP | self.csrs.values["mip"] & SEIP
        return value

    def forbidden_by(self, bit: int) -> bool:
        """TVM, TW and TSR bind supervisor mode. Spec: norm:mstatus_tvm."""
        return self.mode is Mode.S and bool(self.csrs.values["mstatus"] & bit)

    def write_csr(self, number: int, value: int) -> None:
        """Write as an instruction does. Raises Trap."""
        name = self._check_csr(number)
        if BY_NUMBER[number].read_only:
            self.illegal()
        self.csrs.write(name, value)

    # Other things instructions ask for

    def read_gpr(self, index: int) -> int:
        """x0 to x31."""
        return self.x[index]

    def write_gpr(self, index: int, value: int) -> None:
        """x1 to x31; x0 stays 0."""
        if index:
            self.x[index] = value

    def fence_tlb(self, va: int | None, asid: int | None) -> None:
        """sfence.vma; None stands for register x0."""
        dropped = self.mmu.fence(va, asid)
        self.recorder.emit(TlbFlushed, va, asid, dropped, None)

    def wait_for_interrupt(self) -> None:
        """Idle after this instruction."""
        self.waiting = True
        self.attention = 0

    def load_reserved(self, va: int) -> int:
        """Load a word and reserve it."""
        value, self.reservation = self.mmu.load_reserved(va)
        return value

    def store_conditional(self, va: int, value: int) -> bool:
        """Store if the reservation holds; it is gone then."""
        stored = self.mmu.store_conditional(va, value, self.reservation)
        self.reservation = None
        return stored

    # Between instructions

    def attend(self, limit: int) -> None:
        """Do what is due now; then ``attention`` is the next tick at which something may be."""
        for _ in range(MAX_VISITS):
            if self.stopped:
                self.attention = 0
                return
            if self._interrupted():
                continue
            if self.waiting:
                if not self._sleep():
                    return
            elif self.mode is Mode.S and self.supervisor is not None:
                self.supervisor()
            else:
                break
        else:
            raise SimulatorError(f"tick {self.clock.tick}: supervisor mode is never left")
        self.mmu.select(self.mode)
        self.attention = min(limit, self._next_deadline())

    def _interrupted(self) -> bool:
        """Wake up and take an interrupt, if one must be taken."""
        values = self.csrs.values
        ready = self.csrs.pending() & values["mie"]
        if not ready:
            return False
        self.waiting = False
        status = values["mstatus"]
        taken = to_take(ready, values["mideleg"], self.mode, bool(status & 8), bool(status & 2))
        if taken is None:
            return False
        interrupt, target = taken
        self._enter_trap(INTERRUPT_FLAG | interrupt, 0, self.pc, target)
        return True

    def _timers(self) -> list[int]:
        """Deadlines of the timers that could interrupt or wake, in mtime."""
        enabled = self.csrs.values["mie"]
        timers = [self._mtimecmp()] if enabled >> Interrupt.MTI & 1 else []
        supervisor = self.csrs.stimecmp
        if supervisor is not None and enabled >> Interrupt.STI & 1:
            timers.append(supervisor)
        now = self.clock.mtime
        return [deadline - now for deadline in timers if deadline > now]

    def _next_deadline(self) -> int:
        """The tick at which the next enabled timer expires; far away while time stands still."""
        timers = self._timers()
        if not timers or self.clock.standing_still:
            return 1 << 63
        return self.clock.tick + min(timers)

    def _sleep(self) -> bool:
        """Jump to the next timer; False if nothing will ever wake the hart."""
        timers = self._timers()
        if not timers or min(timers) > 1 << 62:
            self.idle = True
            self.attention = 0
            return False
        self.clock.skip(min(timers))
        return True

    # Snapshots

    def snapshot(self) -> tuple[HartState, dict[str, int], tuple[object, ...]]:
        """Registers, CSRs, TLB. Taken at an instruction boundary, after ``attend``."""
        state = HartState(
            list(self.x), self.pc, self.mode, self.waiting, self.reservation,
            self.x_at_firmware_call,
        )  # fmt: skip
        return state, dict(self.csrs.values), tuple(self.mmu.tlb.entries.values())

    def restore(self, snapshot: tuple[HartState, dict[str, int], tuple[object, ...]]) -> None:
        """Back to a snapshot; the clock must have been restored before."""
        state, values, entries = snapshot
        state = replace(state)
        self.x[:] = state.x
        self.pc, self.mode, self.waiting = state.pc, state.mode, state.waiting
        self.reservation = state.reservation
        self.x_at_firmware_call = state.x_at_firmware_call
        self.csrs.values.update(values)
        self.mmu.tlb.restore(entries)  # type: ignore[arg-type]
        self.mmu.protection_changed()
        self.stopped = self.idle = False
        self.attention = 0
        self.mmu.select(self.mode)
