"""S3: the interception of one privileged instruction. R11-R14 of the lecture.

The kernel runs ``csrw stvec``, ``csrr scause``, a loop of 1000 rounds and ``sret`` between its
symbols ``begin`` and ``end``; then its user program calls it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..lab.lab import Guest, guest_image
from ..lab.summary import Exit, Summary, moment
from ..trace import events as ev
from .lesson import CPU, PRICES, Beat, Lesson, Question, Values

SCENE: tuple[tuple[str, tuple[type[ev.Event], ...]], ...] = (
    ("trap", (ev.ModeChanged,)),
    ("read", (ev.GuestInstructionRead,)),
    ("check", (ev.PrivilegeChecked,)),
    ("emulate", (ev.VirtualCsrWritten, ev.VirtualCsrRead)),
    ("resume", (ev.ModeChanged,)),
)
"""The beats of an interception, each at the event that shows it."""


def _hex(value: int) -> str:
    return f"{value:#x}"


def numbers(summary: Summary, symbols: Mapping[str, int]) -> dict[str, int]:
    """Between ``begin`` and ``end``: exits by kind, and instructions."""
    begin, end = (summary.first_attempts.get(symbols[name]) for name in ("begin", "end"))
    if begin is None or end is None:
        return {}
    return summary.counts_between(range(begin.tick, end.tick))


def beats(summary: Summary, symbols: Mapping[str, int], found: dict[str, int]) -> list[Beat]:
    """The story of the run; a bare machine has a shorter one."""
    begin, end = (summary.first_attempts.get(symbols[name]) for name in ("begin", "end"))
    loop = summary.first_attempts.get(symbols["add_up"])
    if begin is None or end is None or loop is None:
        return []
    story = _virtual if summary.virtual else _bare
    return story(summary, range(begin.tick, end.tick), begin.before, loop.after, found)


def _question(found: dict[str, int]) -> Question:
    """Asked before the first privileged instruction: how many reach the VMM."""
    exits, instructions = found["exits"], found["instructions"]
    options = sorted({exits, exits * 10, instructions // 3, instructions})
    return Question(
        "how-many",
        "lesson-intercept-question",
        tuple({"value": value} for value in options),
        exits,
        {"instructions": instructions},
        "lesson-intercept-reveal",
    )


def _virtual(
    summary: Summary, span: range, before: str, loop: str, found: dict[str, int]
) -> list[Beat]:
    first, second, third = (e for e in summary.exits if e.tick in span)
    direct = found["instructions"] - found["exits"]
    after = [e for e in summary.exits if e.tick >= span.stop]
    entered = next(iter(summary.of_type(ev.VmEntered)))
    story = [
        Beat("start", moment(entered), "lesson-intercept-start", {"vm": entered.vm}),
        Beat(
            "predict",
            before,
            "lesson-intercept-predict",
            {"instructions": found["instructions"]},
            question=_question(found),
        ),
        *_scene(summary, first),
        *_scene(summary, second)[-2:],
        Beat("loop", loop, "lesson-intercept-loop"),
        Beat("looped", third.before, "lesson-intercept-looped", {"instructions": direct}),
        *_scene(summary, third, "virtual-mode"),
    ]
    story += _reflected(summary, after[0])
    return [*story, Beat("end", summary.last, "lesson-intercept-end", _share(found))]


def _share(found: dict[str, int]) -> Values:
    """How much ran directly, in tenths of a percent, rounded down: 999 is 99.9 %."""
    direct = found["instructions"] - found["exits"]
    tenths = 1000 * direct // found["instructions"]
    return {
        "exits": found["exits"],
        "instructions": found["instructions"],
        "percent": f"{tenths // 10}.{tenths % 10}",
    }


def _scene(summary: Summary, seen: Exit, emulation: str = "emulate") -> list[Beat]:
    """The beats of one interception: each of the scene's events in the exit's tick, in order."""
    values: Values = {"text": seen.text, "pc": _hex(seen.pc), "cause": seen.cause}
    story = []
    events = [event for event in summary.kept if event.tick == seen.tick]
    scene = dict(SCENE) | {"emulate": _emulations(emulation)}
    for name, kinds in scene.items():
        while events and not isinstance(events[0], kinds):
            events.pop(0)
        if not events:
            break
        event = events.pop(0)
        values = values | _values(event)
        key = emulation if name == "emulate" else name
        text = (
            f"lesson-intercept-{key}-read"
            if isinstance(event, ev.VirtualCsrRead)
            else (f"lesson-intercept-{key}")
        )
        story.append(Beat(f"{name}-{seen.tick}", moment(event), text, values))
    return story


def _emulations(emulation: str) -> tuple[type[ev.Event], ...]:
    if emulation == "virtual-mode":
        return (ev.VirtualModeChanged,)
    return (ev.VirtualCsrWritten, ev.VirtualCsrRead)


def _values(event: ev.Event) -> Values:
    """What an event adds to the sentences that follow it."""
    match event:
        case ev.GuestInstructionRead(word=word, text=text):
            return {"word": f"0x{word:08x}", "text": text}
        case ev.PrivilegeChecked(virtual_mode=mode):
            return {"mode": mode}
        case ev.VirtualCsrWritten(csr=csr, old=old, new=new):
            return {"csr": csr, "old": _hex(old), "new": _hex(new)}
        case ev.VirtualCsrRead(csr=csr, value=value):
            return {"csr": csr, "new": _hex(value)}
        case ev.VirtualModeChanged(old=old_mode, new=new_mode):
            return {"old": old_mode, "new": new_mode}
        case ev.ModeChanged(pc=pc):
            return {"next": _hex(pc)}
    return {}


def _reflected(summary: Summary, seen: Exit) -> list[Beat]:
    """The user program's call: the VMM hands the trap to the guest kernel."""
    injected = next(e for e in summary.of_type(ev.TrapInjected) if e.tick == seen.tick)
    values: Values = {"pc": _hex(seen.pc), "vector": _hex(injected.vector)}
    resumed = next(
        e for e in summary.of_type(ev.ModeChanged) if e.tick == seen.tick and e.new == "U"
    )
    return [
        Beat("call", seen.at, "lesson-intercept-call", values),
        Beat("reflect", moment(injected), "lesson-intercept-reflect", values),
        Beat("handler", moment(resumed), "lesson-intercept-handler", values),
    ]


def _bare(
    summary: Summary, span: range, before: str, loop: str, found: dict[str, int]
) -> list[Beat]:
    """On the bare machine nobody intercepts anything."""
    changes = list(summary.of_type(ev.ModeChanged))
    start = next(e for e in changes if e.new == "S")
    down = next(e for e in changes if e.reason == "sret" and e.tick in span)
    call = next(e for e in changes if e.tick >= span.stop and e.reason == "trap")
    return [
        Beat("start", moment(start), "lesson-intercept-bare-start"),
        Beat("begin", before, "lesson-intercept-bare-begin"),
        Beat("loop", loop, "lesson-intercept-bare-loop", {"instructions": found["instructions"]}),
        Beat("sret", moment(down), "lesson-intercept-bare-sret"),
        Beat("call", moment(call), "lesson-intercept-bare-call"),
        Beat("end", summary.last, "lesson-intercept-bare-end", _share(found)),
    ]


INTERCEPT = Lesson(
    id="intercept",
    code="S3",
    parameters=(CPU, PRICES),
    guests=lambda parameters: (Guest("A", guest_image("intercept")),),
    watched_symbols=("begin", "end", "add_up"),
    numbers=numbers,
    beats=beats,
    max_ticks=20_000,
)
