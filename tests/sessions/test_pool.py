"""Engines in real child processes: shared, killed, and asked again."""

import json
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.bootstrap import ROOT
from server.sessions import child, pool
from server.sessions.child import Command
from server.sessions.engine import Engine
from server.sessions.pool import WorkerPool
from server.sessions.scheduler import Scheduler
from server.web.async_mode import concurrency
from tests.sessions.fakes import CATALOGUE
from tests.sessions.test_engine import chunk_request, open_request

FAKE_WORKER = Command([sys.executable, "-m", "tests.sessions.fake_worker"], ROOT)


@pytest.fixture
def workers():
    """One worker process, so that every request of a test meets in it."""
    engines = WorkerPool(FAKE_WORKER, 1, concurrency())
    yield engines
    engines.close()


@pytest.fixture
def gate(tmp_path, monkeypatch):
    """The folder through which a test and the lesson ``gated`` talk."""
    monkeypatch.setenv("FAKE_LESSON_GATE", str(tmp_path))
    return tmp_path


@pytest.fixture
def asking():
    with ThreadPoolExecutor(16) as threads:
        yield lambda engines, request: threads.submit(lambda: json.loads(engines.ask(request)))


def until(condition):
    """Wait for something that must come; what it returns."""
    for _ in range(3000):
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come")


def waiting_pids(gate):
    return {int(path.name.partition("-")[2]) for path in gate.glob("waiting-*")}


def test_a_request_is_answered_by_another_process(workers):
    answer = json.loads(workers.ask(open_request(at="12.1")))
    assert (answer["ok"], answer["at"]) == (True, "12.1")
    assert answer["worker"] != os.getpid()


def test_a_killed_worker_is_replaced_and_its_viewer_still_gets_the_answer(workers, gate, asking):
    answer = asking(workers, open_request("gated"))
    (first,) = until(lambda: waiting_pids(gate))
    os.kill(first, signal.SIGKILL)
    until(lambda: len(waiting_pids(gate)) == 2)
    (gate / "open").touch()
    given = answer.result(60)
    assert given["ok"] is True
    assert given["worker"] in waiting_pids(gate) - {first}


def test_a_worker_killed_while_idle_is_replaced_at_the_next_request(workers):
    first = json.loads(workers.ask(open_request()))["worker"]
    os.kill(first, signal.SIGKILL)
    until(lambda: json.loads(workers.ask(open_request()))["worker"] != first)


def test_a_request_that_kills_its_worker_fails_alone(workers, gate, asking):
    waiting = [asking(workers, open_request("gated")) for _ in range(3)]
    until(lambda: waiting_pids(gate))
    deadly = asking(workers, open_request("deadly"))
    assert deadly.result(60)["error"]["id"] == "error-run-failed"
    (gate / "open").touch()
    assert [each.result(60)["ok"] for each in waiting] == [True] * 3


def test_a_quick_run_is_not_held_up_by_one_that_waits(workers, gate, asking):
    slow = asking(workers, open_request("gated"))
    until(lambda: waiting_pids(gate))
    assert asking(workers, open_request()).result(60)["ok"] is True
    assert not slow.done()
    (gate / "open").touch()
    assert slow.result(60)["ok"] is True


def test_viewers_share_one_run(workers, asking):
    given = [asking(workers, chunk_request(5)) for _ in range(10)]
    assert {tuple(each.result(60)["made"]) for each in given} == {(5,)}


def test_a_worker_that_cannot_start_is_said_and_not_waited_for(tmp_path):
    engines = WorkerPool(Command([str(tmp_path / "no-such-program")], ROOT), 1, concurrency())
    answer = json.loads(engines.ask(open_request()))
    assert answer["error"]["id"] == "error-run-failed"


def test_a_worker_that_ends_at_once_is_not_started_for_ever():
    engines = WorkerPool(Command([sys.executable, "-c", "pass"], ROOT), 1, concurrency())
    answer = json.loads(engines.ask(open_request()))
    assert answer["error"]["id"] == "error-run-failed"


def test_a_silent_worker_is_killed(gate, monkeypatch):
    monkeypatch.setattr(pool, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(pool, "SILENCE_SECONDS", 0.2)
    silent = Command([sys.executable, "-c", "import time; time.sleep(60)"], ROOT)
    answer = json.loads(WorkerPool(silent, 1, concurrency()).ask(open_request()))
    assert answer["error"]["id"] == "error-run-failed"


def test_too_many_requests_are_refused(workers, gate, asking, monkeypatch):
    monkeypatch.setattr(pool, "MOST_PENDING", 1)
    first = asking(workers, open_request("gated"))
    until(lambda: waiting_pids(gate))
    assert json.loads(workers.ask(open_request()))["error"]["id"] == "error-busy"
    (gate / "open").touch()
    assert first.result(60)["ok"] is True


def test_closing_the_pool_ends_its_process_and_answers_who_waits(workers, gate, asking):
    answer = asking(workers, open_request("gated"))
    until(lambda: waiting_pids(gate))
    workers.close()
    assert answer.result(60)["error"]["id"] == "error-busy"


def test_a_worker_can_dial_in_where_sockets_are_not_inherited():
    engines = pool.Worker(lambda: child.start(FAKE_WORKER, inherit=False), concurrency())
    answer = json.loads(engines.ask(pool.encode(open_request())))
    engines.close()
    assert answer["ok"] is True


def test_without_processes_one_loop_answers_all(asking):
    engine = Engine(CATALOGUE, time.perf_counter)
    scheduler = Scheduler(engine, concurrency())
    requests = [open_request(), chunk_request(3), open_request(steps="1000")]
    given = [asking(scheduler, request) for request in requests]
    assert [each.result(60)["ok"] for each in given] == [True] * 3
    assert given[0].result()["worker"] == os.getpid()


def test_the_threads_of_a_closed_pool_end():
    before = threading.active_count()
    engines = WorkerPool(FAKE_WORKER, 2, concurrency())
    engines.start()
    engines.close()
    until(lambda: threading.active_count() <= before)
