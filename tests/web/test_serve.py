"""How a server is put together."""

import socket

import pytest

from server.bootstrap import ROOT
from server.sessions.child import Command
from server.sessions.pool import WorkerPool
from server.sessions.scheduler import Scheduler
from server.web import async_mode
from server.web.serve import check_port, engines
from tests.sessions.fakes import CATALOGUE
from tests.sessions.test_pool import FAKE_WORKER

NO_SUCH_PROGRAM = Command(["no-such-program-anywhere"], ROOT)


def test_engines_run_in_processes_of_their_own():
    pool = engines(CATALOGUE, FAKE_WORKER)
    pool.close()
    assert isinstance(pool, WorkerPool)


def test_where_no_process_can_be_started_the_engine_runs_in_the_server(capsys):
    assert isinstance(engines(CATALOGUE, NO_SUCH_PROGRAM), Scheduler)
    assert "no-such-program" in capsys.readouterr().err


def test_no_processes_can_be_asked_for():
    assert isinstance(engines(CATALOGUE, NO_SUCH_PROGRAM, workers=0), Scheduler)


def test_a_taken_port_is_told_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port}: Address already in use.*--port"):
            check_port("127.0.0.1", port)


def test_an_unknown_async_mode_is_refused_by_name():
    with pytest.raises(SystemExit, match="'twisted'.*eventlet, gevent, threading"):
        async_mode.install("twisted")
