"""Both languages say the same things, and all that is said somewhere stands in them."""

import ast
import re

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from server.bootstrap import ROOT
from server.texts import Texts, catalogue
from server.trace.events import EVENTS

MESSAGE_ID = re.compile(r"(ui|event|error|warning|lesson|cli|term)(-[a-z0-9]+)+")


class Placeables(Visitor):
    """Collects the names of the values that a message needs."""

    def __init__(self):
        self.names = set()

    def visit_VariableReference(self, node):  # noqa: N802 (the library names it)
        self.names.add(node.id.name)


def messages(language):
    """Every message of a language: its id, and the values that it needs."""
    found = {}
    for entry in FluentParser().parse(catalogue(language)).body:
        assert not isinstance(entry, ftl.Junk), f"{language}: {entry.content}"
        if isinstance(entry, ftl.Message):
            placeables = Placeables()
            placeables.visit(entry)
            assert entry.id.name not in found, f"{language} says {entry.id.name} twice"
            found[entry.id.name] = placeables.names
    return found


def test_both_languages_have_the_same_messages_with_the_same_values():
    japanese, english = messages("ja"), messages("en")
    assert japanese.keys() == english.keys()
    assert japanese == english


def ids_in_python():
    """Every string in the sources that is a message id as a whole."""
    for file in (ROOT / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and MESSAGE_ID.fullmatch(value):
                yield value, file


def ids_in_the_browser():
    """Likewise in scripts, whose ``lesson-`` are classes of elements, and in calls in templates."""
    for file in (ROOT / "static" / "js").rglob("*.js"):
        for found in re.finditer(r"([\"'`])([a-z0-9-]+)\1", file.read_text(encoding="utf-8")):
            if MESSAGE_ID.fullmatch(found[2]) and not found[2].startswith("lesson-"):
                yield found[2], file
    for file in (ROOT / "templates").rglob("*.html"):
        for found in re.finditer(r"\(\s*[\"']([a-z0-9-]+)[\"']", file.read_text(encoding="utf-8")):
            if MESSAGE_ID.fullmatch(found[1]):
                yield found[1], file


@pytest.mark.parametrize("ids", [ids_in_python, ids_in_the_browser])
def test_every_message_that_the_sources_name_exists(ids):
    known = messages("ja")
    missing = {
        f"{message_id} in {file.name}" for message_id, file in ids() if message_id not in known
    }
    assert missing == set()


def test_every_event_has_a_sentence():
    tags = {event.__struct_config__.tag for event in EVENTS}
    assert {f"event-{tag}" for tag in tags} <= messages("en").keys()


def test_a_missing_message_stands_for_itself():
    assert Texts("en").format("ui-no-such-text", name="x") == "ui-no-such-text"


def test_values_are_filled_in_without_invisible_marks():
    sentence = Texts("en").format("error-unknown-lesson", lesson="s99", lessons="s3")
    assert "“s99”" in sentence
    assert sentence.isprintable()
