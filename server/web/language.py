"""Which language a page is in: ``?lang=``, else the visitor's last choice, else the browser's."""

from __future__ import annotations

from typing import cast

from flask import Response, g, request

from ..texts import LANGUAGES, Language

COOKIE = "lang"
A_YEAR_SECONDS = 365 * 24 * 3600


def choose_language() -> Language:
    """Japanese if nothing says otherwise."""
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return cast(Language, request.accept_languages.best_match(LANGUAGES, LANGUAGES[0]))


def begin_request() -> None:
    g.language = choose_language()


def remember_language(response: Response) -> Response:
    """Keep the choice that a link or a switch has made."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, g.language, max_age=A_YEAR_SECONDS, samesite="Lax")
    return response
