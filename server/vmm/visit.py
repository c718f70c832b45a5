"""One visit of a VM to the VMM: what happened, and what a handler decided about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from ..isa.causes import INTERRUPT_FLAG
from ..isa.disassemble import disassemble
from ..isa.table import Decoded
from ..trace.events import InstructionEmulated
from .host import Host
from .port import HsPort
from .stop_reason import StopReason
from .vm import Vm

INSTRUCTION_SIZE_BYTES = 4


class Outcome(Enum):
    """What shall become of the VM. No handler waits for hardware: it returns one of these."""

    RETRY = "attempt the same instruction again"
    SKIP = "the instruction has been carried out: go on after it"
    REFLECT = "the trap is the guest kernel's own affair: hand it over"
    WAIT = "carried out, and nothing to do until an interrupt comes"
    STOP = "the VM is at its end"


@dataclass
class Visit:
    """What a handler is given, and where it leaves its decision."""

    host: Host
    vm: Vm
    cause: int
    """``scause``: an exception, or an interrupt of the host's."""
    tval: int
    """``stval``: the faulting address, or the illegal word."""
    kind: str = ""
    """Which of the VM's exit counters this visit belongs to."""
    next_pc: int = field(init=False)
    fault: tuple[int, int] = (0, 0)
    """What REFLECT hands to the guest: cause and value."""
    stop: tuple[StopReason, int] = (StopReason.SHUTDOWN, 0)
    """Why STOP stops: the reason and the exit code, 0 for a pass."""

    def __post_init__(self) -> None:
        self.next_pc = self.vm.pc + INSTRUCTION_SIZE_BYTES & 0xFFFF_FFFF

    @property
    def port(self) -> HsPort:
        """The hart, which still holds the VM's registers."""
        return self.host.port

    @property
    def attempted_ticks(self) -> int:
        """1 if an instruction was attempted, 0 for an interrupt: that comes between two."""
        return 0 if self.cause & INTERRUPT_FLAG else 1

    def emulated(self, instruction: Decoded, kind: str = "emulated") -> Outcome:
        """The end of a handler that did what the instruction asked for."""
        text = disassemble(instruction.word, self.vm.pc)
        self.kind = kind
        done = (self.vm.name, self.vm.pc, instruction.word, text, self.next_pc)
        self.host.note(InstructionEmulated, *done, up=1)
        return Outcome.SKIP

    def reflect(self, cause: int, tval: int) -> Outcome:
        """The end of a handler that leaves the fault to the guest kernel."""
        self.kind = "reflected"
        self.fault = cause, tval
        return Outcome.REFLECT

    def end(self, reason: StopReason, code: int) -> Outcome:
        """The end of a handler that ends the VM."""
        self.stop = reason, code
        return Outcome.STOP


Handler = Callable[[Visit], Outcome]


def guests_own_fault(visit: Visit) -> Outcome:
    """What a bare machine would report too: the guest kernel gets it as it is."""
    return visit.reflect(visit.cause, visit.tval)
