"""Page-table entries and ``satp`` of Sv32, and the G-stage layout Sv32x4.

A table has 1024 entries of 4 bytes (the root of Sv32x4: 4096, 16 KiB aligned).
Spec: norm:sv32_pte, norm:satp_sz_rv32 (Privileged ISA, "Sv32").
"""

from __future__ import annotations

from enum import IntFlag

from .address import PAGE_SHIFT

LEVELS = 2
PTE_SIZE_BYTES = 4
VPN_BITS = 10
SATP_MODE_SV32 = 1 << 31


class Flag(IntFlag):
    """The low bits of an entry."""

    V = 1
    R = 2
    W = 4
    X = 8
    U = 16
    G = 32
    A = 64
    D = 128


class Pte(int):
    """An entry as a word with names for its parts."""

    @property
    def ppn(self) -> int:
        """Physical page number, 22 bits."""
        return self >> 10

    @property
    def flags(self) -> Flag:
        """The low eight bits."""
        return Flag(self & 0xFF)

    @property
    def valid(self) -> bool:
        """V set, and not the reserved combination of W without R. Spec: norm:pte_xwr_enc."""
        return bool(self & Flag.V) and self & (Flag.R | Flag.W) != Flag.W

    @property
    def leaf(self) -> bool:
        """R or X set: it maps memory rather than pointing to the next table."""
        return bool(self & (Flag.R | Flag.X))


def make_pte(ppn: int, flags: int) -> int:
    """An entry from its parts."""
    return ppn << 10 | flags


def vpn(va: int, level: int) -> int:
    """The index into the table of ``level``: 1 is the root's."""
    return va >> PAGE_SHIFT + VPN_BITS * level & 0x3FF


def make_satp(root_ppn: int, asid: int = 0, mode: int = SATP_MODE_SV32) -> int:
    """A value for ``satp``. Spec: norm:satp_sz_rv32."""
    return mode | asid << 22 | root_ppn


def satp_asid(satp: int) -> int:
    """The address-space identifier, 9 bits."""
    return satp >> 22 & 0x1FF


def satp_root(satp: int) -> int:
    """The physical address of the root table."""
    return (satp & 0x3F_FFFF) << PAGE_SHIFT
