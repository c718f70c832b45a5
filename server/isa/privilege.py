"""Privilege modes. Spec: norm:priv_levels (RISC-V Privileged ISA, "Privilege Levels")."""

from enum import IntEnum


class Mode(IntEnum):
    """A privilege mode, by its encoding in ``mstatus.MPP``."""

    U = 0
    S = 1
    M = 3
