"""The three ways to reach memory, and the faults of each."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from .causes import Cause
from .pte import Flag


class Access(Enum):
    """What an access wants: its name in events, the right it needs, its two faults."""

    FETCH = "fetch", Flag.X, Cause.INSTRUCTION_PAGE_FAULT, Cause.INSTRUCTION_ACCESS_FAULT
    LOAD = "load", Flag.R, Cause.LOAD_PAGE_FAULT, Cause.LOAD_ACCESS_FAULT
    STORE = "store", Flag.W, Cause.STORE_PAGE_FAULT, Cause.STORE_ACCESS_FAULT

    def __init__(
        self,
        word: Literal["fetch", "load", "store"],
        right: Flag,
        page_fault: Cause,
        access_fault: Cause,
    ) -> None:
        self.word: Literal["fetch", "load", "store"] = word
        self.right = int(right)
        self.page_fault = page_fault
        self.access_fault = access_fault
