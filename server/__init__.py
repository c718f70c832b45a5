"""Hypervisible: virtual machines, seen at work.

Floors, imports go rightward only (checked by import-linter, see ``pyproject.toml``)::

    web -> sessions -> lessons -> lab -> machine | vmm | guests -> trace -> isa
"""

__version__ = "0.1.0"
