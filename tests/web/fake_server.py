"""A real server that teaches the fake lessons: ``python -m tests.web.fake_server PORT MODE``."""

import sys

from server.web import async_mode

if __name__ == "__main__":
    port, mode, workers = int(sys.argv[1]), async_mode.install(sys.argv[2]), int(sys.argv[3])

    from server.bootstrap import ROOT
    from server.sessions.child import Command
    from server.web.serve import engines, listen
    from tests.sessions.fakes import CATALOGUE

    command = Command([sys.executable, "-m", "tests.sessions.fake_worker"], ROOT)
    listen("127.0.0.1", port, mode, CATALOGUE, engines(CATALOGUE, command, workers))
