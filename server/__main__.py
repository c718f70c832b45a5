"""``python3 -m server``: the command line, on a fresh clone with nothing but Python."""

from .bootstrap import ensure_environment

ensure_environment("server")

from .cli import main  # noqa: E402 (only now is there a click to import)

main(prog_name="python3 -m server")
