"""Both simulators, step by step: what is compared when, and what a mismatch shows."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable

from server.isa.causes import cause_name
from server.isa.csr import BY_NUMBER, CSRS
from server.isa.decode import decode
from server.isa.disassemble import disassemble
from server.isa.instructions import Decoded, Kind
from server.isa.privilege import Mode
from server.isa.registers import ABI

from .board import RAM_BASE, RAM_SIZE_BYTES
from .differences import ABSENT_IN_SPIKE, CHOICES, DIFFERENT_READS
from .ours import Ours
from .program import CODE, CODE_END, STUB, USER_CODE, Program
from .spike import Spike
from .tally import Tally

TRAP_CSRS = (
    "mstatus", "mepc", "mcause", "mtval", "sepc", "scause", "stval", "mip", "mie", "satp",
    "mtvec", "stvec", "mscratch", "sscratch", "medeleg", "mideleg", "minstret",
)  # fmt: skip
"""Compared at every trap, CSR instruction and return, and every 16 steps."""
ALL_CSRS = tuple(
    name for name in CSRS
    if name not in ABSENT_IN_SPIKE and name not in DIFFERENT_READS and not name.startswith("mhpm")
)  # fmt: skip
"""Compared at the end of a program and every 256 steps."""
LOST_STEPS = 300
"""A program that runs so long outside its own code is lost, in both simulators alike: it ends."""
FIRST_STRIDE = 16
"""Over the instructions with which such a program makes the two alike."""
SHOWN = 12
"""Steps that a report shows."""


class Mismatch(AssertionError):  # noqa: N818  (it says what it is)
    """The simulators disagree; the message tells where and how."""


class Lockstep:
    """One program on both. ``stride``: instructions between comparisons, at random up to it."""

    def __init__(
        self, program: Program, tally: Tally, *, watched: bool = False, stride: int = 1
    ) -> None:
        self.program = program
        self.tally = tally
        self.watched = watched
        self.stride = stride
        self.ours = Ours(program.image, program.x, watched)
        self.spike = Spike(program.image, program.x, program.misaligned)
        self.steps = 0
        self._lost = 0
        self._rng = random.Random(program.seed)
        self._trail: deque[tuple[int, Mode, int, int | None]] = deque(maxlen=SHOWN)

    def run(self) -> str:
        """To the end of the program; how it ended. Raises Mismatch."""
        self.tally.programs += 1
        how = "" if self.stride == 1 else self._run_strides()
        while not how:
            how = self._step()
        if how != "waits":
            self._compare_csrs(ALL_CSRS)
        self._compare_memory()
        self.spike.check()
        self.tally.ends[how] += 1
        return how

    def _end(self) -> str:
        """Why the program is over, or an empty string."""
        pc = self.ours.hart.pc
        if pc == self.program.end:
            return "done"
        if self.ours.waits:
            self._compare_csrs(ALL_CSRS)
            self.spike.step()  # which counts as an instruction there
            self._compare_registers()
            return "waits"
        if CODE_END <= pc < RAM_BASE + RAM_SIZE_BYTES and pc & 0xFFF != STUB:
            return "lost"  # it runs data: whatever that does
        if CODE <= pc < CODE_END or CODE <= pc - USER_CODE + RAM_BASE < CODE_END:
            self._lost = 0
        else:
            self._lost += 1
            if self._lost > LOST_STEPS:
                return "lost"
        return "long" if self.steps >= self.program.limit else ""

    def _move_line(self) -> bool:
        line = self.program.lines.get(self.steps)
        if line:
            self.ours.set_source(*line)
            self.spike.set_source(*line)
        return line is not None

    def _step(self) -> str:
        """One instruction attempted on both, and what must be equal then."""
        ours, spike, tally = self.ours, self.spike, self.tally
        moved = self._move_line()
        pc, mode = ours.hart.pc, ours.hart.mode
        word = self._word(pc)
        self._trail.append((self.steps, mode, pc, word))
        decoded = decode(word) if word is not None else None
        half_stored = self._first_part(decoded)
        ours.step()
        for _ in range(1 + ours.interrupts):
            spike.step()
        self.steps += 1
        tally.steps += 1
        tally.causes.update(cause for cause, _ in ours.traps)
        retired = len(ours.traps) == ours.interrupts
        if decoded and retired and not (moved and ours.traps):  # else another one was attempted
            self._count(decoded, mode)
        if half_stored is not None and not retired:
            end = half_stored + 4 & ~0xFFF
            spike.set_memory(half_stored, ours.memory()[half_stored:end])
        if ours.registers() != spike.registers() or ours.mode != spike.mode:
            self._compare_registers()
        system = word is not None and word & 0x7F == 0x73
        if ours.traps or system or not self.steps & 15:
            self._compare_csrs(TRAP_CSRS if self.steps & 255 else ALL_CSRS)
        return self._end()

    def _count(self, decoded: Decoded, mode: Mode) -> None:
        name = decoded.insn.name
        self.tally.instructions[name] += 1
        self.tally.modes[mode.name] += 1
        if name.startswith("csrr"):
            row = BY_NUMBER[decoded.imm]
            self.tally.csrs[row.name] += 1
            self._settle(decoded, row.name)
        elif name == "sc.w":
            self._settle_reservation(decoded)

    def _settle(self, decoded: Decoded, csr: str) -> None:
        """Give Spike our value where the manual lets both have their own."""
        ours, spike = self.ours, self.spike
        if csr in DIFFERENT_READS:
            spike.set_x(decoded.rd, ours.hart.x[decoded.rd])
        if csr == "mip" and self.program.lines:
            spike.set_csr("mip", ours.stored("mip"))
        choice = CHOICES.get(csr)
        if choice:
            if csr == "menvcfgh":  # STIP follows stimecmp from now on, or stays as it is
                spike.set_csr("stimecmp", spike.csr("stimecmp"))
            target, mask = choice
            mine, other = ours.csr(target), spike.csr(target)
            if mine != other and mine & ~mask == other & ~mask:
                spike.set_csr(target, ours.stored(target))

    def _first_part(self, decoded: Decoded | None) -> int | None:
        """Where in RAM a store begins that reaches into the next page.

        If that page faults, Spike has stored the first page's part, and ours nothing.
        """
        if decoded is None or decoded.insn.kind is not Kind.STORE:
            return None
        va = self.ours.hart.x[decoded.rs1] + decoded.imm & 0xFFFF_FFFF
        if (va & 0xFFF) + decoded.insn.size_bytes <= 0x1000:
            return None
        spa = self.ours.translate_store(va)
        return spa - RAM_BASE if spa is not None and 0 <= spa - RAM_BASE < RAM_SIZE_BYTES else None

    def _settle_reservation(self, decoded: Decoded) -> None:
        """An xRET may drop a reservation or keep it: ours drops, Spike keeps."""
        rd = decoded.rd
        if rd and self.ours.hart.x[rd] == 1 and self.spike.registers()[rd] == 0:
            self.spike.set_x(rd, 1)
            self.spike.set_memory(0, self.ours.memory())

    def _run_strides(self) -> str:
        """Some instructions at a time, as the engine runs when nobody looks."""
        ours, spike = self.ours, self.spike
        how = ""
        while not how:
            count = self._rng.randrange(1, self.stride + 1) if self.steps else FIRST_STRIDE
            self._trail.append((self.steps, ours.hart.mode, ours.hart.pc, None))
            before = ours.machine.clock.tick
            ours.step(count)
            count = ours.machine.clock.tick - before
            for _ in range(count + ours.interrupts):
                spike.step()
            self.steps += count
            self.tally.steps += count
            self.tally.causes.update(cause for cause, _ in ours.traps)
            self._compare_registers()
            self._compare_csrs(TRAP_CSRS)
            how = self._end()
        return how

    # Comparing

    def _word(self, pc: int) -> int | None:
        """The instruction at ``pc``, if that is where the program keeps code."""
        for base in (RAM_BASE, USER_CODE):
            if 0 <= pc - base < CODE_END - RAM_BASE:
                at = pc - base
                return int.from_bytes(self.ours.machine.banks[0].data[at : at + 4], "little")
        return None

    def _compare_registers(self) -> None:
        names = ("pc", *ABI[1:])
        pairs = zip(names, self.ours.registers(), self.spike.registers(), strict=True)
        different = [(name, mine, other) for name, mine, other in pairs if mine != other]
        if self.ours.mode != self.spike.mode:
            different.append(("mode", self.ours.mode, self.spike.mode))
        if different:
            self._report(different)

    def _compare_csrs(self, names: Iterable[str]) -> None:
        ours, spike = self.ours.csr, self.spike.csr
        different = [(n, ours(n), spike(n)) for n in names if ours(n) != spike(n)]
        if different:
            self._report(different)

    def _compare_memory(self) -> None:
        mine, other = self.ours.memory(), self.spike.memory()
        if mine != other:
            at = next(i for i in range(0, len(mine), 4) if mine[i : i + 4] != other[i : i + 4])
            words = (int.from_bytes(ram[at : at + 4], "little") for ram in (mine, other))
            self._report([(f"memory at {RAM_BASE + at:08x}", *words)])

    def _report(self, different: list[tuple[str, int, int]]) -> None:
        program = self.program
        lines = [
            f"{program.kind} {program.seed}: after step {self.steps} ours and Spike differ",
            f"again: python3 -m tests.oracle --kind {program.kind} --seed {program.seed}",
            "the last steps:",
        ]
        for step, mode, pc, word in self._trail:
            text = disassemble(word, pc) if word is not None else "?"
            lines.append(f"  {step:6} {mode.name} {pc:08x}  {text}")
        lines += [f"  ours took: {cause_name(c)} from {m.name}" for c, m in self.ours.traps]
        lines.append(f"{'':20} ours     spike")
        lines += [f"  {name:18} {mine:08x} {other:08x}" for name, mine, other in different]
        lines.append("and (ours/spike where not the same):")
        for name in TRAP_CSRS:
            mine, other = self.ours.csr(name), self.spike.csr(name)
            lines.append(f"  {name:18} {mine:08x}" + (f" {other:08x}" if mine != other else ""))
        pairs = zip(ABI[1:], self.ours.registers()[1:], strict=True)
        lines.append("  " + " ".join(f"{name}={value:x}" for name, value in pairs))
        raise Mismatch("\n".join(lines))
