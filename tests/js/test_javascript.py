"""The tests of the JavaScript sources, which node runs."""

import subprocess
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("*.test.*js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_node_passes(node, file):
    step = subprocess.run([*node, "--test", str(file)], capture_output=True, text=True, check=False)
    assert step.returncode == 0, f"{step.stdout}\n{step.stderr}"


def test_there_are_such_tests():
    assert FILES
