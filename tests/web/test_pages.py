"""Pages, texts and built files. The templates here show only what the server gives them."""

import gzip

import jinja2
import pytest

from server.web import assets

TEMPLATES = {
    "home.html": "{{ lang }} {% for lesson in lessons %}{{ lesson.id }} {% endfor %}",
    "lesson.html": "{{ lang }} {{ lesson.id }} {{ t('error-busy') }} {{ asset('main.js') }}",
    "not_found.html": "{{ sentences.ja }} {{ sentences.en }}"
    " {% for lesson in lessons %}{{ lesson.id }} {% endfor %}",
}


@pytest.fixture
def dist(tmp_path, monkeypatch):
    """A folder of built files: one packed, one not."""
    (tmp_path / "main.js").write_text("let built;")
    (tmp_path / "main.js.gz").write_bytes(gzip.compress(b"let built;"))
    (tmp_path / "plain.css").write_text("main {}")
    monkeypatch.setattr(assets, "dist", lambda: tmp_path)
    assets.asset_url.cache_clear()
    yield tmp_path
    assets.asset_url.cache_clear()


@pytest.fixture
def visit(application, dist):
    """Asks for a page, with the templates above."""
    application[0].jinja_loader = jinja2.DictLoader(TEMPLATES)
    browser = application[0].test_client()
    return lambda address, **options: browser.get(address, buffered=True, **options)


def test_home_lists_the_lessons(visit):
    answer = visit("/")
    assert answer.status_code == 200
    assert "counting" in answer.text
    assert "gated" in answer.text


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/lesson/counting", None, "ja"),
        ("/lesson/counting", "fr", "ja"),
        ("/lesson/counting", "en-GB,en;q=0.9", "en"),
        ("/lesson/counting", "en;q=0.8,ja;q=0.9", "ja"),
        ("/lesson/counting?lang=en", "ja", "en"),
        ("/lesson/counting?lang=tlh", "en", "en"),
    ],
)
def test_the_language_is_the_link_s_or_the_browser_s_or_ja(visit, address, accepted, language):
    headers = {"Accept-Language": accepted} if accepted else {}
    assert visit(address, headers=headers).text.split()[0] == language


def test_a_chosen_language_is_remembered(visit):
    visit("/?lang=en")
    assert visit("/", headers={"Accept-Language": "ja"}).text.startswith("en")


def test_a_lesson_page_does_not_depend_on_its_parameters(visit):
    assert visit("/lesson/counting?cpu=magic&colour=blue&at=soon").status_code == 200


def test_an_unknown_lesson_is_named_in_both_languages_beside_those_there_are(visit):
    answer = visit("/lesson/s99")
    assert answer.status_code == 404
    assert "“s99”" in answer.text
    assert "「s99」" in answer.text
    assert "counting" in answer.text


def test_what_a_broken_link_says_is_escaped(visit):
    assert "<script" not in visit("/lesson/<script>alert(1)</script>").text.lower()
    assert "<b>" not in visit("/lesson/<b>").text


def test_an_unknown_page_is_said_in_both_languages(visit):
    answer = visit("/no-such-page")
    assert answer.status_code == 404
    assert "There is no page" in answer.text
    assert "ページはありません" in answer.text


def test_the_texts_of_a_language_come_as_one_file(visit):
    answer = visit("/texts/ja.ftl")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "error-unknown-lesson" in answer.text
    assert visit("/texts/tlh.ftl").status_code == 404


def test_health_says_the_version(visit):
    assert visit("/healthz").json["ok"] is True


def test_a_built_file_with_a_version_is_kept_and_its_page_is_not(visit):
    versioned = visit("/lesson/counting").text.split()[-1]
    assert versioned.startswith("/static/main.js?v=")
    assert "immutable" in visit(versioned).headers["Cache-Control"]
    assert visit("/static/main.js").headers["Cache-Control"] == "no-cache"
    assert visit("/lesson/counting").headers["Cache-Control"] == "no-cache"
    assert visit("/static/missing.js?v=1").headers["Cache-Control"] == "no-cache"


def test_a_packed_file_goes_to_those_who_can_unpack_it(visit):
    packed = visit("/static/main.js", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(packed.data) == b"let built;"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.mimetype == "text/javascript"
    plain = visit("/static/main.js")
    assert plain.data == b"let built;"
    assert "Content-Encoding" not in plain.headers
    assert visit("/static/plain.css", headers={"Accept-Encoding": "gzip"}).data == b"main {}"


def test_nothing_outside_the_built_files_is_given_out(visit, dist):
    (dist.parent / "secret").write_text("secret")
    for address in ("/static/../secret", "/static/%2e%2e/secret", "/static/..%2fsecret"):
        assert visit(address).status_code == 404


def test_every_answer_forbids_foreign_content(visit):
    for address in ("/", "/lesson/s99", "/static/main.js", "/healthz"):
        headers = visit(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
