"""The command line: serve, or use the engine without a browser.

Exit codes: 0 a pass, 1 a failure (the guest's code on stderr), 2 bad input, 3 the budget is spent.
"""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec
from rich.console import Console
from rich.table import Table

from . import __version__, web_build
from .bootstrap import ROOT
from .lab.boot import MAX_TICKS, Ending, boot_elf, boot_kernel, ending_of, ram_bank
from .lab.fingerprint import fingerprints
from .lab.image import Image, load_elf
from .lab.lab import Guest, Lab, LabSpec
from .lessons import LESSONS
from .lessons.run import LessonRun, lesson_named
from .machine.machine import CONSOLE_LIMIT_BYTES
from .texts import Texts, texts
from .trace.errors import CommandError

PASS, FAIL, BAD_INPUT, BUDGET = range(4)
MAX_IMAGE_BYTES = 32 << 20


def _texts() -> Texts:
    """The user's language: Japanese where the environment says so, else English.

    The variables count even where the system has no such locale installed.
    """
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next(filter(None, named), "") or locale.getlocale()[0] or ""
    return texts("ja" if language.lower().startswith(("ja", "japanese")) else "en")


def _refuse(error: CommandError) -> NoReturn:
    click.echo(_texts().format(error.message_id, **error.values), err=True)
    raise SystemExit(BAD_INPUT)


class Commands(click.Group):
    """``serve`` is what is done when no command is named; its options may follow directly."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "--version")):
            args = ["serve", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            _refuse(error)


class Address(click.ParamType):  # type: ignore[type-arg]  # not generic in every release
    """A number, in any of Python's notations: 0x80000000."""

    name = "address"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        try:
            return value if isinstance(value, int) else int(value, 0)
        except ValueError:
            self.fail(f"{value!r} is not a number", param, ctx)


