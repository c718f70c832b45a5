"""An application that teaches the fake lessons, its engine in this process."""

import time

import pytest

from server.sessions.engine import Engine
from server.sessions.scheduler import Scheduler
from server.web.app import create_app
from server.web.async_mode import concurrency
from tests.sessions.fakes import CATALOGUE


@pytest.fixture
def application():
    """The Flask application and its sockets."""
    engines = Scheduler(Engine(CATALOGUE, time.perf_counter), concurrency())
    return create_app("threading", CATALOGUE, engines)


@pytest.fixture
def browser(application):
    """Asks for pages."""
    return application[0].test_client()


@pytest.fixture
def ask(application):
    """Emits a command and returns the acknowledgement."""
    app, sockets = application
    viewer = sockets.test_client(app)
    yield lambda *arguments: viewer.emit(*arguments, callback=True)
    viewer.disconnect()
