"""Makes a fresh clone run with nothing but Python: a virtual environment in ``.venv``.

``python3 -m server`` and ``python3 -m tests`` call ``ensure_environment`` before they import
anything that is not in the standard library; this module uses nothing else either. Only the
requirements of ``pyproject.toml`` are installed: what runs is the clone itself.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
INSTALLED = VENV / "hypervisible-requirements.txt"
"""The requirements that ``.venv`` fulfils, one a line; absent while it was never completed."""


def requirements(*extras: str) -> list[str]:
    """What the clone's ``pyproject.toml`` asks for, or only what its ``extras`` add."""
    import tomllib  # new in Python 3.11; an older one gets as far as our message

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if not extras:
        return list(project["dependencies"])
    return [line for extra in extras for line in project["optional-dependencies"][extra]]


def ensure_environment(
    module: str, extras: Sequence[str] = (), optional: Sequence[str] = ()
) -> None:
    """Return if this Python has all requirements; otherwise run ``module`` again in ``.venv``.

    ``optional`` extras are wanted but not on every platform; without them a word is printed.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 (it is what we say it with)
        raise SystemExit(f"Hypervisible needs Python 3.11 or newer; this is {sys.version}")
    wanted = requirements() + (requirements(*extras) if extras else [])
    inside = in_own_environment()
    if not inside and sys.prefix != sys.base_prefix and all(map(is_installed, wanted)):
        return  # another virtual environment, made for us by its owner
    if not INSTALLED.exists():
        create_environment()
    install(wanted)
    for extra in optional:
        install_optional(extra)
    if not inside:
        run_again(module)


def in_own_environment() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def is_installed(requirement: str) -> bool:
    """Whether a distribution of that name is there, of whatever version."""
    name = re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def create_environment() -> None:
    """Make ``.venv`` anew; whatever an interrupted start left there is dropped."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SystemExit(
            f"Hypervisible needs a virtual environment, and this Python ({sys.executable}) cannot"
            " make one: its module ensurepip is missing.\n"
            "Debian and Ubuntu have it in a package of its own: apt-get install python3-venv"
        )
    say("first start: making .venv")
    venv.create(VENV, with_pip=True, clear=True)


def install(wanted: Sequence[str], pip_options: Sequence[str] = ()) -> None:
    """Install those of the requirements that ``.venv`` does not fulfil yet."""
    done = INSTALLED.read_text(encoding="utf-8").splitlines() if INSTALLED.exists() else []
    missing = [line for line in wanted if line not in done]
    if not missing:
        return
    say(f"installing {', '.join(missing)}")
    pip = [str(venv_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*pip, *pip_options, *missing], stdout=sys.stderr, check=False).returncode:
        raise SystemExit(
            "Hypervisible: pip could not install what is needed (its message stands above)."
            " Is there a network? The next start tries again."
        )
    INSTALLED.write_text("".join(f"{line}\n" for line in [*done, *missing]), encoding="utf-8")


def install_optional(extra: str) -> None:
    """Install an extra where its wheels exist; say so and go on where they do not."""
    try:
        install(requirements(extra), ["--only-binary=:all:"])
    except SystemExit:
        say(f"going on without the extra “{extra}”: it cannot be installed here")


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run_again(module: str) -> None:
    """Replace this process by the same command in ``.venv``."""
    command = [str(venv_python()), "-m", module, *sys.argv[1:]]
    if os.name == "nt":
        raise SystemExit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def say(text: str) -> None:
    print(f"Hypervisible: {text}", file=sys.stderr, flush=True)
