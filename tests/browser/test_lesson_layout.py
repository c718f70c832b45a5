"""Nothing on the stage is cut, and no two texts lie on each other: every scene, every screen."""

from pathlib import Path

import pytest

SCENES = {
    "reset": "0.0",
    "firmware": "50.1",
    "before": "185.0",
    "trapped": "186.4",
    "read": "186.11",
    "checked": "186.12",
    "emulated": "186.15",
    "resumed": "186.20",
    "read-csr": "187.14",
    "loop": "400.0",
    "sret": "3188.21",
    "called": "3190.5",
    "reflected": "3190.19",
    "handler": "3190.23",
    "end": "999999.0",
}
SCREENS = {"hall": (1280, 720), "desk": (1920, 1080), "phone": (390, 844), "tablet": (900, 1100)}

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8").strip().removesuffix(";")

SMALLEST = """() => Math.min(
  ...[...document.querySelectorAll('svg text, main *:not(svg *), header *:not(svg *)')]
    .filter((node) => node.getClientRects().length && node.textContent.trim())
    .map((node) => parseFloat(getComputedStyle(node).fontSize))
)"""


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_cut_and_no_text_lies_on_another(page, screen, language):
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    wrong = {}
    for name, at in SCENES.items():
        page.goto(f"/lesson/intercept?at={at}&lang={language}")
        page.wait_for_selector("body[data-ready]")
        if page.locator(".notice .notice-close").count():
            page.locator(".notice .notice-close").first.click()
        if found := page.evaluate(LOOK):
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("screen", SCREENS)
def test_small_text_is_large_enough(page, screen):
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/lesson/intercept?at=186.12")
    page.wait_for_selector("body[data-ready]")
    least = {"hall": 14.3, "desk": 21.5, "phone": 12, "tablet": 12}[screen]
    assert page.evaluate(SMALLEST) >= least


def test_the_bare_machine_is_drawn_by_the_same_rules(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(reduced_motion="reduce")
    wrong = {}
    for at in ("50.1", "186.0", "400.0", "3189.1", "3191.4", "4400.0"):
        page.goto(f"/lesson/intercept?cpu=bare&at={at}")
        page.wait_for_selector("body[data-ready]")
        if found := page.evaluate(LOOK):
            wrong[at] = found
    assert wrong == {}
    assert page.locator('[data-key="vmm"]').count() == 0
