"""Every sentence that a user sees, in two languages: Project Fluent, one file a section.

The same files go to the browser as one (``catalogue``). Sections by the first word of a message's
id: ``ui-``, ``event-``, ``error-`` and ``warning-``, ``lesson-``, ``cli-``, ``term-``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from fluent.runtime import FluentBundle, FluentResource

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

FOLDER = Path(__file__).parent


@cache
def catalogue(language: Language) -> str:
    """All sections of a language, in the order of their file names."""
    files = sorted((FOLDER / language).glob("*.ftl"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


class Texts:
    """The messages of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(FluentResource(catalogue(language)))

    def format(self, message_id: str, /, **values: str | int) -> str:
        """The message with its placeables filled in. An unknown id stands for itself, visibly."""
        if not self._bundle.has_message(message_id):
            return message_id
        pattern = self._bundle.get_message(message_id).value
        if pattern is None:
            return message_id
        text, _ = self._bundle.format_pattern(pattern, values)
        return str(text)


@cache
def texts(language: Language) -> Texts:
    """Made once a language: parsing takes a while."""
    return Texts(language)
