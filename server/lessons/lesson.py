"""What a lesson is: an experiment with parameters, and the moments in it that it points at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..lab.lab import Cpu, Guest, LabSpec
from ..lab.summary import Summary

Values = dict[str, str | int]


@dataclass(frozen=True)
class Parameter:
    """A choice that links carry and set-up chips offer; the first value is the default."""

    name: str
    values: tuple[str, ...]

    @property
    def default(self) -> str:
        """What holds where nothing, or nonsense, is chosen."""
        return self.values[0]


CPU = Parameter("cpu", ("deprivileged", "bare"))
PRICES = Parameter("prices", ("2010", "2006", "2017"))


@dataclass(frozen=True)
class Question:
    """Asked before the answer is shown. ``answer`` and ``options`` are numbers of the run."""

    id: str
    text: str
    options: tuple[dict[str, Any], ...]
    answer: int
    values: Values = field(default_factory=dict)
    reveal: str = ""


@dataclass(frozen=True)
class Beat:
    """A moment to stop at, with a sentence (a text's id) and the run's own values in it."""

    id: str
    at: str
    text: str
    values: Values = field(default_factory=dict)
    lens: str = "privilege"
    question: Question | None = None

    def wire(self) -> dict[str, Any]:
        """As the browser gets it."""
        row = asdict(self)
        if self.question is None:
            del row["question"]
        return row


@dataclass(frozen=True)
class Lesson:
    """``code`` is the curriculum's (S3), ``id`` the link's. ``guests`` names what runs in it.

    numbers: what ``measure`` prints. beats: the moments, in order; each is derived from events.
    """

    id: str
    code: str
    parameters: tuple[Parameter, ...]
    guests: Callable[[Mapping[str, str]], tuple[Guest, ...]]
    watched_symbols: tuple[str, ...]
    numbers: Callable[[Summary, Mapping[str, int]], dict[str, int]]
    beats: Callable[[Summary, Mapping[str, int], dict[str, int]], list[Beat]]
    max_ticks: int = 1_000_000

    def lab_spec(self, parameters: Mapping[str, str]) -> LabSpec:
        """The experiment for a choice of parameters."""
        cpu: Cpu = "bare" if parameters.get("cpu") == "bare" else "deprivileged"
        return LabSpec(self.guests(parameters), cpu)
