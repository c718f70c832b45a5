"""A program on the bare machine: in M-mode, or a kernel in S-mode over our firmware."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..machine.machine import (
    CONSOLE_LIMIT_BYTES,
    FINISHER,
    HIGH_BANK,
    LOW_BANK,
    Bank,
    Config,
    Machine,
)
from ..trace.errors import CommandError
from .device_tree import build_device_tree
from .htif import Htif
from .image import Image
from .lab import Guest, Lab, LabSpec, put_image

MAX_TICKS = 50_000_000
MAX_RAM_BYTES = 256 << 20
POLL_TICKS = 10_000
"""How often HTIF is looked at without being called."""
Outcome = Literal["pass", "fail", "reset", "budget", "idle"]


@dataclass(frozen=True)
class Ending:
    """How a run ended, where, and what it printed."""

    outcome: Outcome
    code: int
    console: bytes
    ticks: int
    pc: int
    machine: Machine
    console_cut: bool = False
    """Whether it printed more than is kept: then these are the last bytes."""

    @property
    def passed(self) -> bool:
        """Whether the program says that it did its work."""
        return self.outcome == "pass"


def ending_of(machine: Machine, consoles: Sequence[bytes] = ()) -> Ending:
    """Read off a machine that will not go on, or whose budget is spent.

    consoles: those of its VMs, where it has any.
    """
    stop = machine.stop
    outcome: Outcome
    if stop is not None:
        outcome = "reset" if stop.reset else "fail" if stop.code else "pass"
    else:
        outcome = "idle" if machine.hart.idle else "budget"
    printed = consoles or [bytes(machine.console)]
    code = stop.code if stop else 0
    cut = any(len(console) >= CONSOLE_LIMIT_BYTES for console in printed)
    tick, pc = machine.clock.tick, machine.hart.pc
    return Ending(outcome, code, b"".join(printed), tick, pc, machine, cut)


def ram_bank(base: int, size_bytes: int) -> Bank:
    """A bank as the user asked for it. Raises CommandError for one that cannot be."""
    end = base + size_bytes
    fits = base % 4096 == 0 and 0 < size_bytes <= MAX_RAM_BYTES and 0 <= base < end <= 1 << 32
    if not fits or (base < FINISHER < end) or (FINISHER <= base < HIGH_BANK.base):
        raise CommandError("error-ram", base=f"0x{base:x}", size=size_bytes)
    return Bank("RAM", base, size_bytes)


def boot_elf(
    image: Image,
    max_ticks: int = MAX_TICKS,
    ram_base: int = HIGH_BANK.base,
    ram_size_bytes: int = HIGH_BANK.size_bytes,
) -> Ending:
    """Run a program in M-mode from its entry, until it says it is done. Raises CommandError.

    It ends on the ``tohost`` convention, or by writing the test finisher.
    """
    bank = ram_bank(ram_base, ram_size_bytes)
    machine = Machine(Config(banks=(bank,), transparent_firmware=False))
    put_image(machine, image)
    htif = None
    if image.tohost is not None:
        fromhost = image.symbols.get("fromhost")
        htif = Htif(machine.banks[0], image.tohost, fromhost, machine.transmit, machine.finish)
    tree = build_device_tree([range(bank.base, bank.base + bank.size_bytes)])
    tree_address = bank.base + bank.size_bytes - 4096
    if all(segment.end <= tree_address for segment in image.segments):
        machine.load(tree_address, tree)
    machine.reset(image.entry, (0, tree_address))
    while not machine.ended and machine.clock.tick < max_ticks:
        machine.run(min(machine.clock.tick + POLL_TICKS, max_ticks))
        if htif is not None:
            htif.poll()
    return ending_of(machine)


def boot_kernel(guest: Guest, max_ticks: int = MAX_TICKS) -> tuple[Lab, Ending]:
    """Run our firmware and then the kernel in S-mode. Raises CommandError.

    RAM of its own that begins high makes the high bank as large as it takes.
    """
    high_bytes = max(guest.ram.stop - HIGH_BANK.base, HIGH_BANK.size_bytes)
    banks = (LOW_BANK, Bank(HIGH_BANK.name, HIGH_BANK.base, high_bytes))
    lab = Lab(LabSpec((guest,), "bare", Config(banks=banks)))
    lab.machine.run(max_ticks)
    return lab, ending_of(lab.machine)
