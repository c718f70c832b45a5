"""The self-checking programs pass on our machine."""

import pytest

from server.lab.boot import boot_elf
from server.lab.image import load_elf
from tests.guests.build import PROGRAM_IMAGES


@pytest.mark.parametrize("name", PROGRAM_IMAGES)
def test_the_program_passes(name):
    image = load_elf(PROGRAM_IMAGES[name].path.read_bytes(), name)

    ending = boot_elf(image, max_ticks=200_000)

    assert ending.outcome == "pass", f"{name}: line {ending.code} of the source does not hold"
