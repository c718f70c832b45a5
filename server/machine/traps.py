"""Synchronous exceptions, as the hart's parts raise them."""

from __future__ import annotations

from ..isa.causes import Cause


class Trap(Exception):  # noqa: N818  (the architecture's word)
    """An exception of the architecture; ``tval`` is what xtval will hold."""

    def __init__(self, cause: Cause, tval: int = 0) -> None:
        super().__init__(cause, tval)
        self.cause = cause
        self.tval = tval
