"""Builds the programs of the tests: ``python -m tests.guests.build``.

``programs`` run bare, in M-mode; ``kernels`` in S-mode, over our firmware or the VMM; ``strays``
are processes of our time-sharing kernel. The images are committed, so that the tests need no
compiler.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server.guests import GUESTS
from server.guests.build import BuildError, build_kernel, build_program

FOLDER = Path(__file__).parent
PROGRAMS = FOLDER / "programs"
KERNELS = FOLDER / "kernels"
STRAYS = FOLDER / "strays"


@dataclass(frozen=True)
class BuiltProgram:
    """A program of the tests: its source, what it is linked with, and where the image lies."""

    source: Path
    start: Path | None
    linker_script: Path

    @property
    def name(self) -> str:
        return self.source.stem

    @property
    def path(self) -> Path:
        return FOLDER / "images" / f"{self.name}.elf"

    def build(self, output: Path) -> None:
        """Raises BuildError."""
        sources = [self.source, *([self.start] if self.start else [])]
        build_program(sources, self.linker_script, FOLDER, output, lines=False)


@dataclass(frozen=True)
class BuiltKernel:
    """Our time-sharing kernel with other programs for its processes."""

    name: str
    programs: Sequence[Path]
    list_of_programs: Path

    @property
    def path(self) -> Path:
        return FOLDER / "images" / f"{self.name}.elf"

    def build(self, output: Path) -> None:
        """Raises BuildError."""
        kernel = GUESTS["timeshare"]
        sources = [source for source in kernel.sources if source.name != "programs.S"]
        script = kernel.source_folder / "link.ld"
        build_kernel([*sources, self.list_of_programs], self.programs, script, output, lines=False)


def _images(folder: Path, start: Path, linker_script: Path) -> dict[str, BuiltProgram]:
    """All sources right in ``folder``; those in C are linked with ``start``."""
    sources = sorted(p for p in folder.iterdir() if p.suffix in {".c", ".S"} and p != start)
    return {
        source.stem: BuiltProgram(source, start if source.suffix == ".c" else None, linker_script)
        for source in sources
    }


PROGRAM_IMAGES = _images(
    PROGRAMS, PROGRAMS / "harness" / "harness.S", PROGRAMS / "harness" / "link.ld"
)
KERNEL_IMAGES = _images(KERNELS, KERNELS / "start.S", KERNELS / "link.ld")
STRAYS_IMAGE = BuiltKernel("strays", sorted(STRAYS.glob("*.c")), STRAYS / "programs.S")
IMAGES: dict[str, BuiltProgram | BuiltKernel] = {
    **PROGRAM_IMAGES,
    **KERNEL_IMAGES,
    STRAYS_IMAGE.name: STRAYS_IMAGE,
}


def main() -> int:
    for image in IMAGES.values():
        try:
            image.path.parent.mkdir(exist_ok=True)
            image.build(image.path)
        except BuildError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{image.name}: {image.path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
