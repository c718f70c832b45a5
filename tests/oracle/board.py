"""The board on which both simulators run: one hart, one bank of RAM, a CLINT and a PLIC."""

from __future__ import annotations

RAM_BASE = 0x8000_0000
RAM_SIZE_BYTES = 1 << 20
ENTRY = RAM_BASE + 0x1000
"""Where both start."""
CLINT = 0x0200_0000
CLINT_SIZE_BYTES = 0xC_0000
PLIC = 0x0C00_0000
PLIC_SIZE_BYTES = 0x100_0000
PLIC_SOURCES = 31

ISA = "rv32ima_zicsr_zifencei_zicntr_sstc_svadu"
"""Spike's name for our hart, but for misaligned loads and stores."""
ZICCLSM = "_zicclsm"
"""Misaligned loads and stores are done in hardware, as ours does; misaligned atomics then are
access faults in Spike. Without it they are address-misaligned exceptions, as ours are."""
PMP_REGIONS = 16
