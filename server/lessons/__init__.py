"""The content: one module a lesson, with what it runs, its beats and its measured numbers.

``LESSONS`` is the catalogue. Sentences stand in ``server/texts/*/lessons.ftl``.
"""

from .intercept import INTERCEPT
from .lesson import Lesson

LESSONS: dict[str, Lesson] = {lesson.id: lesson for lesson in (INTERCEPT,)}
"""Every lesson, by the id that links use, in teaching order."""


def find(name: str) -> Lesson | None:
    """A lesson by its id or its code, e.g. ``intercept`` or ``S3``."""
    return next(
        (one for one in LESSONS.values() if name.lower() in (one.id, one.code.lower())), None
    )
