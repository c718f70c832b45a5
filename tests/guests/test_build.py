"""The committed images are what the sources give, on any machine."""

import pytest

from server.guests import GUESTS, PROGRAMS
from server.guests.build import COMPILER, build_guest, build_process, is_compiler_installed
from server.lab.image import load_elf
from tests.guests.build import IMAGES

needs_compiler = pytest.mark.skipif(
    not is_compiler_installed(), reason=f"the extra `guests` ({COMPILER}) is not installed"
)


@needs_compiler
@pytest.mark.parametrize("name", GUESTS)
def test_a_rebuild_gives_the_committed_guest(name, tmp_path):
    build_guest(GUESTS[name], tmp_path / "rebuilt.elf")

    assert (tmp_path / "rebuilt.elf").read_bytes() == GUESTS[name].path.read_bytes()


@needs_compiler
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_rebuild_gives_the_committed_program_of_a_process(name, tmp_path):
    build_process(PROGRAMS[name].source, tmp_path / "rebuilt.elf", debug=True)

    assert (tmp_path / "rebuilt.elf").read_bytes() == PROGRAMS[name].path.read_bytes()


@needs_compiler
@pytest.mark.parametrize("name", IMAGES)
def test_a_rebuild_gives_the_committed_test_program(name, tmp_path):
    IMAGES[name].build(tmp_path / "rebuilt.elf")

    assert (tmp_path / "rebuilt.elf").read_bytes() == IMAGES[name].path.read_bytes()


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_kernel_brings_the_very_program_whose_lines_a_viewer_reads(name):
    program = PROGRAMS[name]
    kernel = GUESTS[program.kernel].path.read_bytes()

    segments = load_elf(program.path.read_bytes(), name).segments

    assert all(segment.data in kernel for segment in segments)


@pytest.mark.parametrize(
    "path", [g.path for g in (GUESTS | PROGRAMS).values()], ids=lambda p: p.stem
)
def test_an_image_names_no_path_of_the_machine_it_was_built_on(path):
    data = path.read_bytes()

    assert b"/home" not in data
    assert b"/work" not in data
    assert b"/tmp" not in data
    assert b"site-packages" not in data
    assert b"http" not in data
