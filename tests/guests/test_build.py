"""The committed images are what the sources give, on any machine."""

import pytest

from server.guests import GUESTS
from server.guests.build import COMPILER, build_guest, is_compiler_installed
from tests.guests.build import KERNEL_IMAGES, PROGRAM_IMAGES

needs_compiler = pytest.mark.skipif(
    not is_compiler_installed(), reason=f"the extra `guests` ({COMPILER}) is not installed"
)


@needs_compiler
@pytest.mark.parametrize("name", GUESTS)
def test_a_rebuild_gives_the_committed_guest(name, tmp_path):
    build_guest(GUESTS[name], tmp_path / "rebuilt.elf")

    assert (tmp_path / "rebuilt.elf").read_bytes() == GUESTS[name].path.read_bytes()


@needs_compiler
@pytest.mark.parametrize("name", PROGRAM_IMAGES | KERNEL_IMAGES)
def test_a_rebuild_gives_the_committed_test_program(name, tmp_path):
    image = (PROGRAM_IMAGES | KERNEL_IMAGES)[name]

    image.build(tmp_path / "rebuilt.elf")

    assert (tmp_path / "rebuilt.elf").read_bytes() == image.path.read_bytes()


@pytest.mark.parametrize("name", GUESTS)
def test_an_image_names_no_path_of_the_machine_it_was_built_on(name):
    data = GUESTS[name].path.read_bytes()

    assert b"/home" not in data
    assert b"/work" not in data
    assert b"site-packages" not in data
    assert b"http" not in data
