"""Where the pages' files lie, and names for them that change when they do."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """A folder that lies inside an installed package, and beside ``server`` in a clone."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


def dist() -> Path:
    return resource("static") / "dist"


@cache
def asset_url(name: str) -> str:
    """The address of a built file; it may be kept for ever, since new content has a new one."""
    file = dist() / name
    version = f"?v={short_digest(file.read_bytes())}" if file.exists() else ""
    return f"/static/{name}{version}"


def short_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
