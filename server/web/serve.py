"""A server from nothing: patch, build, start the engines, listen."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from ..sessions.catalogue import Catalogue
from ..sessions.child import Command
from ..sessions.engine import Engine
from ..sessions.pool import WorkerPool
from ..sessions.scheduler import Scheduler
from . import async_mode

PACKAGE = (__package__ or "").partition(".")[0]


def serve(host: str, port: int, mode: str | None = None, workers: int | None = None) -> None:
    """Serve the lessons until interrupted. ``workers`` 0: the engine runs in this process."""
    installed = async_mode.install(mode)
    from ..sessions.lessons import CATALOGUE

    folder = Path(__file__).resolve().parents[2]
    command = Command([sys.executable, "-m", f"{PACKAGE}.web.engine_worker"], folder)
    listen(host, port, installed, CATALOGUE, engines(CATALOGUE, command, workers))


def engines(
    catalogue: Catalogue, command: Command, workers: int | None = None
) -> WorkerPool | Scheduler:
    """One worker process fewer than there are cores, at least one, unless told otherwise.

    Where no process can be started, the engine runs in this one.
    """
    concurrency = async_mode.concurrency()
    if workers != 0:
        pool = WorkerPool(command, workers or max(1, (os.cpu_count() or 1) - 1), concurrency)
        try:
            pool.start()
            return pool
        except OSError as error:
            print(f"Hypervisible: no engine processes here ({error})", file=sys.stderr)
    return Scheduler(Engine(catalogue, concurrency.now), concurrency)


def listen(
    host: str,
    port: int,
    mode: async_mode.AsyncMode,
    catalogue: Catalogue,
    answering: WorkerPool | Scheduler,
) -> None:
    """Say where the server is, and serve."""
    from .app import create_app

    check_port(host, port)
    app, sockets = create_app(mode, catalogue, answering)
    shown = f"[{host}]" if ":" in host else host
    print(f"Hypervisible: http://{shown}:{port}/  (Ctrl-C ends it)", flush=True)
    try:
        sockets.run(app, host, port, **async_mode.run_options(mode))
    except KeyboardInterrupt:
        pass
    finally:
        answering.close()


def check_port(host: str, port: int) -> None:
    """Say plainly that the port is taken; eventlet would share it with another of its servers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise SystemExit(
            f"Hypervisible cannot listen on {host} port {port}: {reason}."
            " Stop the program that uses it, or choose another with --port."
        ) from None
