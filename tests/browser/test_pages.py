"""Every page opens in a real browser, without a complaint of its own or of axe."""

import re

import pytest
from playwright.sync_api import expect

PAGES = ["/", "/lesson/intercept", "/no-such-page"]
THEMES = ["light", "dark", "projector"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_and_axe_finds_nothing(
    page, complaints, check_accessibility, address, language
):
    page.goto(f"{address}?lang={language}", wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("lang", language)
    check_accessibility()
    # Chromium reports the unknown page's own status as an error.
    assert [line for line in complaints if not ("404" in line and address == "/no-such-page")] == []


def test_a_lesson_talks_over_one_websocket_and_never_polls(page, complaints):
    sockets, polls = [], []
    page.on("websocket", lambda opened: sockets.append(opened.url))
    page.on("request", lambda sent: polls.append(sent.url) if "polling" in sent.url else None)
    with page.expect_websocket() as opening:
        page.goto("/lesson/intercept")
    opening.value.wait_for_event("framereceived")
    expect(page.locator("#caption")).not_to_be_empty()
    assert len(sockets) == 1
    assert polls == []
    assert complaints == []


def test_japanese_is_set_in_a_japanese_font(page):
    page.goto("/?lang=ja")
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    heading = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    assert fonts
    assert all(
        re.search("CJK|Gothic|Mincho|Hiragino|Yu|Meiryo", font["familyName"]) for font in fonts
    )
