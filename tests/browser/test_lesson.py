"""Lesson S3 in a real browser, through the real server: what a learner and a presenter do."""

import re
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from server.bootstrap import ROOT

from .conftest import wait_for

LESSON = "/lesson/intercept"


def open_at(page, moment, **query):
    words = "&".join(f"{name}={value}" for name, value in {"lang": "en", **query}.items())
    page.goto(f"{LESSON}?{words}&at={moment}")
    page.wait_for_selector("body[data-ready]")


def mark(page, key):
    return page.locator(f'#stage [data-key="{key}"]')


def moment(page):
    return page.locator(".moment").input_value()


@pytest.fixture(autouse=True)
def desk(page):
    page.set_viewport_size({"width": 1600, "height": 900})


def walk(page, key, steps):
    """The moments that so many presses of a key lead to."""
    seen = []
    for _ in range(steps):
        before = moment(page)
        page.keyboard.press(key)
        expect(page.locator(".moment")).not_to_have_value(before)
        seen.append(moment(page))
    return seen


def picture(page):
    """Everything the stage, the lens and the caption say, as text, and where the token stands."""
    return page.evaluate(
        """() => [
          [...document.querySelectorAll('#stage text')].map((t) => t.textContent).join('|'),
          document.querySelector('.token').style.transform,
          document.getElementById('lens').innerText,
          document.getElementById('caption').innerText,
        ]"""
    )


def test_the_token_crosses_to_the_vmm_and_back_step_by_step(page, complaints):
    open_at(page, "185.0")
    page.keyboard.press("ArrowRight")
    expect(mark(page, "badge-text")).to_contain_text("illegal in U")
    expect(page.locator(".token-letter")).to_have_text("S")
    expect(page.locator(".lens-row.now")).to_have_attribute("data-step", "trap")
    expect(mark(page, "step-read-text")).to_have_count(0)

    page.keyboard.press("ArrowRight")
    expect(page.locator(".lens-row.now")).to_contain_text("0x10529073 = csrw stvec, t0")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lens-row.now")).to_contain_text("A believes S → allow")
    expect(mark(page, "card-stvec-value")).to_have_text("0x0")

    page.keyboard.press("ArrowRight")
    expect(page.locator(".lens-row.now")).to_contain_text("virtual stvec: 0x0 → 0x64")
    expect(mark(page, "card-stvec-value")).to_have_text("0x0 → 0x64")
    expect(mark(page, "hart-stvec-note")).to_have_text("unchanged")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lens-row.now")).to_have_attribute("data-step", "resume")
    expect(page.locator(".token-letter")).to_have_text("U")
    expect(page.locator(".lens-cost")).to_contain_text("3,500 cycles")
    assert complaints == []


def test_the_physical_lamp_stays_u_while_the_virtual_one_says_s(page):
    for when in ("185.0", "186.20", "400.0"):
        open_at(page, when)
        expect(mark(page, "lamp-kernel-believes")).to_have_class(re.compile("lit"))
        expect(mark(page, "lamp-kernel-believes-letter")).to_have_text("S")
        expect(mark(page, "lamp-kernel-really")).to_have_class(re.compile("lit"))
        expect(mark(page, "lamp-kernel-really-letter")).to_have_text("U")


def test_going_back_shows_the_same_pictures(page):
    page.emulate_media(reduced_motion="reduce")
    open_at(page, "186.4")
    pictures = [picture(page)]
    for _ in range(4):
        walk(page, "ArrowRight", 1)
        pictures.append(picture(page))
    for expected in reversed(pictures[:-1]):
        walk(page, "ArrowLeft", 1)
        assert picture(page)[:3] == expected[:3]


