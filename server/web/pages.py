"""The pages, the texts and the built files."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    render_template,
    request,
    send_from_directory,
)
from werkzeug.exceptions import HTTPException
from werkzeug.security import safe_join

from .. import __version__
from ..sessions.catalogue import Catalogue
from ..sessions.links import find_lesson
from ..texts import LANGUAGES, catalogue, texts
from ..trace.errors import CommandError
from . import assets

pages = Blueprint("pages", __name__)


def lessons() -> Catalogue:
    found: Catalogue = current_app.extensions["hypervisible"]
    return found


@pages.get("/")
def home() -> str:
    return render_template("home.html")


@pages.get("/lesson/<lesson_id>")
def lesson(lesson_id: str) -> str | tuple[str, int]:
    """One lesson; its parameters and the moment stay in the address, for the browser to read."""
    try:
        found = find_lesson(lessons().lessons, lesson_id)
    except CommandError as error:
        return not_found(error)
    return render_template("lesson.html", lesson=found)


@pages.get("/texts/<language>.ftl")
def texts_file(language: str) -> Response:
    if language not in LANGUAGES:
        abort(404)
    return Response(catalogue(language), mimetype="text/plain")


@pages.get("/static/<path:name>")
def static_file(name: str) -> Response:
    """A built file, compressed if the browser can and the build did."""
    packed = safe_join(str(assets.dist()), f"{name}.gz")
    unpacks = request.accept_encodings.find("gzip") >= 0
    pack = unpacks and packed is not None and Path(packed).is_file()
    response = send_from_directory(
        assets.dist(), f"{name}.gz" if pack else name, mimetype=mimetypes.guess_type(name)[0]
    )
    if pack:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@pages.get("/healthz")
def healthz() -> dict[str, Any]:
    return {"ok": True, "version": __version__}


def not_found(error: CommandError) -> tuple[str, int]:
    """``sentences`` are in both languages, since a broken link need not say which."""
    sentences = {
        language: texts(language).format(error.message_id, **error.values) for language in LANGUAGES
    }
    return render_template("not_found.html", sentences=sentences), 404


def on_error(error: HTTPException) -> HTTPException | tuple[str, int]:
    return not_found(CommandError("error-page-not-found")) if error.code == 404 else error


def template_names() -> dict[str, Any]:
    """What every template may use besides its own arguments.

    ``t(id, **values)`` is a text in the page's language, ``texts[language].format`` in a given one.
    """
    return {
        "lang": g.language,
        "languages": LANGUAGES,
        "t": texts(g.language).format,
        "texts": {language: texts(language) for language in LANGUAGES},
        "texts_url": f"/texts/{g.language}.ftl?v={text_version(g.language)}",
        "asset": assets.asset_url,
        "lessons": list(lessons().lessons.values()),
        "version": __version__,
    }


def text_version(language: Any) -> str:
    return assets.short_digest(catalogue(language).encode())
