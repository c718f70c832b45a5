"""The real pages of the real lessons, before any script has run."""

import re
import time
from html.parser import HTMLParser

import pytest

from server.sessions.engine import Engine
from server.sessions.lessons import CATALOGUE
from server.sessions.scheduler import Scheduler
from server.texts import LANGUAGES
from server.web.app import create_app
from server.web.async_mode import concurrency

PAGES = [
    "/",
    *(f"/lesson/{lesson}" for lesson in CATALOGUE.lessons),
    "/no-such-page",
    "/lesson/s99",
]


class Words(HTMLParser):
    """Collects what a reader sees or hears."""

    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, attrs):
        self.words += [value for name, value in attrs if name in ("aria-label", "title", "content")]


@pytest.fixture(scope="module")
def visit():
    engines = Scheduler(Engine(CATALOGUE, time.perf_counter), concurrency())
    return create_app("threading", CATALOGUE, engines)[0].test_client().get


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_shows_sentences_and_not_their_names(visit, address, language):
    reader = Words()
    reader.feed(visit(address, query_string={"lang": language}).text)
    seen = " ".join(reader.words)
    assert re.findall(r"\b(?:ui|event|error|warning|lesson|cli)-[a-z][a-z0-9-]*", seen) == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_its_language(visit, address):
    for language in LANGUAGES:
        assert f'<html lang="{language}">' in visit(address, query_string={"lang": language}).text


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_inline_script_or_style_which_its_policy_would_block(visit, address):
    page = visit(address).text
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
