"""Programs as listings: each instruction word of an image as text, with label and source line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..isa.disassemble import disassemble
from .image import Image, Segment

MAX_LINES = 20_000


def listing_of(image: Image, owner: str) -> dict[str, Any]:
    """The program for a viewer, at the addresses it was linked for."""
    labels: dict[int, str] = {}
    for name, address in image.symbols.items():
        labels.setdefault(address, name)
    sources = {line.address: {"file": line.file, "line": line.line} for line in image.lines}
    lines = []
    for address, word in _words(image):
        line: dict[str, Any] = {
            "address": address,
            "word": word,
            "text": disassemble(word, address),
        }
        if address in labels:
            line["label"] = labels[address]
        if address in sources:
            line["source"] = sources[address]
        lines.append(line)
    return {
        "name": image.name,
        "owner": owner,
        "symbols": [{"name": name, "address": at} for name, at in image.symbols.items()],
        "lines": lines[:MAX_LINES],
    }


def _words(image: Image) -> Iterator[tuple[int, int]]:
    for segment in image.segments:
        if segment.executable:
            yield from _segment_words(segment)


def _segment_words(segment: Segment) -> Iterator[tuple[int, int]]:
    for at in range(0, len(segment.data) & ~3, 4):
        yield segment.vaddr + at, int.from_bytes(segment.data[at : at + 4], "little")
