"""The stepper: predecoded closures, one instruction at a time. The reference engine.

Unwatched it uses the fast paths; watched it takes the whole way for every access and records an
event for every instruction. Both do the same to the machine.
"""

from __future__ import annotations

from ...isa.decode import decode
from ...isa.table import MASK
from ...trace.events import InstructionRetired
from ..hart import SINK, Hart
from ..traps import Trap
from .binding import Operation, bind

Watched = tuple[Operation, int, int]
"""The operation, the instruction word, the register it writes (the sink for none)."""


class Stepper:
    """Runs a hart."""

    def __init__(self, hart: Hart) -> None:
        self._hart = hart

    def run(self, until_tick: int) -> None:
        """Go on to the end of tick ``until_tick``, or until the machine stops or idles for ever."""
        hart = self._hart
        if hart.recorder.watching:
            hart.recorder.tick = hart.clock.tick
        hart.attend(until_tick)
        while hart.clock.tick < until_tick and not hart.stopped and not hart.idle:
            if hart.recorder.watching:
                self._watched()
            else:
                self._unwatched()
            hart.attend(until_tick)

    def _unwatched(self) -> None:
        hart, clock = self._hart, self._hart.clock
        get = hart.mmu.context.operations.get
        fetch = self._fetch
        pc = hart.pc
        try:
            while clock.tick < hart.attention:
                operation = get(pc)
                if operation is None:
                    pc &= MASK
                    operation = fetch(pc)
                pc = operation(pc)  # type: ignore[operator]
                clock.tick += 1
        except Trap as trap:
            hart.take_exception(trap, pc & MASK, 0)
        else:
            hart.pc = pc & MASK

    def _fetch(self, pc: int) -> Operation:
        """Fetch, decode and bind the instruction at ``pc``; kept by address and by word."""
        hart = self._hart
        context = hart.mmu.context
        word = hart.mmu.fetch(pc)
        operation = context.bound.get(word)
        if operation is None:
            operation = context.bound[word] = bind(hart, hart.mode, decode(word), word)
        context.operations[pc] = operation
        return operation  # type: ignore[return-value]

    def _watched(self) -> None:
        hart, clock, recorder = self._hart, self._hart.clock, self._hart.recorder
        operations, mode = hart.mmu.context.operations, hart.mode.name
        pc, word = hart.pc, 0
        try:
            while clock.tick < hart.attention:
                recorder.begin_tick(clock.tick + 1)
                word = 0
                kept = operations.get(pc)
                if kept is None:
                    kept = self._fetch_watched(pc)
                operation: Operation
                rd: int
                operation, word, rd = kept  # type: ignore[misc]
                next_pc = operation(pc) & MASK
                recorder.emit(
                    InstructionRetired, mode, pc, word, next_pc, rd & SINK - 1, hart.x[rd]
                )
                pc = next_pc
                clock.tick += 1
        except Trap as trap:
            hart.take_exception(trap, pc, word)
        else:
            hart.pc = pc

    def _fetch_watched(self, pc: int) -> Watched:
        hart = self._hart
        context = hart.mmu.context
        word = hart.mmu.fetch(pc)
        kept = context.bound.get(word)
        if kept is None:
            decoded = decode(word)
            rd = decoded.rd if decoded else 0
            kept = context.bound[word] = (bind(hart, hart.mode, decoded, word), word, rd or SINK)
        context.operations[pc] = kept
        return kept  # type: ignore[return-value]
