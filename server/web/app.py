"""The Flask factory."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIO
from werkzeug.exceptions import HTTPException

from ..sessions.catalogue import Catalogue
from . import headers, language
from .assets import resource
from .async_mode import AsyncMode
from .commands import LARGEST_MESSAGE_BYTES, Commands, Engines, Json
from .pages import on_error, pages, template_names


def create_app(mode: AsyncMode, catalogue: Catalogue, engines: Engines) -> tuple[Flask, SocketIO]:
    """The pages, and the sockets that answer on them; nothing runs yet."""
    app = Flask(__name__, static_folder=None, template_folder=str(resource("templates")))
    app.extensions["hypervisible"] = catalogue
    app.register_blueprint(pages)
    app.register_error_handler(HTTPException, on_error)
    app.context_processor(template_names)
    app.before_request(language.begin_request)
    for finish in (language.remember_language, headers.cache, headers.secure):
        app.after_request(finish)

    sockets = SocketIO(
        app,
        async_mode=mode,
        transports=["websocket"],
        max_http_buffer_size=LARGEST_MESSAGE_BYTES,
        manage_session=False,
        json=Json,
    )
    Commands(catalogue, engines).register(sockets)
    app.wsgi_app = headers.without_deflate(app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app, sockets
