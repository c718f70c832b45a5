"""What things cost: unit prices in cycles at 3 GHz, each with its source.

Counts come from execution; a price turns a count into cycles, and never the other way: it does
not change what the machine does. Tags: V, the figure was seen in the source named; M, it is
remembered and to be checked; D, it was derived from others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Price:
    """Cycles for one unit of work."""

    id: str
    cycles: int
    tag: Literal["V", "M", "D"]
    source: str


PRESETS: dict[str, tuple[Price, ...]] = {
    "2006": (
        Price("instruction", 1, "D", "One tick is one cycle at 3 GHz."),
        Price("exit", 4300, "D", "VM entry 2409 and page-fault exit 1931 cycles, Pentium 4 672: "
              "Adams and Agesen, ASPLOS 2006, Table 1; added."),
        Price("emulate", 2300, "V", "KVM instruction emulator before tuning, 2300-3200 cycles: "
              "Linux kernel commit 44583cba9188 (2014)."),
    ),
    "2010": (
        Price("instruction", 1, "D", "One tick is one cycle at 3 GHz."),
        Price("exit", 2000, "V", "Direct cost of one exit, Xeon X5570 2.93 GHz, KVM 2.6.34: "
              "SplitX (HotOS)."),
        Price("emulate", 1500, "D", "Between the KVM instruction emulator's 720-1100 cycles after "
              "and 2300-3200 before tuning: Linux kernel commit 44583cba9188 (2014)."),
    ),
    "2017": (
        Price("instruction", 1, "D", "One tick is one cycle at 3 GHz."),
        Price("exit", 1400, "V", "VMRUN to exit 1376 cycles, AMD SVM: LKML patch measurement, "
              "December 2020; rounded."),
        Price("emulate", 900, "V", "KVM instruction emulator, 720-1100 cycles, Sandy Bridge: "
              "Linux kernel commit 44583cba9188 (2014); middle."),
    ),
}  # fmt: skip
"""Price lists by the year of their hardware."""

DEFAULT = "2010"


def unit_cycles(preset: str) -> dict[str, int]:
    """The cycles of each unit of work in a price list."""
    return {price.id: price.cycles for price in PRESETS[preset]}