def test_a_copied_link_shows_the_same_moment_to_somebody_else(page, browser):
    page.emulate_media(reduced_motion="reduce")
    open_at(page, "187.14", prices="2006")
    walk(page, "ArrowRight", 1)
    expect(page).to_have_url(re.compile(f"at={moment(page)}"))
    mine = picture(page)
    other = browser.new_context(viewport={"width": 1600, "height": 900}).new_page()
    other.goto(page.url)
    other.wait_for_selector("body[data-ready]")
    assert picture(other) == mine
    expect(other.locator('[data-chip="prices"]')).to_have_value("2006")
    other.context.close()


def test_the_share_button_says_what_it_did(page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_at(page, "186.12")
    page.locator(".share").click()
    expect(page.locator(".notice")).to_contain_text("186.12")
    assert "at=186.12" in page.evaluate("navigator.clipboard.readText()")


def test_the_language_changes_and_the_moment_stays(page):
    open_at(page, "186.12")
    page.locator('[data-chip="language"]').select_option("ja")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(mark(page, "head-believes")).to_have_text("思い込み")
    expect(page.locator(".moment")).to_have_value("186.12")
    expect(page).to_have_url(re.compile(r"at=186\.12.*lang=ja"))


def test_a_presenter_remote_goes_from_beat_to_beat(page):
    open_at(page, "185.0")
    there = walk(page, "PageDown", 5)
    assert [when.split(".")[0] for when in there] == ["186"] * 5
    assert walk(page, "PageUp", 5) == [*reversed(there[:-1]), "185.0"]


def test_b_blacks_the_screen_and_question_mark_shows_the_keys(page):
    open_at(page, "186.12")
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press(".")
    expect(page.locator("#blank")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("PageDown")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_hidden()


def test_home_and_end_are_the_ends_of_the_run(page):
    open_at(page, "186.12")
    walk(page, "End", 1)
    expect(page.locator("#lens")).to_contain_text("3 / 3")
    expect(page.locator("#lens")).to_contain_text("same as without VM")
    walk(page, "Home", 1)
    expect(page.locator(".moment")).to_have_value(re.compile(r"^0\."))


def test_playing_goes_on_by_itself_and_stops(page):
    open_at(page, "186.4")
    page.locator('[data-chip="speed"]').select_option("4")
    page.keyboard.press("Space")
    expect(page.locator(".moment")).to_have_value("186.20", timeout=60000)
    page.keyboard.press("Space")
    here = moment(page)
    page.wait_for_timeout(1500)
    assert moment(page) == here


def test_a_loop_of_three_thousand_instructions_passes_in_seconds(page):
    open_at(page, "188.0")
    page.locator('[data-chip="speed"]').select_option("4")
    page.keyboard.press("Space")
    expect(page.locator(".moment")).to_have_value(re.compile(r"^318\d\."), timeout=60000)


def test_the_question_is_asked_first_and_answered_later(page):
    open_at(page, "185.0")
    expect(page.locator("#question")).to_be_visible()
    expect(page.locator("#lens")).to_be_hidden()
    page.get_by_role("button", name="30", exact=True).click()
    expect(page.locator("#question .verdict")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#lens")).to_contain_text("0 / ?")
    page.keyboard.press("End")
    expect(page.locator("#question .verdict")).to_contain_text("You guessed 30")


def test_a_teacher_may_skip_the_question(page):
    open_at(page, "185.0")
    page.get_by_role("button", name=re.compile("teacher")).click()
    expect(page.locator("#question .verdict")).to_be_visible()


def test_without_a_vm_the_kernel_is_really_in_s(page):
    open_at(page, "186.12")
    page.locator('[data-chip="cpu"]').select_option("bare")
    expect(mark(page, "vmm")).to_have_count(0)
    open_at(page, "400.0", cpu="bare")
    expect(mark(page, "lamp-kernel-really-letter")).to_have_text("S")
    expect(mark(page, "lamp-kernel-really")).to_have_class(re.compile("lit"))


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("at=99999.0", "99999.0"),
        ("at=soon", "soon"),
        ("cpu=quantum", "quantum"),
        ("colour=red", "colour"),
    ],
)
def test_a_bad_link_says_so_and_shows_something_near(page, complaints, query, notice):
    page.goto(f"{LESSON}?lang=en&{query}")
    expect(page.locator(".notice.warning")).to_contain_text(notice)
    expect(page.locator("#stage svg")).to_be_visible()
    page.locator(".notice-close").first.click()
    expect(page.locator(".notice")).to_have_count(0)
    assert complaints == []


def test_a_moment_may_be_typed(page):
    open_at(page, "186.12")
    page.locator(".moment").fill("400.0")
    page.locator(".moment").press("Enter")
    expect(page.locator("#lens")).to_contain_text("Direct execution")
    page.locator(".moment").fill("later")
    page.locator(".moment").press("Enter")
    expect(page.locator(".notice")).to_contain_text("1482.3")


def test_dragging_the_tape_goes_to_any_moment(page):
    open_at(page, "186.12")
    page.keyboard.press("0")
    box = page.locator("#tape svg").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=4)
    page.mouse.up()
    expect(page.locator(".moment")).to_have_value(re.compile(r"^3[12]\d\d\."))
    lanes = page.locator("#tape .lane").count()
    page.keyboard.press("+")
    page.keyboard.press("0")
    assert lanes > 0


