"""What a test needs beyond Python: it is skipped with the reason, unless CI demands the thing."""

import os

import pytest


def lack(thing: str, reason: str) -> None:
    """Skip this test; where HYPERVISIBLE_REQUIRE_<THING> is set, fail it."""
    if os.environ.get(f"HYPERVISIBLE_REQUIRE_{thing.upper()}"):
        pytest.fail(reason)
    pytest.skip(reason)
