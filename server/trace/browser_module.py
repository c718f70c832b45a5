"""Writes ``static/js/protocol/events.js``: the browser's copy of the catalogue of events.

``python3 -m server.trace.browser_module`` writes it, ``--check`` only says whether it is stale.
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec

from .events import EVENTS, Event

TARGET = Path(__file__).resolve().parents[2] / "static" / "js" / "protocol" / "events.js"

HEADER = """\
// Generated from server/trace/events.py: run `python3 -m server.trace.browser_module`. Do not edit.
"""


def js_type(hint: object) -> str:
    """The JSDoc type of a Python type hint, e.g. ``str | None`` -> ``string | null``."""
    if hint is int:
        return "number"
    if hint is str:
        return "string"
    if hint is bool:
        return "boolean"
    if hint is type(None):
        return "null"
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in args)
    if origin is tuple:
        return f"Array<{js_type(args[0])}>"
    if origin in (types.UnionType, typing.Union):
        return " | ".join(js_type(part) for part in args)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint.__name__
    raise TypeError(f"no JavaScript type for {hint!r}: add it to js_type")


def _sentence(documented: type) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0].replace("``", "`")


def _typedef(struct: type[msgspec.Struct], tag: str | None = None) -> str:
    lines = ["/**", f" * {_sentence(struct)}", f" * @typedef {{object}} {struct.__name__}"]
    if tag is not None:
        lines.append(f' * @property {{"{tag}"}} event')
    for name, hint in get_type_hints(struct).items():
        if not name.startswith("__"):
            lines.append(f" * @property {{{js_type(hint)}}} {name}")
    return "\n".join([*lines, " */"])


def _parts_of(structs: Sequence[type[msgspec.Struct]]) -> list[type[msgspec.Struct]]:
    """The structs that the fields of others hold, each once, inner ones first."""
    found: list[type[msgspec.Struct]] = []

    def visit(hint: object) -> None:
        for part in get_args(hint):
            visit(part)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint not in found:
            for inner in get_type_hints(hint).values():
                visit(inner)
            found.append(hint)

    for struct in structs:
        for hint in get_type_hints(struct).values():
            visit(hint)
    return found


def tag_of(event: type[Event]) -> str:
    """The name under which an event travels, e.g. ``trap-taken``."""
    return str(event.__struct_config__.tag)


def browser_module() -> str:
    """The whole text of the JavaScript module."""
    parts = [HEADER, *map(_typedef, _parts_of(EVENTS))]
    parts += [_typedef(event, tag_of(event)) for event in EVENTS]
    union = " | ".join(event.__name__ for event in EVENTS)
    parts.append(f"/** @typedef {{{union}}} Event */")
    rows = []
    for event in EVENTS:
        fields = ", ".join(f'"{name}"' for name in event.__struct_fields__[2:])
        rows.append(f'  "{tag_of(event)}": [{fields}],')
    table = "\n".join(rows)
    parts.append(
        "/** Every event by its tag, with the names of its own fields. */\n"
        f"export const EVENTS = Object.freeze({{\n{table}\n}});"
    )
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Write the module, or with ``--check`` return 1 if the one on disk is stale."""
    if "--check" in arguments:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == browser_module()
        return 0 if current else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(browser_module(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
