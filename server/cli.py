"""The command line."""

from __future__ import annotations

import click

from . import __version__, web_build
from .bootstrap import ROOT


class ServeByDefault(click.Group):
    """``serve`` is what is done when no command is named; its options may follow directly."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "--version")):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ServeByDefault)
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
