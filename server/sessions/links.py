"""From what a link says to what can be run: bad values warn and fall back, they never break."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from ..trace.errors import CommandError
from .catalogue import Lesson

Warning_ = dict[str, Any]
"""``{"id": <text>, "values": {...}}``, as it travels."""

LONGEST_ECHO = 80
"""Characters of a link's mistake that are shown again. Nothing legal is longer."""

MOMENT = re.compile(r"([0-9]{1,15})\.([0-9]{1,9})")


class RunKey(NamedTuple):
    """Which run: the lesson, and every one of its parameters with a legal value."""

    lesson: str
    parameters: dict[str, str]

    def text(self, version: str) -> str:
        """The name of the run on the wire; a run of another version has another name."""
        return f"{version}/{self.lesson}?{urlencode(self.parameters)}"


def warning(message_id: str, **values: str | int) -> Warning_:
    return {"id": message_id, "values": values}


def find_lesson(lessons: Mapping[str, Lesson], lesson_id: str) -> Lesson:
    """Raises CommandError for an unknown id; it names those there are."""
    lesson = lessons.get(lesson_id)
    if lesson is None:
        known = ", ".join(lessons)
        raise CommandError("error-unknown-lesson", lesson=lesson_id[:LONGEST_ECHO], lessons=known)
    return lesson


def other_version(of_link: str | None, ours: str) -> list[Warning_]:
    """A moment is exact for one version of engine and images only."""
    if not of_link or of_link == ours:
        return []
    return [warning("warning-other-version", theirs=of_link[:LONGEST_ECHO], ours=ours)]


def choose(lesson: Lesson, given: Mapping[str, str]) -> tuple[RunKey, list[Warning_]]:
    """Every parameter of the lesson with a legal value, and a warning for each that was not."""
    chosen, warnings = {}, []
    for parameter in lesson.parameters:
        value = given.get(parameter.name, parameter.default)
        if value not in parameter.values:
            bad = {"name": parameter.name, "value": value, "default": parameter.default}
            warnings.append(warning("warning-bad-value", **bad))
            value = parameter.default
        chosen[parameter.name] = value
    for name in given:
        if name not in chosen:
            warnings.append(warning("warning-unknown-parameter", name=name))
    return RunKey(lesson.id, chosen), warnings


def parse_run(lessons: Mapping[str, Lesson], text: str, version: str) -> RunKey:
    """The key behind ``RunKey.text``. Raises CommandError: of another version, or not ours."""
    lesson_id, _, query = text.removeprefix(f"{version}/").partition("?")
    if lesson_id in lessons:
        key, _ = choose(lessons[lesson_id], dict(parse_qsl(query)))
        if key.text(version) == text:
            return key
    raise CommandError("error-unknown-run")


def choose_moment(at: str | None, opened: Mapping[str, Any]) -> tuple[str, list[Warning_]]:
    """Where a viewer begins: the link's moment, if the run has it."""
    first, last = str(opened.get("at", "0.0")), str(opened["last"])
    if at is None:
        return first, []
    if not MOMENT.fullmatch(at):
        return first, [warning("warning-bad-moment", at=at)]
    if order(at) > order(last):
        return last, [warning("warning-moment-past-end", at=at, last=last)]
    return at, []


def order(moment: str) -> tuple[int, int]:
    """Moments as numbers, so that 10.0 comes after 9.12."""
    tick, _, step = moment.partition(".")
    return int(tick), int(step)
