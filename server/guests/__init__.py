"""The guest programs: real RV32 machine code, one folder of sources a program, built images.

``GUESTS`` is the catalogue. The images are committed; ``build`` makes them anew.
"""

from dataclasses import dataclass
from pathlib import Path

GUESTS_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Guest:
    """A program of ours: its image, and the sources that it was built from."""

    name: str
    description: str

    @property
    def path(self) -> Path:
        """The built image, an ELF file."""
        return GUESTS_FOLDER / "images" / f"{self.name}.elf"

    @property
    def source_folder(self) -> Path:
        """C and assembly sources, and the linker script ``link.ld``."""
        return GUESTS_FOLDER / self.name


_CATALOGUE = (
    Guest("firmware", "The M-mode firmware: sets up the machine, then serves SBI calls."),
    Guest("intercept", "The kernel of lesson S3: three privileged instructions among 3,000."),
)

GUESTS: dict[str, Guest] = {guest.name: guest for guest in _CATALOGUE}
"""Every guest program, by name."""
