"""The child process of an engine: ``python -m server.web.engine_worker <where to connect>``.

It stands on this floor because it brings the clock; Flask and eventlet are never imported here.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from ..sessions.catalogue import Catalogue
from ..sessions.child import connect
from ..sessions.engine import Engine
from ..sessions.worker import serve


def work(catalogue: Catalogue) -> None:
    """Answer requests until the server is gone; leave the keyboard's interrupt to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    with connect(sys.argv[1], os.environ) as connection:
        serve(connection, Engine(catalogue, time.perf_counter), time.perf_counter)


if __name__ == "__main__":
    from ..sessions.lessons import CATALOGUE

    work(CATALOGUE)
