"""An engine's child process that teaches the fake lessons."""

from server.web.engine_worker import work
from tests.sessions.fakes import CATALOGUE

if __name__ == "__main__":
    work(CATALOGUE)
