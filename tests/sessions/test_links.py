"""What a link may say, and what is made of it."""

import pytest

from server.sessions.links import choose, choose_moment, find_lesson, order, parse_run
from server.trace.errors import CommandError
from tests.sessions.fakes import CATALOGUE

LESSONS = CATALOGUE.lessons
OPENED = {"last": "83.2"}


def test_a_link_without_parameters_means_all_defaults():
    key, warnings = choose(LESSONS["counting"], {})
    assert key.parameters == {"cpu": "deprivileged", "steps": "5"}
    assert warnings == []


def test_a_bad_value_warns_and_falls_back():
    key, warnings = choose(LESSONS["counting"], {"cpu": "magic"})
    assert key.parameters["cpu"] == "deprivileged"
    values = {"name": "cpu", "value": "magic", "default": "deprivileged"}
    assert warnings == [{"id": "warning-bad-value", "values": values}]


def test_an_unknown_parameter_warns_and_is_ignored():
    key, warnings = choose(LESSONS["counting"], {"colour": "blue"})
    assert "colour" not in key.parameters
    assert warnings == [{"id": "warning-unknown-parameter", "values": {"name": "colour"}}]


def test_a_default_said_or_unsaid_is_the_same_run():
    said, _ = choose(LESSONS["counting"], {"steps": "5", "cpu": "bare"})
    unsaid, _ = choose(LESSONS["counting"], {"cpu": "bare"})
    assert said.text("1") == unsaid.text("1") == "1/counting?cpu=bare&steps=5"


def test_a_run_is_found_again_by_its_name():
    key, _ = choose(LESSONS["counting"], {"cpu": "bare"})
    assert parse_run(LESSONS, key.text("1"), "1") == key


@pytest.mark.parametrize(
    "name",
    [
        "",
        "counting",
        "0/counting?cpu=bare&steps=5",
        "1/counting?cpu=bare",
        "1/counting?cpu=magic&steps=5",
        "1/no-such?cpu=bare&steps=5",
        "1/counting?steps=5&cpu=bare",
        "1/counting?cpu=bare&steps=5&colour=blue",
    ],
)
def test_any_other_name_is_an_unknown_run(name):
    with pytest.raises(CommandError) as caught:
        parse_run(LESSONS, name, "1")
    assert caught.value.message_id == "error-unknown-run"


def test_an_unknown_lesson_is_named_in_the_error():
    with pytest.raises(CommandError) as caught:
        find_lesson(LESSONS, "s99")
    assert caught.value.message_id == "error-unknown-lesson"
    assert caught.value.values["lesson"] == "s99"
    assert "counting" in caught.value.values["lessons"]


def test_moments_are_ordered_as_numbers():
    assert order("9.12") < order("10.0") < order("10.2") < order("10.10")


@pytest.mark.parametrize("at", ["0.0", "83.2", "12.100"])
def test_a_moment_of_the_run_is_kept(at):
    assert choose_moment(at, OPENED) == (at, [])


def test_no_moment_is_the_beginning():
    assert choose_moment(None, OPENED) == ("0.0", [])
    assert choose_moment(None, {**OPENED, "at": "7.1"}) == ("7.1", [])


@pytest.mark.parametrize("at", ["83.3", "84.0", "999999999999999.0"])
def test_a_moment_past_the_end_warns_and_shows_the_end(at):
    moment, warnings = choose_moment(at, OPENED)
    assert moment == "83.2"
    assert warnings == [{"id": "warning-moment-past-end", "values": {"at": at, "last": "83.2"}}]


@pytest.mark.parametrize("at", ["", "7", "7.", ".7", "-1.0", "1.0.0", "1e3.0", "٣.0", "9" * 5000])
def test_a_broken_moment_warns_and_shows_the_beginning(at):
    moment, warnings = choose_moment(at, OPENED)
    assert moment == "0.0"
    assert warnings == [{"id": "warning-bad-moment", "values": {"at": at}}]
