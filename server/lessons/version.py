"""Which engine and images a run, and so a moment in a link, belongs to."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

SERVER = Path(__file__).resolve().parents[1]
DECIDING = ("isa", "trace", "machine", "vmm", "guests/images", "lab", "lessons")
"""What decides how a run goes; the pages and their texts do not."""


@cache
def engine_version() -> str:
    """Eight digits that change whenever a run might: a digest of sources and images."""
    digest = hashlib.sha256()
    for folder in DECIDING:
        for file in sorted((SERVER / folder).rglob("*")):
            if file.suffix in (".py", ".elf"):
                digest.update(file.relative_to(SERVER).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
