"""What this floor needs of threads or greenlets; ``web.async_mode`` decides which they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol


class Event(Protocol):
    """As ``threading.Event``."""

    def set(self) -> None: ...
    def wait(self, timeout: float | None = None) -> bool: ...


class Concurrency(NamedTuple):
    spawn: Callable[..., object]
    """``spawn(function, *arguments)`` runs it beside the caller."""
    event: Callable[[], Event]
    lock: Callable[[], AbstractContextManager[Any]]
    pause: Callable[[float], object]
    now: Callable[[], float]
    """Seconds of a clock that never goes back."""
