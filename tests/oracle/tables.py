"""Random Sv32 page tables: superpages and pages, good, odd and broken entries.

Two roots, or one where entries may be global (a global page must be the same in every address
space). Every root maps the code for S at its physical address and for U at ``USER_CODE``.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field

from server.isa.pte import Flag

from .program import DATA, DATA_PAGES, RAM_BASE, TABLES, USER_CODE

WINDOWS = range(16, 24)
"""Root entries, 4 MiB each, whose content is random."""
POPULATED = 24
"""Entries of a second-level table that are; the others are zero."""
LEVEL_0_TABLES = 6
ASIDS = 3
"""Address spaces that a program uses."""
V, R, W, X, U, G, A, D = (
    int(flag)
    for flag in (Flag.V, Flag.R, Flag.W, Flag.X, Flag.U, Flag.G, Flag.A, Flag.D)
)  # fmt: skip
RAM_PPN = RAM_BASE >> 12
NO_MEMORY_PPNS = (0x0, 0x5_0000, 0x9_0000, 0xF_FFFF, 0x10_0000, 0x18_0000, 0x3F_FFFF)
"""Page numbers with nothing behind them, some above 4 GiB. Page 0 is Spike's debug module."""
CLINT_PPN = 0x2000


def pte(ppn: int, flags: int) -> int:
    """An entry."""
    return ppn << 10 | flags


def random_flags(rng: random.Random, share: bool) -> int:
    """Flags of a leaf, mostly usable ones."""
    if rng.random() < 0.15:
        flags = rng.getrandbits(8)
    else:
        flags = V | rng.choice((R, R | W, R | W, R | X, R | W | X, X))
        flags |= rng.choice((0, U)) | rng.choice((A | D, A | D, A, D, 0))
        if rng.random() < 0.2:
            flags |= G
    return flags if share else flags & ~G


@dataclass
class Tables:
    """The tables, as blocks of RAM by address. ``share``: one root for all address spaces.

    hot: pages that are often accessed and often changed, as (window, table, index).
    """

    rng: random.Random
    share: bool
    words: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pages = range(TABLES, TABLES + (LEVEL_0_TABLES + 4) * 4096, 4096)
        self.roots = pages[:1] if self.share else pages[:2]
        self.code_tables = pages[2:4]
        self.level_0 = pages[4:]
        for table in pages:
            self.words[table] = [0] * 1024
        for table, user in zip(self.code_tables, (0, U), strict=True):
            self._fill_code(table, user)
        for table in self.level_0:
            for index in range(POPULATED):
                self.words[table][index] = self.random_leaf()
        for root in self.roots:
            self._fill_root(root)
        root = self.words[self.roots[0]]
        tables = {pte(table >> 12, V): table for table in self.level_0}
        pointers = [window for window in WINDOWS if root[window] in tables]
        self.hot = [
            (window, tables[root[window]], self.rng.randrange(POPULATED))
            for window in self.rng.sample(pointers, min(3, len(pointers)))
        ]

    def _fill_code(self, table: int, user: int) -> None:
        """Pages of code, never writable; and the data behind them."""
        for page in range(64 + DATA_PAGES):
            flags = V | R | A | user | (X if page < 64 else W | D)
            self.words[table][page] = pte(RAM_PPN + page, flags)

    def _fill_root(self, root: int) -> None:
        words, rng = self.words[root], self.rng
        code = (RAM_BASE, 0, self.code_tables[0]), (USER_CODE, U, self.code_tables[1])
        for va, user, table in code:
            if rng.random() < 0.5:
                words[va >> 22] = pte(RAM_PPN, V | R | X | A | user)
            else:
                words[va >> 22] = pte(table >> 12, V)
        for window in WINDOWS:
            words[window] = self.random_root_entry()

    def random_leaf(self) -> int:
        """An entry of a second-level table."""
        rng = self.rng
        choice = rng.random()
        if choice < 0.05:
            return rng.choice((0, pte(RAM_PPN, V), rng.getrandbits(32) & ~(V | G)))
        if choice < 0.12:
            ppn = rng.choice(NO_MEMORY_PPNS[1:])
        else:
            ppn = (DATA >> 12) + rng.randrange(DATA_PAGES)
        return pte(ppn, random_flags(rng, self.share))

    def random_root_entry(self) -> int:
        """An entry of a root: a pointer, a superpage, or something wrong."""
        rng = self.rng
        choice = rng.random()
        if choice < 0.55:
            return pte(rng.choice(self.level_0) >> 12, V)
        if choice < 0.75:
            return pte(RAM_PPN, random_flags(rng, self.share))
        if choice < 0.80:
            return pte(RAM_PPN + rng.choice((1, 0x40, 0x3FF)), random_flags(rng, self.share))
        if choice < 0.90:
            return pte(rng.choice(self.level_0) >> 12, V | rng.choice((U, A, D, U | A)))
        return pte(rng.choice(NO_MEMORY_PPNS[1:]), rng.choice((V, V | R | W | A | D)))

    def random_va(self) -> int:
        """An address in some window, often where there is a page, often near its end.

        Behind a superpage lies all of RAM: there only the data pages are named.
        """
        rng = self.rng
        if self.hot and rng.random() < 0.4:
            window, _, page = rng.choice(self.hot)
            return window << 22 | page << 12 | rng.choice((0, 0xFFC, rng.randrange(4096) & ~3))
        window = rng.choice(WINDOWS)
        page = rng.randrange(POPULATED + 1)
        if any(self.words[root][window] & (R | W | X) for root in self.roots):
            page = (DATA - RAM_BASE >> 12) + rng.randrange(1, DATA_PAGES - 1)
        offset = rng.choice((0, 0x800, 0xFFC, rng.randrange(4096) & ~3))
        return window << 22 | page << 12 | offset

    def blocks(self) -> dict[int, bytes]:
        """The tables' content by address."""
        return {table: struct.pack("<1024I", *words) for table, words in self.words.items()}
