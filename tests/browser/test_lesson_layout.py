"""Nothing on the stage is cut, and no two texts lie on each other: every scene, every screen."""

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

LOOK = """() => {
  const wrong = [];
  const name = (node) => node.textContent.slice(0, 40) + ' [' + (node.dataset?.key ?? node.className) + ']';
  const box = (node) => { const r = node.getBoundingClientRect(); return {l: r.left, t: r.top, r: r.right, b: r.bottom, node}; };
  const meets = (a, b, by) => a.l < b.r - by && b.l < a.r - by && a.t < b.b - by && b.t < a.b - by;
  for (const id of ['stage', 'tape']) {
    const svg = document.querySelector(`#${id} svg`).getBoundingClientRect();
    const texts = [...document.querySelectorAll(`#${id} text`)].filter((t) => t.textContent && t.getClientRects().length);
    const boxes = texts.map((text) => {
      const b = box(text); // the line box is higher than the letters
      const trim = (b.b - b.t) * 0.17;
      return {...b, t: b.t + trim, b: b.b - trim};
    });
    for (const b of boxes) {
      if (b.l < svg.left - 1 || b.r > svg.right + 1 || b.t < svg.top - 1 || b.b > svg.bottom + 1)
        wrong.push(`${id}: outside: ${name(b.node)}`);
    }
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      if (meets(a, b, 1)) wrong.push(`${id}: ${name(a.node)} lies on ${name(b.node)}`);
    }));
  }
  const holders = '#lens *, .top *, #caption *, #transport *, #question *';
  for (const node of document.querySelectorAll(holders)) {
    if (!node.getClientRects().length || node.closest('.unseen, svg, option, [hidden]')) continue;
    if (node.clientWidth <= 1 || node.tagName === 'H1') continue;
    const style = getComputedStyle(node);
    const clips = style.overflow !== 'visible' || style.overflowX !== 'visible';
    if (clips && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1))
      wrong.push(`cut: ${name(node)}`);
  }
  for (const id of ['lens', 'question', 'caption']) {
    const node = document.getElementById(id);
    if (node.getClientRects().length && node.scrollHeight > node.clientHeight + 1) wrong.push(`cut: ${id}`);
  }
  const [title, heading] = ['#lesson-title', '.top h1'].map((s) => box(document.querySelector(s)));
  if (title.r > heading.r + 1 || title.b > heading.b + 4) wrong.push('the title is cut');
  for (const [a, b] of [['#stage svg', '#tape svg'], ['#tape svg', '#caption'], ['#caption', '#transport'], ['.top h1', '#setup'], ['#setup', '#preferences'], ['#preferences', '#actions']]) {
    const [x, y] = [a, b].map((s) => box(document.querySelector(s)));
    if (getComputedStyle(document.querySelector('.foot')).position !== 'sticky' && meets(x, y, 1)) wrong.push(`${a} lies on ${b}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the screen: ' + [...document.querySelectorAll('body *')].filter((n) => n.getBoundingClientRect().right > innerWidth + 1).map(name).slice(0, 3));
  return wrong;
}"""

SMALLEST = """() => {
  let least = Infinity;
  for (const node of document.querySelectorAll('svg text, main *:not(svg *), header *:not(svg *)')) {
    if (!node.getClientRects().length || !node.textContent.trim()) continue;
    least = Math.min(least, parseFloat(getComputedStyle(node).fontSize));
  }
  return least;
}"""


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
