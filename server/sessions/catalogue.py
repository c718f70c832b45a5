"""What this floor needs of the lessons below it; the tests put their own in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol


class Parameter(Protocol):
    """A choice that a lesson offers, by its name in the link."""

    @property
    def name(self) -> str: ...
    @property
    def values(self) -> Sequence[str]: ...
    @property
    def default(self) -> str: ...


class Lesson(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def parameters(self) -> Sequence[Parameter]: ...


class Run(Protocol):
    """A lesson executed with given parameters: its trace, cut into chunks of ticks."""

    def prepare(self) -> Iterator[None]:
        """Do the work; every step of the iterator is short."""

    def opened(self) -> Mapping[str, Any]:
        """What a viewer needs first: see ``web.commands.open``."""

    def chunk(self, index: int) -> Mapping[str, Any]:
        """The picture at tick ``index * chunk_ticks``, and the events that follow it."""


class Catalogue(NamedTuple):
    """The lessons by id, and how a run of one is made; it may raise ``CommandError``.

    ``version`` is that of all that decides how runs go.
    """

    lessons: Mapping[str, Lesson]
    run: Callable[[str, dict[str, str]], Run]
    version: str = ""
