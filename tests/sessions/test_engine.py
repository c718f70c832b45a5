"""One engine, without a process or a clock: the tests turn it, and time passes when they say."""

import json

import pytest

from server.sessions.catalogue import Catalogue
from server.sessions.engine import Engine, Limits
from server.sessions.links import choose
from server.sessions.requests import ChunkRequest, OpenRequest
from tests.sessions.fakes import CATALOGUE, FakeRun


class Clock:
    """Every look at it takes a millisecond."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        self.seconds += 0.001
        return self.seconds


def open_request(lesson="counting", at=None, **parameters):
    key, warnings = choose(CATALOGUE.lessons[lesson], parameters)
    return OpenRequest(key.text("1"), *key, at, warnings)


def chunk_request(index, lesson="counting", **parameters):
    key, _ = choose(CATALOGUE.lessons[lesson], parameters)
    return ChunkRequest(key.text("1"), *key, index)


def make_engine(**limits):
    """An engine, and the runs that it made."""
    runs = []

    def run(lesson, parameters):
        runs.append(FakeRun(lesson, parameters))
        return runs[-1]

    return Engine(Catalogue(CATALOGUE.lessons, run), Clock(), Limits(**limits)), runs


def answers(engine, *requests):
    """The answers to the requests, in the order in which they came; tickets count from 1."""
    for ticket, request in enumerate(requests, 1):
        engine.submit(ticket, request)
    given = {}
    while engine.busy:
        answer = engine.turn(0.010)
        if answer is not None:
            given[answer[0]] = json.loads(answer[1])
    return given


def test_open_tells_what_the_run_is():
    engine, _ = make_engine()
    (answer,) = answers(engine, open_request(at="12.1", cpu="bare")).values()
    assert answer["ok"] is True
    assert answer["run"] == "1/counting?cpu=bare&steps=5"
    assert answer["parameters"] == {"cpu": "bare", "steps": "5"}
    assert (answer["at"], answer["last"], answer["warnings"]) == ("12.1", "83.2", [])


def test_open_collects_all_warnings():
    engine, _ = make_engine()
    (answer,) = answers(engine, open_request(at="100.0", cpu="magic")).values()
    ids = [warning["id"] for warning in answer["warnings"]]
    assert ids == ["warning-bad-value", "warning-moment-past-end"]
    assert answer["at"] == "83.2"


def test_a_quick_run_is_answered_before_a_slow_one_that_came_first():
    engine, _ = make_engine()
    given = answers(engine, open_request(steps="1000"), open_request(steps="5"))
    assert list(given) == [2, 1]


def test_viewers_of_one_run_share_its_work():
    engine, runs = make_engine()
    given = answers(engine, *[open_request(steps="1000")] * 5, chunk_request(3, steps="1000"))
    assert len(runs) == 1
    assert runs[0].steps_done == 1000
    assert [given[ticket]["steps_done"] for ticket in range(1, 6)] == [1000] * 5


def test_a_chunk_is_made_once_for_all_viewers():
    engine, runs = make_engine()
    given = answers(engine, chunk_request(4), chunk_request(4))
    given |= {3: answers(engine, chunk_request(4))[1]}
    assert runs[0].chunks_made == [4]
    assert given[1] == given[2] == given[3]
    assert (given[1]["ok"], given[1]["index"]) == (True, 4)


def test_a_chunk_needs_no_open_before_it():
    engine, _ = make_engine()
    assert answers(engine, chunk_request(0))[1]["picture"] == {"tick": 0}


def test_a_chunk_past_the_end_is_refused():
    engine, _ = make_engine()
    given = answers(engine, chunk_request(8), chunk_request(9))
    assert given[1]["ok"] is True
    assert given[2] == {
        "ok": False,
        "error": {"id": "error-unknown-chunk", "values": {"index": 9}},
    }


def test_the_run_unused_for_longest_gives_way():
    engine, runs = make_engine(runs=2)
    first, second, third = {"cpu": "bare"}, {}, {"steps": "1000"}
    for parameters in (first, second, first, third, first, second):
        answers(engine, open_request(**parameters))
    assert [run.parameters["cpu"] + run.parameters["steps"] for run in runs] == [
        "bare5",
        "deprivileged5",
        "deprivileged1000",
        "deprivileged5",
    ]


def test_a_run_that_gave_way_while_prepared_still_answers():
    engine, _ = make_engine(runs=1)
    given = answers(engine, open_request(steps="1000"), open_request(steps="5"))
    assert given[1]["steps_done"] == 1000


def test_the_chunk_cache_is_bounded():
    engine, runs = make_engine(chunk_cache_bytes=200)
    answers(engine, *(chunk_request(index) for index in range(8)))
    oldest, *_, newest = runs[0].chunks_made
    answers(engine, chunk_request(newest), chunk_request(oldest))
    assert runs[0].chunks_made[8:] == [oldest]


def test_a_run_over_budget_is_stopped_and_others_are_not():
    engine, _ = make_engine(prepare_seconds=0.100)
    given = answers(engine, open_request(steps="1000"), open_request(steps="5"))
    assert given[1]["error"]["id"] == "error-budget"
    assert given[2]["ok"] is True


@pytest.mark.parametrize(
    ("lesson", "error"),
    [
        ("refused", {"id": "error-budget", "values": {"seconds": 1}}),
        (
            "astray",
            {
                "id": "error-run-failed",
                "values": {"reason": "the hart lost its way at tick 7, pc 0x80000000"},
            },
        ),
        ("mistaken", {"id": "error-run-failed", "values": {"reason": "ZeroDivisionError"}}),
    ],
)
def test_a_failing_run_tells_each_of_its_viewers_and_nobody_a_secret(lesson, error, capsys):
    engine, _ = make_engine()
    given = answers(engine, open_request(lesson), chunk_request(0, lesson), open_request())
    assert given[1] == given[2] == {"ok": False, "error": error}
    assert given[3]["ok"] is True
    assert ("Traceback" in capsys.readouterr().err) == (lesson != "refused")


def test_a_run_that_failed_is_tried_anew_by_the_next_viewer():
    engine, runs = make_engine()
    answers(engine, open_request("astray"))
    answers(engine, open_request("astray"))
    assert len(runs) == 2
