"""``python3 -m tests [pytest arguments]``: everything, on a fresh clone with nothing but Python."""

import sys

from server.bootstrap import ROOT, ensure_environment

ensure_environment("tests", extras=["test"], optional=["oracle", "guests"])

import pytest  # noqa: E402 (only now is there a pytest to import)

sys.exit(pytest.main(["--rootdir", str(ROOT), *sys.argv[1:]]))
