"""A browser, and the real server as a process of its own.

It is never in this process: eventlet's patches must not meet the browser driver's greenlets.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from server import web_build
from server.bootstrap import ROOT
from tests.needs import lack

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
OUTPUT = ROOT / "tests" / "browser" / "output"
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium():
    """HYPERVISIBLE_CHROMIUM, else the system's, else the one that playwright has fetched."""
    named = os.environ.get("HYPERVISIBLE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None) or playwright_chromium()


def playwright_chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = find_chromium()
    if path is None:
        lack("browser", "no Chromium: install it, or name it in HYPERVISIBLE_CHROMIUM")
    return {**browser_type_launch_args, "executable_path": path}


@pytest.fixture(scope="session")
def base_url(request):
    """The address of the real server, which teaches the real lessons; or --base-url."""
    given = request.config.getoption("base_url", None)
    if given:
        yield given
        return
    web_build.build(ROOT / "static")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    OUTPUT.mkdir(exist_ok=True)
    with (OUTPUT / "server.log").open("w") as log:
        words = [sys.executable, "-m", "server", "serve", "--port", str(port)]
        server = subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address, server):
    for _ in range(600):
        try:
            return urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {(OUTPUT / 'server.log').read_text()[-2000:]}")


@pytest.fixture
def complaints(page):
    """What the page has thrown or written to the console as an error, as it happens."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    return said


@pytest.fixture
def check_accessibility(page):
    """Asserts that axe finds nothing wrong with the page as it is now."""

    def check():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES)
        wrong = [
            {"rule": each["id"], "where": [node["html"][:120] for node in each["nodes"]][:5]}
            for each in found["violations"]
        ]
        assert wrong == [], json.dumps(wrong, indent=1, ensure_ascii=False)
        assert found["passes"]

    return check
