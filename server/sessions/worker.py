"""The child process's loop: requests in, answers out, work between."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable

from .engine import Engine
from .frames import ALIVE, Decoder, frame
from .requests import decode_request

SLICE_SECONDS = 0.010
SIGN_OF_LIFE_SECONDS = 1.0


def serve(connection: socket.socket, engine: Engine, now: Callable[[], float]) -> None:
    """Answer until the server closes the connection."""
    decoder = Decoder()
    heard = now()
    while True:
        if not engine.busy or select.select([connection], [], [], 0)[0]:
            data = connection.recv(1 << 16)
            if not data:
                return
            for ticket, body in decoder.feed(data):
                engine.submit(ticket, decode_request(body))
        if not engine.busy:
            continue
        answer = engine.turn(SLICE_SECONDS)
        if answer is not None:
            connection.sendall(frame(*answer))
            heard = now()
        elif now() - heard > SIGN_OF_LIFE_SECONDS:
            connection.sendall(frame(ALIVE, b""))
            heard = now()
