"""What every answer carries, and what no connection may negotiate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, request

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def secure(response: Response) -> Response:
    response.headers.update(SECURITY)
    return response


def cache(response: Response) -> Response:
    """An address with a version may be kept for ever; all else is asked for again each time."""
    if response.status_code == 200 and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(["Accept-Language", "Cookie"])
    return response


def without_deflate(inner: Wsgi) -> Wsgi:
    """Never compress websocket messages: per client and message, it costs more than all else.

    Browsers always offer it and the server libraries have no setting, so the offer is dropped.
    """

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return inner(environ, start_response)

    return application
