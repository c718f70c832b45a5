"""Starts a worker process that shares a socket with us."""

from __future__ import annotations

import hmac
import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HAS_SOCKETPAIR = os.name != "nt"
TOKEN = "HYPERVISIBLE_WORKER_TOKEN"
TOKEN_LENGTH = 32
START_SECONDS = 30.0


@dataclass(frozen=True)
class Command:
    """How a worker is started: ``[*words, <where to connect>]`` in ``folder``."""

    words: Sequence[str]
    folder: Path


@dataclass(frozen=True)
class Child:
    process: subprocess.Popen[bytes]
    connection: socket.socket

    def kill(self) -> None:
        self.process.kill()

    def reap(self) -> int:
        """Close the connection, which ends a healthy child; the exit status."""
        self.connection.close()
        try:
            return self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def start(command: Command, inherit: bool = HAS_SOCKETPAIR) -> Child:
    """Start a worker, connected by an inherited socket, or where there are none by loopback."""
    return start_inheriting(command) if inherit else start_dialling(command)


def start_inheriting(command: Command) -> Child:
    ours, theirs = socket.socketpair()
    with theirs:
        words = [*command.words, f"fd:{theirs.fileno()}"]
        try:
            process = subprocess.Popen(words, pass_fds=[theirs.fileno()], cwd=command.folder)
        except OSError:
            ours.close()
            raise
    return Child(process, ours)


def start_dialling(command: Command) -> Child:
    """The child connects to a port of ours; the token tells it from whoever else tries."""
    token = os.urandom(TOKEN_LENGTH // 2).hex()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        words = [*command.words, f"port:{listener.getsockname()[1]}"]
        process = subprocess.Popen(words, cwd=command.folder, env={**os.environ, TOKEN: token})
        listener.settimeout(START_SECONDS)
        try:
            while not greets(connection := listener.accept()[0], token):
                connection.close()
        except OSError:
            process.kill()
            process.wait()
            raise
    return Child(process, connection)


def greets(connection: socket.socket, token: str) -> bool:
    """Whether the peer begins with the token."""
    connection.settimeout(START_SECONDS)
    said = b""
    try:
        while len(said) < TOKEN_LENGTH and (data := connection.recv(TOKEN_LENGTH - len(said))):
            said += data
    except TimeoutError:
        return False
    connection.settimeout(None)
    return hmac.compare_digest(said, token.encode())


def connect(where: str, environment: Mapping[str, str]) -> socket.socket:
    """The child's end; ``where`` is what its command line ends with."""
    kind, _, number = where.partition(":")
    if kind == "fd":
        connection = socket.socket(fileno=int(number))
        connection.setblocking(True)  # the parent may have made the shared description non-blocking
        return connection
    connection = socket.create_connection(("127.0.0.1", int(number)))
    connection.sendall(environment[TOKEN].encode())
    return connection
