"""Messages on a byte stream: a ticket, a length, and that many bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator

HEADER = struct.Struct("!QI")

ALIVE = 0
"""The ticket of a frame that answers nothing: the worker is busy, and well."""


def frame(ticket: int, body: bytes) -> bytes:
    return HEADER.pack(ticket, len(body)) + body


class Decoder:
    """Cuts what arrives, in pieces of any size, into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The frames that are complete with ``data``."""
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            ticket, length = HEADER.unpack_from(self._buffer)
            end = HEADER.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[HEADER.size : end])
            del self._buffer[:end]
            yield ticket, body
