"""What a viewer may send, and what he is answered whatever he sends."""

import pytest

from server.texts import LANGUAGES, texts
from server.web import commands

RUN = "0a1b2c3d/counting?cpu=deprivileged&steps=5"


def error_id(answer):
    """The id of the text; a refusal always has the one form, and its text exists."""
    assert answer["ok"] is False
    assert answer.keys() == {"ok", "error"}
    error = answer["error"]
    for language in LANGUAGES:
        sentence = texts(language).format(error["id"], **error["values"])
        assert error["id"] not in sentence
        assert "{" not in sentence
    return error["id"]


def test_open_gives_a_run_and_chunk_gives_its_parts(ask):
    opened = ask("open", {"lesson": "counting", "parameters": {"cpu": "bare"}, "lang": "en"})
    assert (opened["ok"], opened["parameters"]["cpu"]) == (True, "bare")
    chunk = ask("chunk", {"run": opened["run"], "index": 3})
    assert (chunk["ok"], chunk["index"], chunk["picture"]) == (True, 3, {"tick": 30})


def test_a_broken_link_opens_all_the_same(ask):
    parameters = {"cpu": "magic", "colour": "blue"}
    opened = ask("open", {"lesson": "counting", "parameters": parameters, "at": "soon"})
    assert opened["ok"] is True
    assert [warning["id"] for warning in opened["warnings"]] == [
        "warning-bad-value",
        "warning-unknown-parameter",
        "warning-bad-moment",
    ]


def test_a_link_of_another_engine_opens_with_a_warning(ask):
    opened = ask("open", {"lesson": "counting", "at": "3.0", "version": "deadbeef"})
    assert opened["ok"] is True
    assert [warning["id"] for warning in opened["warnings"]] == ["warning-other-version"]


def test_an_unknown_lesson_is_named(ask):
    answer = ask("open", {"lesson": "s99"})
    assert error_id(answer) == "error-unknown-lesson"
    assert answer["error"]["values"]["lesson"] == "s99"


def test_a_run_of_another_version_is_unknown(ask):
    run = RUN.replace("0a1b2c3d", "00000000")
    assert error_id(ask("chunk", {"run": run, "index": 0})) == "error-unknown-run"


def test_a_part_past_the_end_is_unknown(ask):
    assert error_id(ask("chunk", {"run": RUN, "index": 9})) == "error-unknown-chunk"


def test_a_run_that_fails_says_so_without_a_traceback(ask, capsys):
    answer = ask("open", {"lesson": "mistaken"})
    assert error_id(answer) == "error-run-failed"
    assert "secret" not in str(answer)
    assert "secret" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (None,),
        ("counting",),
        ([],),
        ({},),
        ({"lesson": 3},),
        ({"lesson": None},),
        ({"lesson": "counting", "parameters": ["cpu"]},),
        ({"lesson": "counting", "parameters": {"cpu": 1}},),
        ({"lesson": "counting", "at": 12.5},),
        ({"lesson": "counting", "colour": "blue"},),
        ({"lesson": "counting"}, {"lesson": "counting"}),
    ],
)
def test_a_malformed_open_is_refused(ask, arguments):
    assert error_id(ask("open", *arguments)) == "error-bad-command"


@pytest.mark.parametrize("index", [None, "0", -1, 1.5, 1 << 60, True, [], {}])
def test_a_malformed_index_is_refused(ask, index):
    assert error_id(ask("chunk", {"run": RUN, "index": index})) == "error-bad-command"


def test_an_unknown_command_is_refused(ask):
    assert error_id(ask("launch", {"lesson": "counting"})) == "error-bad-command"


def test_a_command_too_large_is_refused_with_its_size(ask):
    answer = ask("open", {"lesson": "x" * commands.LARGEST_COMMAND_BYTES})
    assert error_id(answer) == "error-too-large"


def test_many_or_long_mistakes_give_a_short_answer(ask):
    parameters = {f"{number:04}" + "x" * 100: "y" for number in range(500)}
    opened = ask("open", {"lesson": "counting", "parameters": parameters, "at": "9" * 1000})
    assert opened["ok"] is True
    assert len(str(opened)) < 8000


def test_our_own_mistake_in_a_command_is_answered_too(ask, monkeypatch, caplog):
    def mistake(*_):
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(commands, "find_lesson", mistake)
    answer = ask("open", {"lesson": "counting"})
    assert error_id(answer) == "error-run-failed"
    assert "secret" not in str(answer)
    assert "secret" in caplog.text


def test_one_viewer_cannot_have_everything_under_way(ask, monkeypatch):
    monkeypatch.setattr(commands, "MOST_UNDER_WAY", 0)
    assert error_id(ask("open", {"lesson": "counting"})) == "error-busy"
