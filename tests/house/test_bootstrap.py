"""A fresh clone, or a Python that lacks something: what is installed, and what is said."""

import subprocess
import sys

import pytest

from server import bootstrap


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """An environment folder of the test's own, where pip only notes what it is asked for."""
    asked = []

    def pip(command, **_):
        asked.append([word for word in command if "==" in word or ">=" in word])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "INSTALLED", tmp_path / "requirements.txt")
    monkeypatch.setattr(bootstrap.subprocess, "run", pip)
    return asked


def test_what_is_installed_once_is_not_installed_again(environment):
    bootstrap.install(["flask>=3", "rich>=14"])
    bootstrap.install(["flask>=3", "rich>=15"])
    bootstrap.install(["flask>=3", "rich>=15"])
    assert environment == [["flask>=3", "rich>=14"], ["rich>=15"]]


def test_a_failed_installation_is_said_and_tried_again(environment, monkeypatch):
    def failing(command, **_):
        return subprocess.CompletedProcess(command, 1)

    with monkeypatch.context() as broken:
        broken.setattr(bootstrap.subprocess, "run", failing)
        with pytest.raises(SystemExit, match="network"):
            bootstrap.install(["flask>=3"])
    bootstrap.install(["flask>=3"])
    assert environment == [["flask>=3"]]


def test_an_optional_extra_without_a_wheel_here_is_done_without(environment, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "install", lambda *_: sys.exit("no wheel"))
    bootstrap.install_optional("oracle")
    assert "oracle" in capsys.readouterr().err


def test_a_python_without_ensurepip_is_told_which_package_has_it(environment, monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="python3-venv"):
        bootstrap.create_environment()


def test_every_extra_that_is_installed_by_name_exists():
    for extra in ("node", "guests", "oracle", "test"):
        assert bootstrap.requirements(extra)
    assert any(line.startswith("flask") for line in bootstrap.requirements())


def test_a_distribution_is_found_by_its_name_whatever_its_version():
    assert bootstrap.is_installed("pytest>=9,<10")
    assert not bootstrap.is_installed("no-such-distribution[extra]>=1; python_version > '3'")


def test_the_environment_that_runs_the_tests_needs_no_other():
    """Else a test that starts ``python -m server`` would begin by installing."""
    assert all(map(bootstrap.is_installed, bootstrap.requirements()))
