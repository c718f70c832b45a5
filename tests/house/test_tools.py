"""The tools that keep the house in order, so that one command passes everything."""

import ast
import subprocess
import sys

import pytest

from server.bootstrap import ROOT

TOOLS = {
    "ruff": [sys.executable, "-m", "ruff", "check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "import-linter": [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ],
}


def passes(command, folder=ROOT):
    step = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert step.returncode == 0, f"{step.stdout}\n{step.stderr}"


@pytest.mark.parametrize("tool", TOOLS)
def test_the_python_sources_pass(tool):
    passes(TOOLS[tool])


def test_the_types_of_the_javascript_sources_agree(node):
    passes([*node, "node_modules/typescript/bin/tsc", "--noEmit"], ROOT / "static")


def test_all_imports_inside_the_server_are_relative():
    """So that it runs as ``server`` in a clone, and as ``hypervisible`` once installed."""
    absolute = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in (ROOT / "server").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        if any(name.split(".")[0] == "server" for name in imported(node))
    ]
    assert absolute == []


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [node.module]
