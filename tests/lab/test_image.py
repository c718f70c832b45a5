"""ELF files are read when they are right, and refused in words when they are not."""

import io
import struct

import pytest
from elftools.elf.elffile import ELFFile
from hypothesis import given
from hypothesis import strategies as st

from server.guests import GUESTS
from server.lab.image import Image, Line, load_elf, segments_fit
from server.trace.errors import CommandError
from tests.guests.build import PROGRAM_IMAGES
from tests.lab.elf import Load, make_elf

BANKS = [range(0x10_0000), range(0x8000_0000, 0x8080_0000)]


def refusal(data):
    with pytest.raises(CommandError) as caught:
        segments_fit(load_elf(data, "it.elf"), BANKS)
    assert caught.value.values["name"] == "it.elf"
    return caught.value.message_id


def test_a_program_is_read_with_its_data_and_its_zeros():
    code, data = b"\x13\0\0\0" * 4, b"data"

    image = load_elf(
        make_elf(Load(0x8000_0000, code), Load(0x8000_1000, data, memory_size=100, flags=2)),
        "it.elf",
    )

    assert image.entry == 0x8000_0000
    assert [(s.paddr, s.data, s.size_bytes, s.executable) for s in image.segments] == [
        (0x8000_0000, code, 16, True),
        (0x8000_1000, data, 100, False),
    ]
    assert (image.symbols, image.tohost, image.lines) == ({}, None, ())


def test_the_entry_of_a_kernel_linked_high_is_where_it_lies_in_memory():
    elf = make_elf(Load(0x1000, b"\x13\0\0\0" * 4, vaddr=0xC000_1000), entry=0xC000_1008)

    assert load_elf(elf, "it.elf").entry == 0x1008


def test_symbols_are_the_labels_and_tohost_is_found():
    path = PROGRAM_IMAGES["traps"].path

    image = load_elf(path.read_bytes(), "traps")

    assert image.symbols["_start"] == image.entry == 0x8000_0000
    assert image.tohost == image.symbols["tohost"]
    assert not any(name.startswith((".L", "$")) for name in image.symbols)
    assert "SPP" not in image.symbols


def test_constants_of_the_assembler_are_no_labels():
    symbols = load_elf(GUESTS["intercept"].path.read_bytes(), "intercept").symbols

    assert "ROUNDS" not in symbols
    assert symbols["end"] - symbols["begin"] == 24


def covered(image):
    return [
        a for line in image.lines for a in range(line.address, line.address + line.size_bytes, 4)
    ]


def test_every_instruction_of_an_assembly_program_has_a_line():
    image = load_elf(GUESTS["intercept"].path.read_bytes(), "intercept")
    code = next(s for s in image.segments if s.executable)

    assert covered(image) == list(range(code.vaddr, code.vaddr + code.size_bytes, 4))


def test_no_instruction_of_a_c_program_has_two_lines():
    """Some have none: the compiler made them up."""
    image = load_elf(GUESTS["firmware"].path.read_bytes(), "firmware")
    code = next(s for s in image.segments if s.executable)

    addresses = covered(image)

    assert addresses == sorted(set(addresses))
    assert set(addresses) <= set(range(code.vaddr, code.vaddr + code.size_bytes, 4))
    assert {line.file.split("/")[0] for line in image.lines} == {"firmware"}


def test_a_line_is_the_line_of_the_source():
    image = load_elf(GUESTS["intercept"].path.read_bytes(), "intercept")
    source = (GUESTS["intercept"].source_folder / "kernel.S").read_text().splitlines()

    line = next(line for line in image.lines if line.address == image.symbols["begin"])

    assert isinstance(line, Line)
    assert source[line.line - 1].split()[:3] == ["csrw", "stvec,", "t0"]


CODE = Load(0x8000_0000)


