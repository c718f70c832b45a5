"""The plain loop does the same as the stepper, or the ratio would compare different things."""

from __future__ import annotations

from server.isa.privilege import Mode
from server.machine.hart import SINK
from server.trace.events import Event

from . import plain_loop
from .workload import machine

TICKS = 60_000


def test_the_plain_loop_and_the_stepper_end_in_the_same_state() -> None:
    ours, plain = machine(), machine()

    ours.run(TICKS)
    plain_loop.run(plain.hart, TICKS)

    for made in (ours, plain):
        made.hart.x[SINK] = 0
    assert ours.snapshot() == plain.snapshot()


def test_the_program_pages_calls_and_is_interrupted() -> None:
    made = machine()
    traps: list[tuple[int, Mode]] = []
    enter = made.hart._enter_trap

    def entered(cause: int, tval: int, pc: int, target: Mode, word: int = 0) -> None:
        traps.append((cause, made.hart.mode))
        enter(cause, tval, pc, target, word)

    made.hart._enter_trap = entered  # type: ignore[method-assign]
    made.run(TICKS)

    assert {(1 << 31 | 5, Mode.U), (8, Mode.U)} == set(traps)
    assert len(made.hart.mmu.tlb.entries) > 3


def test_both_record_the_same_events() -> None:
    ours, plain = machine(), machine()
    seen: tuple[list[Event], list[Event]] = ([], [])

    ours.recorder.watch(seen[0].append)
    ours.run(8000)
    plain.recorder.watch(seen[1].append)
    plain_loop.run(plain.hart, 8000)

    kinds = [sorted({type(event).__name__ for event in events}) for events in seen]
    assert kinds[0] == kinds[1]
    for name in ("InstructionRetired", "MemoryAccessed", "TrapTaken"):
        first, second = (
            [
                [value for field, value in zip(e.__struct_fields__, _values(e), strict=True)
                 if field not in ("step", "word")]
                for e in events if type(e).__name__ == name
            ]
            for events in seen
        )  # fmt: skip
        assert first == second


def _values(event: Event) -> tuple[object, ...]:
    return tuple(getattr(event, field) for field in event.__struct_fields__)
