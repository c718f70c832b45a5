"""Which source line an instruction came from: the DWARF line tables of an image.

Line tables are a help, not a need: an image whose tables are damaged, compressed, of another
format or unreasonably long simply has none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from elftools.elf.elffile import ELFFile

READ_BUDGET = 1_000_000
TABLES = ("debug_info_sec", "debug_abbrev_sec", "debug_line_sec")
LAST_DWARF_VERSION = 4
"""The header of version 5 can ask for any number of entries of no size, so it is not read."""


@dataclass(frozen=True)
class Line:
    """Code that one source line gave: ``size_bytes`` from ``address`` on."""

    address: int
    file: str
    line: int
    size_bytes: int


class LimitedFile(io.BytesIO):
    """Bytes that can be read only so often: nothing that reads them goes round in circles."""

    def __init__(self, data: bytes, budget: int) -> None:
        """``budget``: how many reads of up to 64 bytes."""
        super().__init__(data)
        self._left = budget

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._left -= 1 + len(data) // 64
        if self._left < 0:
            raise ValueError("the tables of this file refer to the same bytes over and over")
        return data


def read_lines(elf: ELFFile) -> tuple[Line, ...]:
    """The lines of all compilation units by ascending address, empty where there are none."""
    try:
        if not _has_plain_tables(elf):
            return ()
        return tuple(sorted(_read_units(elf), key=lambda line: line.address))
    except Exception:  # pyelftools meets garbage with whatever comes up
        return ()


def _has_plain_tables(elf: ELFFile) -> bool:
    """Whether there are line tables, and no debugging section would have to be blown up first."""
    names = set()
    for section in elf.iter_sections():
        if section.name.startswith((".debug", ".zdebug", ".eh_frame", ".gnu_debug")):
            if section["sh_type"] == "SHT_NOBITS" or section.compressed:
                return False
            names.add(section.name)
    return ".debug_line" in names and ".zdebug_info" not in names


def _read_units(elf: ELFFile) -> Iterator[Line]:
    dwarf: Any = elf.get_dwarf_info(relocate_dwarf_sections=False, follow_links=False)
    for table in TABLES:
        section = getattr(dwarf, table)
        stream = LimitedFile(section.stream.getvalue(), READ_BUDGET)
        setattr(dwarf, table, section._replace(stream=stream))

    programs_read = set()
    for unit in dwarf.iter_CUs():
        start = unit.get_top_DIE().attributes.get("DW_AT_stmt_list")
        if start is None or start.value in programs_read:
            continue
        programs_read.add(start.value)
        dwarf.debug_line_sec.stream.seek(start.value + 4)
        version = int.from_bytes(dwarf.debug_line_sec.stream.read(2), "little")
        if version <= LAST_DWARF_VERSION:
            yield from _read_program(dwarf.line_program_for_CU(unit))


def _read_program(program: Any) -> Iterator[Line]:
    """The lines of one unit. A row of the table holds until the address of the next row."""
    files = ["", *(_path(program.header, entry) for entry in program.header["file_entry"])]
    rows = [entry.state for entry in program.get_entries() if entry.state is not None]
    for row, following in pairwise(rows):
        size_bytes = following.address - row.address
        if not row.end_sequence and row.line > 0 and size_bytes > 0 and 0 < row.file < len(files):
            yield Line(row.address, files[row.file], row.line, size_bytes)


def _path(header: Any, entry: Any) -> str:
    """A source's name in its folder; folder 0 is the one that the compiler ran in."""
    folder = header["include_directory"][entry.dir_index - 1] if entry.dir_index else b""
    return str(PurePosixPath(folder.decode(errors="replace"), entry.name.decode(errors="replace")))