@pytest.mark.parametrize(
    ("data", "message_id"),
    [
        (b"", "error-image-not-elf"),
        (b"#!/bin/sh\n", "error-image-not-elf"),
        (b"\x7fELF", "error-image-truncated"),
        (make_elf(CODE)[:-1], "error-image-truncated"),
        (make_elf(CODE)[:60], "error-image-truncated"),
        (make_elf(CODE, word_size=2), "error-image-not-rv32"),
        (make_elf(CODE, byte_order=2), "error-image-not-rv32"),
        (make_elf(CODE, machine=62), "error-image-not-rv32"),
        (make_elf(CODE, type=1), "error-image-not-executable"),
        (make_elf(CODE, type=3), "error-image-not-executable"),
        (make_elf(CODE, flags=1), "error-image-compressed"),
        (make_elf(CODE, flags=4), "error-image-float-abi"),
        (make_elf(CODE, flags=8), "error-image-embedded"),
        (make_elf(CODE, phentsize=16), "error-image-damaged"),
        (make_elf(CODE, phoff=0xFFFF_FFF0), "error-image-truncated"),
        (make_elf(CODE, shnum=1, shoff=0x1000), "error-image-truncated"),
        (make_elf(), "error-image-empty"),
        (make_elf(Load(0x8000_0000, b"")), "error-image-empty"),
        (make_elf(Load(0x8000_0000, memory_size=2)), "error-image-damaged"),
        (make_elf(Load(0xFFFF_FFF0, memory_size=0x100)), "error-image-damaged"),
        (make_elf(Load(0x8000_0000, file_size=0xFFFF_FFFF)), "error-image-truncated"),
        (make_elf(CODE, Load(0x8000_0002)), "error-image-overlap"),
        (make_elf(CODE, CODE), "error-image-overlap"),
        (make_elf(CODE, entry=0x8000_0004), "error-image-entry"),
        (make_elf(CODE, entry=0x8000_0002), "error-image-entry"),
        (make_elf(Load(0x8000_0000, flags=2)), "error-image-entry"),
        (make_elf(Load(0x4000_0000)), "error-image-outside-ram"),
        (make_elf(Load(0xF_FFFC, b"\x13\0\0\0\x13\0\0\0")), "error-image-too-large"),
        (make_elf(Load(0x8000_0000, memory_size=0x7000_0000)), "error-image-too-large"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(data, message_id):
    assert refusal(data) == message_id


def test_segments_that_share_their_bytes_in_the_file_are_refused():
    loads = [
        Load(0x8000_0000 + i * 0x1000, offset=0, file_size=0x800, memory_size=0x800)
        for i in range(60)
    ]

    assert refusal(make_elf(*loads, entry=0x8000_0000)) == "error-image-damaged"


def test_more_segments_than_any_program_has_are_refused():
    loads = [Load(0x8000_0000 + i * 16) for i in range(65)]

    assert refusal(make_elf(*loads)) == "error-image-damaged"


SAMPLE = GUESTS["firmware"].path.read_bytes()


def load_or_refuse(data):
    """Whatever the bytes are: an image, or a CommandError."""
    try:
        return load_elf(data, "it.elf")
    except CommandError:
        return None


@given(st.binary(max_size=400))
def test_garbage_is_refused(tail):
    assert load_or_refuse(tail) is None
    load_or_refuse(make_elf(CODE)[:52] + tail)


@given(st.integers(0, len(SAMPLE)))
def test_a_truncated_file_is_refused(size_bytes):
    image = load_or_refuse(SAMPLE[:size_bytes])

    assert image is None or size_bytes == len(SAMPLE)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, len(SAMPLE) - 4), st.integers(0, 500)),
            st.sampled_from((0, 1, 0x7F, 0xFF, 0xFFFF, 0xFFFF_FFFF, 0x8000_0000)),
            st.sampled_from(("<B", "<H", "<I")),
        ),
        max_size=20,
    )
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(damages):
    data = bytearray(SAMPLE)
    for offset, value, form in damages:
        struct.pack_into(form, data, offset, value & (1 << 8 * struct.calcsize(form)) - 1)

    image = load_or_refuse(bytes(data))

    assert image is None or isinstance(image, Image)


def section_headers(data):
    elf = ELFFile(io.BytesIO(data))
    return {s.name: elf["e_shoff"] + i * 40 for i, s in enumerate(elf.iter_sections())}


@pytest.mark.parametrize("section", [".debug_line", ".debug_info", ".debug_abbrev", ".debug_str"])
def test_line_tables_that_would_have_to_be_made_up_or_unpacked_are_left_alone(section):
    start = section_headers(SAMPLE)[section]
    of_zeros, packed = bytearray(SAMPLE), bytearray(SAMPLE)
    struct.pack_into("<I", of_zeros, start + 4, 8)  # NOBITS
    struct.pack_into("<I", of_zeros, start + 20, 0xFFFF_FFFF)
    struct.pack_into("<I", packed, start + 8, 0x800)  # SHF_COMPRESSED

    assert load_elf(bytes(of_zeros), "it.elf").lines == ()
    assert load_or_refuse(bytes(packed)) is None or load_elf(bytes(packed), "it.elf").lines == ()


def test_line_tables_that_refer_to_themselves_end():
    data = bytearray(SAMPLE)
    start = section_headers(SAMPLE)[".debug_info"]
    offset, size = struct.unpack_from("<II", data, start + 16)
    for position in range(offset, offset + size - 12, 12):  # a unit every 12 bytes
        struct.pack_into("<IHIBB", data, position, 8, 4, 0, 4, 1)

    assert isinstance(load_elf(bytes(data), "it.elf").lines, tuple)
