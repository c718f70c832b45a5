"""The one place that knows the async library. ``install`` comes before any other import.

The rest of the house uses the standard library's ``socket`` and ``threading``, which the library
patches, and what ``concurrency`` hands out: eventlet, gevent and plain threads run the same code.
"""

from __future__ import annotations

import os
import threading
import time
import warnings
from typing import Any, Literal, cast, get_args

from ..sessions.concurrency import Concurrency

AsyncMode = Literal["eventlet", "gevent", "threading"]
MOST_CONNECTIONS = 8192
"""Every viewer holds one. Eventlet's own limit, 1024, would leave the rest hanging."""


def install(mode: str | None = None) -> AsyncMode:
    """Patch the standard library for ``mode``, or $HYPERVISIBLE_ASYNC, or eventlet."""
    mode = mode or os.environ.get("HYPERVISIBLE_ASYNC") or "eventlet"
    if mode not in get_args(AsyncMode):
        raise SystemExit(f"unknown async mode {mode!r}: {', '.join(get_args(AsyncMode))}")
    if mode == "eventlet":
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
    elif mode == "gevent":
        from gevent import monkey

        monkey.patch_all()
    return cast(AsyncMode, mode)


def run_options(mode: AsyncMode) -> dict[str, Any]:
    """What ``SocketIO.run`` is told besides host and port."""
    if mode == "eventlet":
        return {"max_size": MOST_CONNECTIONS, "log_output": False}
    return {"allow_unsafe_werkzeug": True} if mode == "threading" else {}


def concurrency() -> Concurrency:
    """Threads, or the greenlets that ``install`` has put in their place."""
    return Concurrency(spawn, threading.Event, threading.Lock, time.sleep, time.monotonic)


def spawn(run: Any, *arguments: Any) -> None:
    threading.Thread(target=run, args=arguments, daemon=True).start()
