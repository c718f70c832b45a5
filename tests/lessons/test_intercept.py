"""S3: three privileged instructions among three thousand, and the story told of them."""

from __future__ import annotations

import re
from functools import cache

import pytest
from fluent.runtime import FluentBundle, FluentResource

from server.lessons import LESSONS
from server.lessons.intercept import INTERCEPT
from server.lessons.run import LessonRun
from server.texts import LANGUAGES, catalogue
from server.trace.errors import CommandError
from server.trace.events import InstructionRetired

COUNTS = ("hidden_faults", "host_interrupts", "console_exits", "sbi_calls")


def prepared(**parameters: str) -> LessonRun:
    run = LessonRun("S3", parameters)
    for _ in run.prepare():
        pass
    return run


@pytest.fixture(scope="module")
def runs() -> dict[str, LessonRun]:
    return {cpu: prepared(cpu=cpu) for cpu in ("deprivileged", "bare")}


@pytest.fixture(params=["deprivileged", "bare"])
def run(request, runs) -> LessonRun:
    return runs[request.param]


def as_moment(text: str) -> tuple[int, int]:
    tick, step = text.split(".")
    return int(tick), int(step)


# Numbers


def test_in_a_vm_exactly_three_of_3003_instructions_reach_the_vmm(runs):
    assert runs["deprivileged"].numbers == {
        "exits": 3, "instructions": 3003, **dict.fromkeys(COUNTS, 0), "equivalent": True,
    }  # fmt: skip


def test_on_the_bare_machine_none_does(runs):
    assert runs["bare"].numbers == {"exits": 0, "instructions": 3003, **dict.fromkeys(COUNTS, 0)}


def test_the_three_are_those_the_lesson_is_about(runs):
    run = runs["deprivileged"]
    begin, end = (run._symbols[name] for name in ("begin", "end"))

    texts = [e.text for e in run.summary.exits if begin <= e.pc < end]

    assert texts == ["csrw stvec, t0", "csrr a0, scause", "sret"]


def test_instructions_are_counted_as_executed(runs):
    """The count by ticks is the count of attempts between the two symbols."""
    run = runs["bare"]
    begin, end = (run._symbols[name] for name in ("begin", "end"))
    retired = [
        event
        for index in range(run.timeline.chunks)
        for event in run.timeline.chunk(index)[1]
        if isinstance(event, InstructionRetired) and event.mode == "S" and begin <= event.pc < end
    ]

    assert len(retired) == run.numbers["instructions"]


# Beats


def test_the_beats_lie_in_the_order_of_the_run_with_names_of_their_own(run):
    beats = run.opened()["beats"]

    moments = [as_moment(beat["at"]) for beat in beats]
    assert moments == sorted(moments)
    assert len({beat["id"] for beat in beats}) == len(beats) >= 6


def test_every_beat_stands_at_an_event_of_the_run(run):
    events = {
        (event.tick, event.step)
        for index in range(run.timeline.chunks)
        for event in run.timeline.chunk(index)[1]
    }

    for beat in run.opened()["beats"]:
        assert as_moment(beat["at"]) in events, beat["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_beat_has_its_sentence_with_all_its_values(run, language):
    for beat in run.opened()["beats"]:
        says(language, beat["text"], beat["values"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_and_its_answer_are_said(runs, language):
    (question,) = [b["question"] for b in runs["deprivileged"].opened()["beats"] if "question" in b]

    says(language, question["text"], question["values"])
    says(language, question["reveal"], question["values"] | {"answer": question["answer"]})
    assert question["answer"] == 3
    assert question["answer"] in [option["value"] for option in question["options"]]
    assert len(question["options"]) >= 3


@cache
def bundle_of(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(catalogue(language)))
    return bundle


def says(language: str, text: str, values: dict) -> None:
    """The message exists and every placeable of it has a value."""
    bundle = bundle_of(language)
    assert bundle.has_message(text), f"{language}: no text {text}"
    message, errors = bundle.format_pattern(bundle.get_message(text).value, values)
    assert errors == [], f"{language} {text}: {errors}"
    assert not re.search(r"[{}]|\$\w", message) and message.strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.code)
def test_every_lesson_has_its_titles(lesson, language):
    for part in ("title", "subtitle", "about"):
        says(language, f"lesson-{lesson.id}-{part}", {})


def test_the_story_has_every_step_of_one_interception(runs):
    texts = [beat["text"] for beat in runs["deprivileged"].opened()["beats"]]

    steps = ["trap", "read", "check", "emulate", "resume"]
    start = texts.index("lesson-intercept-trap")
    assert texts[start : start + 5] == [f"lesson-intercept-{step}" for step in steps]


def test_the_values_of_a_beat_are_those_of_the_machine(runs):
    run = runs["deprivileged"]
    beat = next(b for b in run.opened()["beats"] if b["text"] == "lesson-intercept-emulate")

    run.timeline.seek(as_moment(beat["at"])[0])

    vm = run.lab.vms[0]
    assert beat["values"]["csr"] == "stvec"
    assert (
        int(beat["values"]["new"], 16)
        == vm.csrs["stvec"]
        == run.lab.spec.guests[0].image.symbols["trap_handler"]
    )
    assert int(beat["values"]["old"], 16) == 0


# The rest of what a viewer is told


def test_what_is_told_of_a_run_is_complete(run):
    opened = run.opened()

    assert opened["lesson"] == {"id": "intercept", "code": "S3", "title": "lesson-intercept-title"}
    assert as_moment(opened["last"])[0] == opened["last_tick"] == run.timeline.last_tick
    assert [p["owner"] for p in opened["programs"]] == ["firmware", "A"]
    assert {p["name"] for p in opened["parameter_table"]} == set(opened["parameters"])
    for parameter in opened["parameter_table"]:
        assert parameter["default"] in parameter["values"]
    assert all(price["source"] for price in opened["prices"])
    assert opened["tape"]["cycles"] == opened["tape"]["segments"][-1]["end"]


def test_a_chunk_is_plain_data(run):
    chunk = run.chunk(0)

    assert set(chunk) == {"index", "picture", "events"}
    assert chunk["events"][0].keys() >= {"event", "tick", "step"}


def test_two_runs_of_one_choice_are_the_same(runs):
    again = prepared(cpu="deprivileged")

    assert again.opened() == runs["deprivileged"].opened()


def test_an_unknown_lesson_is_the_users_mistake():
    with pytest.raises(CommandError) as caught:
        LessonRun("no such lesson" * 100, {})

    assert caught.value.message_id == "error-unknown-lesson"
    assert len(caught.value.values["lesson"]) <= 80


@pytest.mark.parametrize("parameter", INTERCEPT.parameters, ids=lambda p: p.name)
def test_the_default_of_a_parameter_is_the_first_of_its_values(parameter):
    assert parameter.default == parameter.values[0]
    assert len(set(parameter.values)) == len(parameter.values) > 1
