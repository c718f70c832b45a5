"""Listings: every instruction of a program, with its label and its source line."""

from server.isa.assemble import assemble
from server.lab.image import Image, Segment
from server.lab.lab import guest_image
from server.lab.listing import MAX_LINES, listing_of


def test_a_kernels_listing_has_its_words_labels_and_sources():
    image = guest_image("intercept")

    listing = listing_of(image, "A")

    assert (listing["name"], listing["owner"]) == ("intercept", "A")
    line = next(one for one in listing["lines"] if one.get("label") == "begin")
    assert line["address"] == image.symbols["begin"]
    assert (line["word"], line["text"]) == (assemble("csrw stvec, t0"), "csrw stvec, t0")
    assert line["source"]["file"].endswith("kernel.S") and line["source"]["line"] > 0


def test_the_symbols_are_where_the_program_was_linked():
    image = guest_image("intercept")

    listing = listing_of(image, "A")

    assert {s["name"]: s["address"] for s in listing["symbols"]} == dict(image.symbols)


def segment(words: int, executable: bool = True, at: int = 0) -> Segment:
    return Segment(at, at + 0xC000_0000, b"\x13\0\0\0" * words, 4 * words, executable)


def test_addresses_are_virtual_and_data_is_not_listed():
    image = Image("x", 0, (segment(2), segment(2, False, 0x1000)), {}, None, ())

    assert [one["address"] for one in listing_of(image, "A")["lines"]] == [0xC000_0000, 0xC000_0004]


def test_a_tail_that_is_no_whole_word_is_left_out():
    odd = Segment(0, 0, b"\x13\0\0\0\x13\0", 6, True)

    assert len(listing_of(Image("x", 0, (odd,), {}, None, ()), "A")["lines"]) == 1


def test_a_listing_has_an_end():
    image = Image("x", 0, (segment(MAX_LINES + 10),), {}, None, ())

    assert len(listing_of(image, "A")["lines"]) == MAX_LINES