def test_the_tape_shows_the_neighbourhood_in_a_scale_that_it_names(page):
    open_at(page, "186.12")
    exits = page.locator("#tape .exit-mark").count()
    assert 3 <= exits <= 12
    compressed, true = (page.locator(f"[data-scale={kind}]") for kind in ("compressed", "true"))
    expect(compressed).to_have_attribute("aria-pressed", "true")
    seen = page.locator("#tape [data-key^='bar-vm:A-']").last
    wide = seen.bounding_box()["width"]
    true.click()
    expect(true).to_have_attribute("aria-pressed", "true")
    expect(compressed).to_have_attribute("aria-pressed", "false")
    assert seen.bounding_box()["width"] < wide / 4


def test_a_beat_on_the_tape_says_its_name_and_is_a_place_to_go(page):
    open_at(page, "186.12")
    expect(page.locator("[data-key=flag-name]")).to_have_text("check")
    beat = page.locator("[data-key=beat-emulate-187]").bounding_box()
    page.mouse.move(beat["x"], beat["y"] + beat["height"] / 2)
    expect(page.locator("[data-key=flag-name]")).to_have_text("emulate")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".moment")).to_have_value(re.compile(r"^187\.1[24]$"))
    expect(page.locator("[data-key=flag-name]")).to_have_text("emulate")


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("when", ["185.0", "186.15", "400.0", "3190.19"])
def test_axe_finds_nothing_in_any_theme(page, check_accessibility, theme, when):
    page.add_init_script(f"localStorage.setItem('hypervisible.theme', '{theme}')")
    open_at(page, when)
    check_accessibility()


@pytest.fixture
def own_server(tmp_path):
    """A server that the test may stop and start again on the same port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    words = [sys.executable, "-m", "server", "serve", "--port", str(port), "--workers", "1"]
    running = []

    def start():
        with (tmp_path / "server.log").open("a") as log:
            running.append(subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log))
        wait_for(address, running[-1])
        return address

    def stop():
        running[-1].terminate()
        running[-1].wait(30)

    yield start, stop
    stop()


def test_a_server_that_comes_back_finds_the_page_where_it_was(page, own_server):
    start, stop = own_server
    page.goto(f"{start()}{LESSON}?lang=en&at=186.12")
    page.wait_for_selector("body[data-ready]")
    stop()
    expect(page.locator(".notice")).to_contain_text("connection to the server was lost")
    expect(page.locator(".moment")).to_have_value("186.12")
    start()
    expect(page.locator(".notice")).to_contain_text("Connected again", timeout=60000)
    page.locator(".moment").fill("1500.0")
    page.locator(".moment").press("Enter")
    expect(page.locator("#lens")).to_contain_text("Direct execution")
