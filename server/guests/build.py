"""Builds the guest programs: ``python -m server.guests.build``.

The compiler is that of the exactly pinned ``ziglang`` (extra ``guests``). Equal sources give
equal bytes on any machine: no path, no time, no host name gets into an image. The images are
committed, so nobody needs the compiler but who changes a guest.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from . import GUESTS, GUESTS_FOLDER, PROGRAM_FOLDER, PROGRAMS, Guest

ZIGLANG_VERSION = "0.17.1"
COMPILER = f"ziglang=={ZIGLANG_VERSION}"
TEXT = GUESTS_FOLDER / "common" / "text.c"

FLAGS = (
    "--target=riscv32-freestanding",
    "-mcpu=generic_rv32+m+a-relax",  # rv32ima: nothing compressed, nothing rewritten by the linker
    "-mabi=ilp32",
    "-ffreestanding",
    "-nostdlib",
    "-static",
    "-O1",
    "-fno-sanitize=undefined",
    "-fno-delete-null-pointer-checks",  # data lies at 0
    "-fno-stack-protector",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wl,--build-id=none",
    "-Wl,-z,max-page-size=16",  # no padding in the file
)
AS_WRITTEN = ("-finline-hint-functions", "-fno-unroll-loops")
"""What a learner follows on the screen: a function of the source is one of the image, and a loop
is a loop. Only what is marked ``inline`` disappears."""


class BuildError(Exception):
    """A guest cannot be built: the compiler is missing, of another version, or refuses."""


def is_compiler_installed() -> bool:
    """Whether the pinned compiler, and no other version of it, is here."""
    try:
        return importlib.metadata.version("ziglang") == ZIGLANG_VERSION
    except importlib.metadata.PackageNotFoundError:
        return False


def build_program(
    sources: Sequence[Path],
    linker_script: Path,
    folder: Path,
    output: Path,
    *,
    lines: bool = True,
    symbols: bool = True,
    include: Sequence[Path] = (),
    flags: Sequence[str] = (),
) -> None:
    """Compile and link ``sources`` into the ELF file ``output``. Raises BuildError.

    Its line tables, if ``lines`` are wanted, name the sources relative to ``folder``. ``include``
    is looked through for what the sources include, besides ``common``.
    """
    if not is_compiler_installed():
        raise BuildError(f"Building guests needs the compiler: pip install {COMPILER}")
    compiler = importlib.util.find_spec("ziglang")
    assert compiler is not None
    assert compiler.origin is not None
    command = [
        *(sys.executable, "-m", "ziglang", "cc"),
        *FLAGS,
        *flags,
        *(("-g",) if lines else ("-g0",)),
        *(() if symbols else ("-Wl,--strip-all",)),
        f"-ffile-prefix-map={folder}=.",
        f"-ffile-prefix-map={Path(compiler.origin).parent}=zig",
        *(f"-I{os.path.relpath(path, folder)}" for path in (GUESTS_FOLDER / "common", *include)),
        *(Path(os.path.relpath(source, folder)).as_posix() for source in sources),
        *("-T", str(linker_script)),
        *("-o", str(output)),
    ]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise BuildError(f"{output.name} was not built:\n{result.stderr}")


def build_process(source: Path, output: Path, *, debug: bool) -> None:
    """Build a program for a process, with symbols and lines or without. Raises BuildError."""
    start, library = PROGRAM_FOLDER / "start.S", PROGRAM_FOLDER / "user.c"
    build_program(
        (start, source, library, TEXT), PROGRAM_FOLDER / "link.ld", GUESTS_FOLDER, output,
        lines=debug, symbols=debug, include=(PROGRAM_FOLDER,), flags=AS_WRITTEN,
    )  # fmt: skip


def build_kernel(
    sources: Sequence[Path], programs: Sequence[Path], linker_script: Path, output: Path,
    *, lines: bool = True, flags: Sequence[str] = AS_WRITTEN,
) -> None:  # fmt: skip
    """Build a kernel that has the ``programs`` of its processes in its image. Raises BuildError."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for program in programs:
            build_process(program, folder / f"{program.stem}.elf", debug=False)
        build_program(
            sources, linker_script, GUESTS_FOLDER, output,
            lines=lines, include=(linker_script.parent, folder), flags=flags,
        )  # fmt: skip


def build_guest(guest: Guest, output: Path) -> None:
    """Build one program of the catalogue from all the sources in its folder. Raises BuildError."""
    programs = [program.source for program in PROGRAMS.values() if program.kernel == guest.name]
    flags = () if guest.name == "firmware" else AS_WRITTEN  # which is not read on the screen
    build_kernel(guest.sources, programs, guest.source_folder / "link.ld", output, flags=flags)


def main() -> int:
    """Build every guest and every program into ``images``; returns the exit code."""
    try:
        for guest in GUESTS.values():
            build_guest(guest, guest.path)
            print(f"{guest.name}: {guest.path.stat().st_size} bytes")
        for program in PROGRAMS.values():
            program.path.parent.mkdir(exist_ok=True)
            build_process(program.source, program.path, debug=True)
            print(f"{program.kernel}/{program.name}: {program.path.stat().st_size} bytes")
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
