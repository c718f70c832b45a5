"""Frames on a byte stream."""

from hypothesis import given
from hypothesis import strategies as st

from server.sessions.frames import Decoder, frame


@given(
    st.lists(st.tuples(st.integers(0, 2**64 - 1), st.binary(max_size=50))),
    st.integers(1, 40),
)
def test_frames_come_out_as_they_went_in_however_the_bytes_are_cut(frames, piece):
    stream = b"".join(frame(*each) for each in frames)
    decoder = Decoder()
    pieces = [stream[start : start + piece] for start in range(0, len(stream), piece)]
    assert [each for data in pieces for each in decoder.feed(data)] == frames
