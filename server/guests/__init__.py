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
    shared: tuple[str, ...] = ()
    """Sources in ``common`` that belong to it too."""

    @property
    def path(self) -> Path:
        """The built image, an ELF file."""
        return GUESTS_FOLDER / "images" / f"{self.name}.elf"

    @property
    def source_folder(self) -> Path:
        """C and assembly sources, and the linker script ``link.ld``."""
        return GUESTS_FOLDER / self.name

    @property
    def sources(self) -> tuple[Path, ...]:
        """Everything that is compiled and linked into the image."""
        own = (path for path in self.source_folder.iterdir() if path.suffix in {".c", ".S"})
        return (*sorted(own), *(GUESTS_FOLDER / "common" / name for name in self.shared))


@dataclass(frozen=True)
class Program:
    """A program for the processes of one of our kernels, into whose image it is put whole.

    Its image of its own is for those who look at a process: it has the symbols and source lines.
    """

    name: str
    kernel: str

    @property
    def path(self) -> Path:
        """The built image, an ELF file."""
        return GUESTS_FOLDER / "images" / self.kernel / f"{self.name}.elf"

    @property
    def source(self) -> Path:
        """The program's own source; those that all programs share lie beside it."""
        return PROGRAM_FOLDER / f"{self.name}.c"


PROGRAM_FOLDER = GUESTS_FOLDER / "timeshare" / "programs"
PROGRAMS = {name: Program(name, "timeshare") for name in ("count", "primes", "heap", "echo")}
"""The programs of the time-sharing kernel, by name, in the order of their processes."""

_CATALOGUE = (
    Guest("firmware", "The M-mode firmware: sets up the machine, then serves SBI calls."),
    Guest("intercept", "The kernel of lesson S3: three privileged instructions among 3,000."),
    Guest("syscall", "The kernel of lesson S4: the shortest way through a system call."),
    Guest("timeshare", "Processes that each begin at 0, in turns by the timer.", ("text.c",)),
    Guest("relay", "Tasks in one address space: each runs until it waits.", ("text.c",)),
)

GUESTS: dict[str, Guest] = {guest.name: guest for guest in _CATALOGUE}
"""Every guest program, by name."""
