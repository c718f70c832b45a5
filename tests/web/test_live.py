"""The whole server as a process of its own, under each async library, with websockets to it."""

import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
import websocket

from server.bootstrap import ROOT


class Viewer:
    """A browser's end of the socket, as the protocol has it: no more than emit and acknowledge."""

    def __init__(self, address):
        address = address.replace("http", "ws", 1)
        where = f"{address}/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(where, timeout=60)
        self.answers = {}
        self.commands = 0
        self.socket.recv()
        self.socket.send("40")
        self.socket.recv()

    def emit(self, command, data):
        """Send a command; the number of its answer."""
        self.commands += 1
        self.socket.send(f"42{self.commands}{json.dumps([command, data])}")
        return self.commands

    def answer(self, number):
        """Wait for one answer; others that come meanwhile are kept."""
        while number not in self.answers:
            message = self.socket.recv()
            if message == "2":
                self.socket.send("3")
            if found := re.match(r"43([0-9]+)", message):
                (self.answers[int(found[1])],) = json.loads(message[found.end() :])
        return self.answers[number]

    def call(self, command, data):
        return self.answer(self.emit(command, data))


class Server:
    """A server, and viewers of it."""

    def __init__(self, mode, workers, gate):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{probe.getsockname()[1]}"
        words = [sys.executable, "-m", "tests.web.fake_server", self.address.rpartition(":")[2]]
        environment = {**os.environ, "FAKE_LESSON_GATE": str(gate)}
        self.process = subprocess.Popen([*words, mode, str(workers)], cwd=ROOT, env=environment)
        self.viewers = []
        self.gate = gate

    def wait(self):
        for _ in range(600):
            try:
                return urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def view(self):
        self.viewers.append(Viewer(self.address))
        return self.viewers[-1]

    def dismiss_viewers(self):
        while self.viewers:
            self.viewers.pop().socket.close(timeout=0)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


CONFIGURATIONS = [("eventlet", 1), ("threading", 1), ("gevent", 1), ("eventlet", 0)]


@pytest.fixture(scope="module", params=CONFIGURATIONS, ids=lambda param: "{}-{}".format(*param))
def running(request, tmp_path_factory):
    """A server in each mode with a worker process, and in eventlet without one."""
    mode, workers = request.param
    if mode != "threading" and importlib.util.find_spec(mode) is None:
        pytest.skip(f"{mode} is not installed")
    started = Server(mode, workers, tmp_path_factory.mktemp("gate"))
    try:
        started.wait()
        yield started
    finally:
        started.stop()


@pytest.fixture
def server(running):
    yield running
    running.dismiss_viewers()


@pytest.fixture
def gate(running):
    """The folder through which a test and the lesson ``gated`` talk. Each run passes it once."""
    for left in running.gate.iterdir():
        left.unlink()
    return running.gate


def until(condition):
    for _ in range(3000):
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come")


def test_viewers_are_answered_while_another_s_run_is_prepared(server, gate):
    first, second = server.view(), server.view()
    slow = first.emit("open", {"lesson": "gated", "parameters": {"steps": "1000"}})
    until(lambda: list(gate.glob("waiting-*")))
    for _ in range(20):
        quick = second.call("open", {"lesson": "counting"})
        assert quick["ok"] is True
        chunk = first.call("chunk", {"run": quick["run"], "index": 2})
        assert chunk["picture"] == {"tick": 20}
        assert second.call("launch", {})["ok"] is False
    assert slow not in first.answers
    (gate / "open").touch()
    assert first.answer(slow)["ok"] is True


def test_two_viewers_share_one_run(server):
    first, second = server.view(), server.view()
    assert first.call("open", {"lesson": "counting"}) == second.call("open", {"lesson": "counting"})


def test_a_killed_worker_is_not_noticed_by_its_viewer(server, gate):
    viewer = server.view()
    slow = viewer.emit("open", {"lesson": "gated"})
    (waiting,) = until(lambda: list(gate.glob("waiting-*")))
    pid = int(waiting.name.partition("-")[2])
    if pid != server.process.pid:
        os.kill(pid, signal.SIGKILL)
        until(lambda: len(list(gate.glob("waiting-*"))) == 2)
    (gate / "open").touch()
    assert viewer.answer(slow)["ok"] is True


def test_a_command_too_large_is_refused_and_the_viewer_stays(server):
    viewer = server.view()
    assert viewer.call("open", {"lesson": "x" * (100 << 10)})["error"]["id"] == "error-too-large"
    assert viewer.call("open", {"lesson": "counting"})["ok"] is True


MALFORMED = ["2[", '42["open",', "42" + "[" * 100_000, "9", "", "4" * 30, "42" + "x" * (3 << 20)]


@pytest.mark.parametrize("message", MALFORMED, ids=lambda message: message[:10])
def test_a_malformed_message_harms_at_most_its_sender(server, message):
    broken, modest = server.view(), server.view()
    with suppress(OSError):  # the server may hang up before all is sent
        broken.socket.send(message)
    assert modest.call("open", {"lesson": "counting"})["ok"] is True
    assert server.view().call("open", {"lesson": "counting"})["ok"] is True


def test_messages_are_never_compressed(server):
    host, _, port = server.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            b"Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        )
        head = connection.recv(4096).partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 101")
    assert b"permessage-deflate" not in head


def test_a_page_of_another_origin_cannot_connect(server):
    request = urllib.request.Request(
        f"{server.address}/socket.io/?EIO=4&transport=websocket",
        headers={"Origin": "http://elsewhere.example"},
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    caught.value.close()
    assert caught.value.code == 400


def test_a_taken_port_is_said_plainly(server):
    port = server.address.rpartition(":")[2]
    words = [sys.executable, "-m", "tests.web.fake_server", port, "threading", "1"]
    second = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert f"port {port}" in second.stderr
    assert "--port" in second.stderr
    assert "Traceback" not in second.stderr
