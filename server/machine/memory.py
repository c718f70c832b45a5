"""Main memory: banks of bytes that know which pages changed and which hold decoded code."""

from __future__ import annotations

from collections.abc import Callable

from ..isa.address import PAGE_SHIFT, PAGE_SIZE_BYTES

PageViews = tuple[memoryview, memoryview, memoryview]
"""A page as bytes, halfwords and words."""


class Memory:
    """A bank of RAM at ``base``, a whole number of pages.

    ``dirty`` collects the numbers of pages written since the last snapshot. ``code`` holds, for
    each page, the words that an engine has decoded; writing one calls ``code_changed``.
    """

    def __init__(self, name: str, base: int, size_bytes: int) -> None:
        if base % PAGE_SIZE_BYTES or size_bytes % PAGE_SIZE_BYTES or size_bytes <= 0:
            raise ValueError(f"RAM bank {name}: base and size must be whole pages")
        self.name = name
        self.base = base
        self.size_bytes = size_bytes
        self.data = bytearray(size_bytes)
        view = memoryview(self.data)
        self._views = (view, view.cast("H"), view.cast("I"))
        self.dirty: set[int] = set()
        self.code: dict[int, set[int]] = {}
        self.code_changed: Callable[[], None] = lambda: None
        self.watched: dict[int, dict[int, Callable[[], None]]] = {}
        self._pages: dict[int, bytes] = {}

    def watch(self, spa: int, written: Callable[[], None]) -> None:
        """Call ``written`` after every store to the word at ``spa``, from before the first one."""
        self.watched.setdefault(spa >> PAGE_SHIFT, {})[spa] = written

    def read(self, spa: int, size_bytes: int) -> int:
        """Little-endian; need not be aligned."""
        at = spa - self.base
        return int.from_bytes(self.data[at : at + size_bytes], "little")

    def read_block(self, spa: int, size_bytes: int) -> bytes:
        """Bytes from ``spa`` on."""
        at = spa - self.base
        return bytes(self.data[at : at + size_bytes])

    def write(self, spa: int, size_bytes: int, value: int, watched: bool = True) -> None:
        """Likewise, write; ``watched`` False calls nobody."""
        self.write_block(spa, (value & (1 << 8 * size_bytes) - 1).to_bytes(size_bytes, "little"))
        if watched and self.watched:
            for word, written in self.watched.get(spa >> PAGE_SHIFT, {}).items():
                if word - size_bytes < spa < word + 4:
                    written()

    def write_block(self, spa: int, block: bytes) -> None:
        """Write bytes from ``spa`` on."""
        at = spa - self.base
        self.data[at : at + len(block)] = block
        for page in range(spa >> PAGE_SHIFT, (spa + len(block) - 1 >> PAGE_SHIFT) + 1):
            self.dirty.add(page)
            words = self.code.get(page)
            if words and any(spa - 4 < word < spa + len(block) for word in words):
                self.code_changed()

    def page_views(self, spa: int) -> PageViews:
        """The page around ``spa``, for an engine's fast path. It must be in ``dirty`` to write."""
        at = spa - self.base & -PAGE_SIZE_BYTES
        view8, view16, view32 = self._views
        end = at + PAGE_SIZE_BYTES
        return view8[at:end], view16[at >> 1 : end >> 1], view32[at >> 2 : end >> 2]

    def snapshot(self) -> dict[int, bytes]:
        """The pages that are not all zero, by page number; unchanged ones are shared."""
        pages = dict(self._pages)
        for page in self.dirty:
            at = (page << PAGE_SHIFT) - self.base
            content = bytes(self.data[at : at + PAGE_SIZE_BYTES])
            if any(content):
                pages[page] = content
            else:
                pages.pop(page, None)
        self._pages = pages
        self.dirty.clear()
        return pages

    def restore(self, pages: dict[int, bytes]) -> None:
        """Back to a snapshot, touching only what differs."""
        for page in self.dirty | self._pages.keys() | pages.keys():
            content = pages.get(page, b"")
            if page in self.dirty or self._pages.get(page) is not content:
                at = (page << PAGE_SHIFT) - self.base
                self.data[at : at + PAGE_SIZE_BYTES] = content.ljust(PAGE_SIZE_BYTES, b"\0")
        self._pages = pages
        self.dirty.clear()
