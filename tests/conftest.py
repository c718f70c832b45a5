"""What all tests share: how long the random ones go on, and node."""

import os

import hypothesis
import pytest

from server import web_build
from server.bootstrap import ROOT

hypothesis.settings.register_profile("quick", deadline=None, derandomize=True)
hypothesis.settings.register_profile("full", deadline=None, max_examples=5000)


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="long runs of the property tests")


def pytest_configure(config):
    config.option.full = config.getoption("--full") or bool(os.environ.get("HYPERVISIBLE_FULL"))
    hypothesis.settings.load_profile("full" if config.option.full else "quick")


@pytest.fixture(scope="session")
def full(request):
    """Whether long runs are wanted: ``--full``, or HYPERVISIBLE_FULL in the environment."""
    return request.config.option.full


@pytest.fixture(scope="session")
def node():
    """Node.js, with the packages of ``static`` installed: the first words of a command line."""
    found = web_build.find_or_install_node()
    web_build.install_packages(ROOT / "static", found)
    return found.node