@click.group(cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """A machine, its virtual machine monitor and its guests."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--async-mode", help="eventlet (the default), gevent or threading")
@click.option("--workers", type=int, help="engine processes; 0: the engine runs in the server")
def serve(host: str, port: int, async_mode: str | None, workers: int | None) -> None:
    """Serve the lessons to browsers."""
    static = ROOT / "static"
    if (static / "package.json").exists():
        web_build.build(static)
    from .web.serve import serve as serve_web

    serve_web(host, port, async_mode, workers)


def _read_image(path: Path) -> Image:
    if path.stat().st_size > MAX_IMAGE_BYTES:
        raise CommandError("error-image-file-too-large", name=path.name, limit=MAX_IMAGE_BYTES)
    return load_elf(path.read_bytes(), path.name)


def _report(ending: Ending, as_json: bool, more: dict[str, Any]) -> NoReturn:
    """Print what the program printed, say how it ended, and leave with the exit code."""
    console = ending.console.decode("utf-8", "replace")
    if as_json:
        summary = {"outcome": ending.outcome, "code": ending.code, "ticks": ending.ticks}
        click.echo(json.dumps(summary | {"console": console} | more, ensure_ascii=False))
    else:
        click.echo(console, nl=False)
    if ending.console_cut:
        click.echo(_texts().format("cli-console-cut", size=CONSOLE_LIMIT_BYTES), err=True)
    if ending.passed or ending.outcome == "reset":
        raise SystemExit(PASS)
    say = _texts().format(
        f"cli-{ending.outcome}", code=ending.code, ticks=ending.ticks, pc=f"0x{ending.pc:08x}"
    )
    click.echo(say, err=True)
    raise SystemExit(BUDGET if ending.outcome == "budget" else FAIL)


_image = click.argument("elf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_max_ticks = click.option(
    "--max-ticks", type=click.IntRange(1), default=MAX_TICKS, show_default=True,
    help="instructions attempted before the run is given up",
)  # fmt: skip
_ram = click.option("--ram", type=click.IntRange(1, 256), help="RAM in MiB")
_json = click.option("--json", "as_json", is_flag=True, help="print one JSON object")


@main.command()
@_image
@click.option("--sbi", is_flag=True, help="start our firmware, then the program in S-mode")
@_ram
@click.option("--ram-base", type=Address(), help="[default: 0x80000000; with --sbi 0]")
@_max_ticks
@_json
def boot(
    elf: Path, sbi: bool, ram: int | None, ram_base: int | None, max_ticks: int, as_json: bool
) -> None:
    """Run a program on the bare machine, in M-mode or with --sbi in S-mode."""
    image = _read_image(elf)
    if sbi:
        guest = Guest("kernel", image, ram_base or 0, (ram or 1) << 20)
        ram_bank(guest.ram_base, guest.ram_size_bytes)
        lab, ending = boot_kernel(guest, max_ticks)
        hashes = fingerprints(lab) if ending.machine.stop else {}
        _report(ending, as_json, {"hash": hashes.get("kernel"), "exits": 0})
    base = 0x8000_0000 if ram_base is None else ram_base
    _report(boot_elf(image, max_ticks, base, (ram or 8) << 20), as_json, {})


@main.command()
@click.argument(
    "elves", metavar="ELF...", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option("--cpu", type=click.Choice(["deprivileged"]), default="deprivileged",
              help="how the guest kernels are run")  # fmt: skip
@_ram
@click.option("--ram-base", type=Address(), default=0, help="[default: 0]")
@_max_ticks
@_json
def vm(
    elves: tuple[Path, ...], cpu: str, ram: int | None, ram_base: int, max_ticks: int, as_json: bool
) -> None:
    """Run kernels under the VMM, each in a VM of its own: A, B and so on."""
    if len(elves) > 26:
        raise CommandError("error-too-many-vms", count=len(elves), limit=26)
    size_bytes = (ram or 1) << 20
    ram_bank(ram_base, size_bytes)
    guests = tuple(
        Guest(chr(ord("A") + index), _read_image(path), ram_base, size_bytes)
        for index, path in enumerate(elves)
    )
    lab = Lab(LabSpec(guests))
    lab.machine.run(max_ticks)
    ending = ending_of(lab.machine, [vm.console for vm in lab.vms])
    hashes = fingerprints(lab) if ending.machine.stop else {}
    vms = [
        {
            "vm": one.name,
            "console": one.console.decode("utf-8", "replace"),
            "stopped": one.stop_reason,
            "code": one.stop_code,
            "hash": hashes.get(one.name),
            "exits": one.exits,
        }
        for one in lab.vms
    ]
    for one in lab.vms:
        if one.stop_reason not in (None, "shutdown"):
            click.echo(f"VM {one.name}: {_texts().format(f'stop-{one.stop_reason}')}", err=True)
    _report(ending, as_json, {"vms": vms})


@main.command()
def lessons() -> None:
    """List the lessons and their parameters."""
    table = Table(box=None)
    for heading in ("code", "id", "title", "parameters"):
        table.add_column(heading)
    for lesson in LESSONS.values():
        parameters = "  ".join(f"{p.name}={'|'.join(p.values)}" for p in lesson.parameters)
        title = _texts().format(f"lesson-{lesson.id}-title")
        table.add_row(lesson.code, lesson.id, title, parameters)
    Console().print(table)


def _parse_parameters(lesson_name: str, given: tuple[str, ...]) -> dict[str, str]:
    """``name=value`` pairs. Raises CommandError where the lesson has no such name or value."""
    table = {p.name: p for p in lesson_named(lesson_name).parameters}
    chosen = {}
    for pair in given:
        name, _, value = pair.partition("=")
        if name not in table:
            raise CommandError("error-unknown-parameter", name=name, names=", ".join(table))
        if value not in table[name].values:
            values = ", ".join(table[name].values)
            raise CommandError("error-bad-value", name=name, value=value, values=values)
        chosen[name] = value
    return chosen


def _run(lesson: str, given: tuple[str, ...]) -> LessonRun:
    run = LessonRun(lesson, _parse_parameters(lesson, given))
    for _ in run.prepare():
        pass
    return run


_parameters = click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE")


@main.command()
@click.argument("lesson")
@_parameters
def measure(lesson: str, given: tuple[str, ...]) -> None:
    """Print what a lesson measures, as one JSON object."""
    run = _run(lesson, given)
    found = {"lesson": run.lesson.code, "parameters": run.parameters, "numbers": run.numbers}
    click.echo(json.dumps(found))


@main.command()
@click.argument("lesson")
@_parameters
def trace(lesson: str, given: tuple[str, ...]) -> None:
    """Print every event of a lesson's run, a line of JSON each."""
    encode = msgspec.json.Encoder().encode
    try:
        for event in _events(_run(lesson, given)):
            sys.stdout.write(encode(event).decode() + "\n")
    except BrokenPipeError:  # the reader has seen enough, e.g. head
        sys.stderr.close()


def _events(run: LessonRun) -> Iterator[Any]:
    for index in range(run.timeline.chunks):
        yield from run.timeline.chunk(index)[1]
