"""Programs for the machine: ELF files, checked before anything trusts them.

An ELF file comes from a user, so every number in it may be wrong. Sizes are checked against the
file before anything is read or allocated; whatever is wrong ends as a CommandError that says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from ..trace.errors import CommandError
from .source_lines import LimitedFile, Line, read_lines

ADDRESS_SPACE_BYTES = 1 << 32
HEADER_SIZE_BYTES = 52
PROGRAM_HEADER_SIZE_BYTES = 32
SECTION_HEADER_SIZE_BYTES = 40
MOST_SEGMENTS = 64
READ_BUDGET = 2_000_000
"""Reads of up to 64 bytes that the headers and symbols of one file may take."""

MACHINE_RISCV = 243
TYPE_EXECUTABLE = 2
FLAG_COMPRESSED = 0x1
FLAGS_FLOAT_ABI = 0x6
FLAG_EMBEDDED = 0x8
SECTION_ABSOLUTE = "SHN_ABS"
PAGE_FLAG_EXECUTE = 1


@dataclass(frozen=True)
class Segment:
    """Bytes for main memory: ``data``, then zeros up to ``size_bytes``."""

    paddr: int
    vaddr: int
    data: bytes
    size_bytes: int
    executable: bool

    @property
    def end(self) -> int:
        """The first physical address after it."""
        return self.paddr + self.size_bytes


@dataclass(frozen=True)
class Image:
    """A program ready to be put into main memory.

    ``entry`` is where the hart starts, paging being off: a physical address. ``symbols`` and
    ``lines`` are at the addresses the program was linked for. ``tohost`` is the physical address
    of the word through which a bare test program reports its end, if it has one.
    """

    name: str
    entry: int
    segments: tuple[Segment, ...]
    symbols: Mapping[str, int]
    tohost: int | None
    lines: tuple[Line, ...]


def load_elf(data: bytes, name: str) -> Image:
    """Read an RV32 executable. Raises CommandError, whatever the bytes are."""
    _check_header(data, name)
    try:
        elf = ELFFile(LimitedFile(data, READ_BUDGET))
        segments = tuple(_read_segments(elf, data, name))
        entry = _physical(segments, elf["e_entry"])
        symbols, tohost = _read_symbols(elf)
    except CommandError:
        raise
    except Exception as error:  # pyelftools meets garbage with whatever comes up
        raise CommandError("error-image-damaged", name=name) from error
    _check_segments(segments, name)
    _check_entry(segments, entry, name)
    if tohost is not None:
        tohost = _physical(segments, tohost)
    return Image(name, entry, segments, symbols, tohost, read_lines(elf))


def segments_fit(image: Image, banks: Sequence[range]) -> None:
    """Check that every segment lies in one of the RAM banks. Raises CommandError."""
    for segment in image.segments:
        bank = next((bank for bank in banks if segment.paddr in bank), None)
        if bank is None:
            raise CommandError(
                "error-image-outside-ram",
                name=image.name,
                start=_hex(segment.paddr),
                end=_hex(segment.end - 1),
                banks=", ".join(f"{_hex(b.start)}-{_hex(b.stop - 1)}" for b in banks),
            )
        if segment.end > bank.stop:
            raise CommandError(
                "error-image-too-large",
                name=image.name,
                start=_hex(segment.paddr),
                size=segment.size_bytes,
                available=bank.stop - segment.paddr,
            )


def _check_header(data: bytes, name: str) -> None:
    """Check what kind of file it is, and that its tables lie within it."""
    if data[:4] != b"\x7fELF":
        raise CommandError("error-image-not-elf", name=name)
    if len(data) < HEADER_SIZE_BYTES:
        raise CommandError("error-image-truncated", name=name, size=len(data))
    word_size, byte_order = data[4], data[5]
    if (word_size, byte_order, _half(data, 18)) != (1, 1, MACHINE_RISCV):
        raise CommandError("error-image-not-rv32", name=name)
    if _half(data, 16) != TYPE_EXECUTABLE:
        raise CommandError("error-image-not-executable", name=name)
    flags = _word(data, 36)
    if flags & FLAG_COMPRESSED:
        raise CommandError("error-image-compressed", name=name)
    if flags & FLAGS_FLOAT_ABI:
        raise CommandError("error-image-float-abi", name=name)
    if flags & FLAG_EMBEDDED:
        raise CommandError("error-image-embedded", name=name)
    _check_table(
        data, name, _word(data, 28), _half(data, 42), _half(data, 44), PROGRAM_HEADER_SIZE_BYTES
    )
    _check_table(
        data, name, _word(data, 32), _half(data, 46), _half(data, 48), SECTION_HEADER_SIZE_BYTES
    )
    if _half(data, 44) > MOST_SEGMENTS:
        raise CommandError("error-image-damaged", name=name)


def _check_table(
    data: bytes, name: str, start: int, entry_size: int, count: int, legal_size: int
) -> None:
    """Check that a header table has entries of the legal size and ends within the file."""
    if count and entry_size != legal_size:
        raise CommandError("error-image-damaged", name=name)
    if start + count * entry_size > len(data):
        raise CommandError("error-image-truncated", name=name, size=len(data))


def _read_segments(elf: ELFFile, data: bytes, name: str) -> Iterator[Segment]:
    """The loadable segments, each checked against the file before it is copied."""
    copied_bytes = 0
    for header in (elf.get_segment(i).header for i in range(elf.num_segments())):
        if header["p_type"] != "PT_LOAD" or header["p_memsz"] == 0:
            continue
        offset, file_size, size = header["p_offset"], header["p_filesz"], header["p_memsz"]
        if offset + file_size > len(data):
            raise CommandError("error-image-truncated", name=name, size=len(data))
        copied_bytes += file_size
        ends = (header["p_paddr"] + size, header["p_vaddr"] + size)
        if file_size > size or copied_bytes > len(data) or max(ends) > ADDRESS_SPACE_BYTES:
            raise CommandError("error-image-damaged", name=name)
        yield Segment(
            header["p_paddr"],
            header["p_vaddr"],
            data[offset : offset + file_size],
            size,
            bool(header["p_flags"] & PAGE_FLAG_EXECUTE),
        )


def _check_segments(segments: Sequence[Segment], name: str) -> None:
    if not segments:
        raise CommandError("error-image-empty", name=name)
    in_order = sorted(segments, key=lambda segment: segment.paddr)
    for first, second in pairwise(in_order):
        if first.end > second.paddr:
            raise CommandError(
                "error-image-overlap",
                name=name,
                first=f"{_hex(first.paddr)}-{_hex(first.end - 1)}",
                second=f"{_hex(second.paddr)}-{_hex(second.end - 1)}",
            )


def _check_entry(segments: Sequence[Segment], entry: int, name: str) -> None:
    """Check that the entry is an instruction of the program: in code, on a word boundary."""
    in_code = any(s.executable and s.paddr <= entry < s.end for s in segments)
    if not in_code or entry % 4:
        raise CommandError("error-image-entry", name=name, entry=_hex(entry))


def _read_symbols(elf: ELFFile) -> tuple[dict[str, int], int | None]:
    """The labels of the program by name, and the virtual address of ``tohost``.

    Constants (absolute symbols) and what assemblers make up (``.L0``, ``$x``) are no labels.
    Of local labels that share a name the first stays; a global one has precedence.
    """
    table = elf.get_section_by_name(".symtab")
    labels: dict[str, int] = {}
    global_labels: dict[str, int] = {}
    tohost = None
    for symbol in table.iter_symbols() if isinstance(table, SymbolTableSection) else ():
        where, kind = symbol["st_shndx"], symbol["st_info"]["type"]
        if not symbol.name or where == "SHN_UNDEF" or kind in {"STT_FILE", "STT_SECTION"}:
            continue
        if symbol.name == "tohost":
            tohost = symbol["st_value"]
        if where == SECTION_ABSOLUTE or symbol.name.startswith((".L", "$")):
            continue
        if symbol["st_info"]["bind"] == "STB_LOCAL":
            labels.setdefault(symbol.name, symbol["st_value"])
        else:
            global_labels[symbol.name] = symbol["st_value"]
    return labels | global_labels, tohost


def _physical(segments: Sequence[Segment], vaddr: int) -> int:
    """Where a linked address lies while paging is off; unchanged if no segment holds it."""
    for segment in segments:
        if segment.vaddr <= vaddr < segment.vaddr + segment.size_bytes:
            return segment.paddr + vaddr - segment.vaddr
    return vaddr


def _half(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "little")


def _word(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "little")


def _hex(address: int) -> str:
    return f"0x{address:08x}"
