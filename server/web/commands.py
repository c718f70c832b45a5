"""The socket commands. Each is one ``emit`` with an acknowledgement, which is the answer.

``open {lesson, parameters, at?, lang}``
    -> ``{ok: true, run, lesson, parameters, warnings, at, last, ...}``
``chunk {run, index}``
    -> ``{ok: true, index, picture, events}``

Whatever goes wrong is answered ``{ok: false, error: {id, values}}``, with a text in the catalogue.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Protocol, TypeVar

import msgspec
from flask import request
from flask_socketio import SocketIO

from ..sessions.catalogue import Catalogue
from ..sessions.links import LONGEST_ECHO, choose, find_lesson, other_version, parse_run
from ..sessions.requests import ChunkRequest, OpenRequest, Request, failure, failure_of
from ..trace.errors import CommandError

LARGEST_COMMAND_BYTES = 64 << 10
LARGEST_MESSAGE_BYTES = 1 << 20
"""Above the first a command is refused with an answer; above the second the connection ends."""
MOST_UNDER_WAY = 32
"""Commands that one client may have waiting at a time."""
MOST_WARNINGS = 20

Answer = msgspec.Raw | dict[str, Any]
Command = TypeVar("Command")


class Engines(Protocol):
    """``sessions.pool.WorkerPool``, or its stand-in without processes."""

    def ask(self, request: Request) -> bytes: ...


class OpenCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a link says. ``version`` is that of the engine whose moment ``at`` was.

    ``lang`` is the viewer's language; texts travel by their ids, so no answer depends on it.
    """

    lesson: str
    parameters: dict[str, str] = {}
    at: str | None = None
    version: str | None = None
    lang: str = "ja"


class ChunkCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    run: str
    index: Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]


class Json:
    """How messages are written: an engine's answer goes through as the bytes it came in."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return msgspec.json.encode(value).decode()


class Commands:
    """Answers what viewers ask, by asking an engine."""

    def __init__(self, catalogue: Catalogue, engines: Engines) -> None:
        self._catalogue = catalogue
        self._engines = engines
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()

    def register(self, sockets: SocketIO) -> None:
        sockets.on_event("open", self._handler(self.open, OpenCommand))
        sockets.on_event("chunk", self._handler(self.chunk, ChunkCommand))
        sockets.on_event("*", unknown_command)

    def open(self, command: OpenCommand) -> Answer:
        lesson = find_lesson(self._catalogue.lessons, command.lesson)
        key, warnings = choose(lesson, shortened(command.parameters))
        at = command.at and command.at[:LONGEST_ECHO]
        run = key.text(self._catalogue.version)
        warnings += other_version(command.at and command.version, self._catalogue.version)
        request = OpenRequest(run, *key, at, warnings[:MOST_WARNINGS])
        return msgspec.Raw(self._engines.ask(request))

    def chunk(self, command: ChunkCommand) -> Answer:
        key = parse_run(self._catalogue.lessons, command.run, self._catalogue.version)
        request = ChunkRequest(command.run, *key, command.index)
        return msgspec.Raw(self._engines.ask(request))

    def _handler(
        self, answer: Callable[[Command], Answer], kind: type[Command]
    ) -> Callable[..., Answer]:
        """What Flask-SocketIO calls: checks what came, and lets no exception out."""

        def handle(*arguments: Any) -> Answer:
            try:
                with self._one_more(request.sid):  # type: ignore[attr-defined]
                    return answer(parse(arguments, kind))
            except CommandError as error:
                return failure_of(error)
            except Exception:
                logging.getLogger(__name__).exception("a socket command failed")
                return failure("error-run-failed", reason="internal")

        return handle

    @contextmanager
    def _one_more(self, viewer: str) -> Iterator[None]:
        """While a command of this viewer is under way. Raises CommandError if too many are."""
        with self._lock:
            self._under_way[viewer] += 1
            count = self._under_way[viewer]
        try:
            if count > MOST_UNDER_WAY:
                raise CommandError("error-busy")
            yield
        finally:
            with self._lock:
                self._under_way[viewer] -= 1
                if not self._under_way[viewer]:
                    del self._under_way[viewer]


def parse(arguments: tuple[Any, ...], kind: type[Command]) -> Command:
    """The one argument of a command, as its type. Raises CommandError."""
    if len(arguments) != 1:
        raise CommandError("error-bad-command", reason=f"{len(arguments)} arguments, 1 expected")
    size_bytes = len(msgspec.json.encode(arguments[0]))
    if size_bytes > LARGEST_COMMAND_BYTES:
        raise CommandError("error-too-large", size=size_bytes, limit=LARGEST_COMMAND_BYTES)
    try:
        return msgspec.convert(arguments[0], kind)
    except msgspec.ValidationError as error:
        raise CommandError("error-bad-command", reason=str(error)) from None


def shortened(parameters: dict[str, str]) -> dict[str, str]:
    """Names and values that can be shown again in a warning; no legal one is longer."""
    return {name[:LONGEST_ECHO]: value[:LONGEST_ECHO] for name, value in parameters.items()}


def unknown_command(name: str, *_: Any) -> Answer:
    return failure("error-bad-command", reason=f"no command {name[:LONGEST_ECHO]!r}")
