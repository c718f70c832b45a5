"""What was exercised in both simulators, and what must be at least once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from server.isa.causes import INTERRUPT_FLAG, Cause, Interrupt, cause_name
from server.isa.csr import CSRS
from server.isa.instructions import INSTRUCTIONS

from .differences import ABSENT_IN_SPIKE

NEVER_RETIRED = {"ecall", "ebreak"}
"""They end in a trap; their causes are counted."""
ALL_CAUSES = (*map(int, Cause), *(INTERRUPT_FLAG | interrupt for interrupt in Interrupt))


@dataclass
class Tally:
    """Counts of what the simulators agreed on. Instructions and CSR accesses are those retired."""

    steps: int = 0
    programs: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    modes: Counter[str] = field(default_factory=Counter)
    instructions: Counter[str] = field(default_factory=Counter)
    csrs: Counter[str] = field(default_factory=Counter)
    causes: Counter[int] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count what another counted."""
        self.steps += other.steps
        self.programs += other.programs
        for name in ("ends", "modes", "instructions", "csrs", "causes"):
            getattr(self, name).update(getattr(other, name))

    def missing(self) -> list[str]:
        """Instructions, CSRs and causes of our machine that were not met."""
        instructions = INSTRUCTIONS.keys() - NEVER_RETIRED - self.instructions.keys()
        csrs = CSRS.keys() - ABSENT_IN_SPIKE - self.csrs.keys()
        causes = [cause_name(cause) for cause in ALL_CAUSES if not self.causes[cause]]
        return [*sorted(instructions), *sorted(csrs), *causes]

    def summary(self) -> str:
        """In a few lines."""
        modes = ", ".join(f"{mode} {count}" for mode, count in sorted(self.modes.items()))
        ends = ", ".join(f"{how} {count}" for how, count in sorted(self.ends.items()))
        causes = ", ".join(f"{cause_name(c)} {n}" for c, n in sorted(self.causes.items()))
        return (
            f"{self.steps} instructions in {self.programs} programs ({ends})\n"
            f"retired by mode: {modes}\n"
            f"{len(self.instructions)} instructions, {len(self.csrs)} CSRs; traps: {causes}"
        )
