"""What the server asks of an engine, and the form of an answer; both travel as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from ..trace.errors import CommandError
from .links import Warning_


class OpenRequest(msgspec.Struct, frozen=True, tag="open", tag_field="command"):
    """Prepare the run unless it is prepared, and say what it is."""

    run: str
    lesson: str
    parameters: dict[str, str]
    at: str | None
    warnings: list[Warning_]


class ChunkRequest(msgspec.Struct, frozen=True, tag="chunk", tag_field="command"):
    """One stretch of the trace."""

    run: str
    lesson: str
    parameters: dict[str, str]
    index: int


Request = OpenRequest | ChunkRequest

encode = msgspec.json.Encoder().encode
decode_request = msgspec.json.Decoder(Request).decode


def failure(message_id: str, **values: str | int) -> dict[str, Any]:
    """The answer to a request that cannot be fulfilled; the text is in the catalogue."""
    return {"ok": False, "error": {"id": message_id, "values": values}}


def failure_of(error: CommandError) -> dict[str, Any]:
    return failure(error.message_id, **error.values)
