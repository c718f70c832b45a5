"""The lessons that there are, as this floor uses them."""

from __future__ import annotations

from ..lessons import LESSONS
from ..lessons.run import LessonRun
from ..lessons.version import engine_version
from .catalogue import Catalogue

CATALOGUE = Catalogue(LESSONS, LessonRun, engine_version())
