"""What the hart remembers shows nowhere: three machines do the same, one instruction at a time.

One runs as usual, one is watched, and one forgets all its fast paths before every instruction.
The instructions load, store, execute and fence at a few addresses, and the tables, the code and
the protection of those addresses keep changing under them, mostly without a fence.
"""

from __future__ import annotations

import random
from functools import partial

import pytest

from server.isa.address import PAGE_SHIFT
from server.isa.privilege import Mode
from server.isa.pte import Flag, make_pte, make_satp
from server.machine.machine import Bank, Config, Machine
from server.machine.mmu import Mmu
from server.machine.tlb import Tlb

from ..machine.programs import assembled
from .random_programs import differences, state_of

RAM, RAM_BYTES = 0x8000_0000, 0x6000
STUBS, ROOTS, TABLE = RAM, (RAM + 0x1000, RAM + 0x2000), RAM + 0x3000
FRAMES = (RAM + 0x4000, RAM + 0x5000)
WINDOW = 0x0040_0000
TARGETS = (
    WINDOW, WINDOW + 4, WINDOW + 0x1000, WINDOW + 0x1004, WINDOW + 0xFFE, WINDOW + 0x4000,
    FRAMES[0], FRAMES[0] + 4, FRAMES[1], TABLE, TABLE + 4, ROOTS[0] + 4, ROOTS[1] + 4,
)  # fmt: skip
FLAGS = (0xC7, 0xCF, 0xDF, 0xD7, 0x4B, 0x5B, 0x43, 0x53, 0x07, 0x0F, 0x1F, 0xE7, 0xFF, 0x6B, 0x00)
CODE = tuple(
    int.from_bytes(assembled(text), "little")
    for text in (
        "addi a3, a3, 1",
        "addi a3, a3, 16",
        "xori a3, a3, -1",
        "lw a4, 0(a1)",
        "sw a2, 0(a1)",
    )
)
STUB = {
    name: STUBS + 4 * index
    for index, name in enumerate(
        ("lw a0, 0(a1)", "lhu a0, 0(a1)", "lb a0, 0(a1)", "sw a2, 0(a1)", "sh a2, 0(a1)",
         "sb a2, 0(a1)", "amoadd.w a0, a2, (a1)", "lr.w a0, (a1)", "sc.w a0, a2, (a1)",
         "sfence.vma", "sfence.vma a1, zero", "sfence.vma zero, a0", "sfence.vma a1, a0")
    )
}  # fmt: skip
WEIGHTS = (30, 10, 10, 40, 10, 10, 10, 5, 5, 1, 2, 1, 2)


def write_word(at: int, word: int, machine: Machine) -> None:
    machine.bus.write(at, 4, word)


class Trio:
    """The three machines, and one source of chance."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)
        ad, size = self.choose.random() < 0.5, self.choose.choice((3, 16, 64))
        self.machines = [self._machine(ad, size) for _ in range(3)]
        self.plain, self.watched, self.forgetful = self.machines
        self.watched.recorder.watch(lambda event: None)
        for at in (TABLE, TABLE + 4, TABLE + 16):
            self.everywhere(partial(write_word, at, self.entry()))
        self.habit = self.choose.choice((Mode.U, Mode.S, Mode.M)), self.choose.choice((0, 1 << 18))
        self.targets = self.choose.sample(TARGETS, 4)
        self.did: list[str] = []

    def _machine(self, hardware_ad: bool, tlb_size: int) -> Machine:
        machine = Machine(Config((Bank("RAM", RAM, RAM_BYTES),), tlb_size, False, hardware_ad))
        for text, at in STUB.items():
            machine.load(at, assembled(text, at))
        for root, user in zip(ROOTS, (0, Flag.U), strict=True):
            machine.bus.write(root + 0x800, 4, make_pte(RAM >> PAGE_SHIFT, 0xCF | user))
            machine.bus.write(root + 4, 4, make_pte(TABLE >> PAGE_SHIFT, Flag.V))
        for name, value in {
            "pmpaddr15": 0xFFFF_FFFF, "pmpcfg3": 0x1F00_0000, "mtvec": STUBS + 0x800,
        }.items():  # fmt: skip
            machine.hart.csrs.write(name, value, "hardware")
        return machine

    def everywhere(self, act) -> None:
        for machine in self.machines:
            act(machine)

    def entry(self) -> int:
        """A page-table entry: for a small page, another table, or a superpage."""
        frame = self.choose.choice((*FRAMES, *FRAMES, TABLE, RAM))
        return make_pte(frame >> PAGE_SHIFT, self.choose.choice(FLAGS))

    def value(self) -> int:
        superpage = make_pte(RAM >> PAGE_SHIFT, self.choose.choice(FLAGS))
        pointer = make_pte(TABLE >> PAGE_SHIFT, Flag.V)
        return self.choose.choice((self.entry(), self.entry(), superpage, pointer, pointer, *CODE))

    def protect(self) -> None:
        rights, frame = self.choose.choice((0, 0x18, 0x19, 0x1B, 0x1F)), self.choose.choice(FRAMES)
        self.did.append(f"pmp {rights:x} at {frame:x}")

        def act(machine: Machine) -> None:
            machine.hart.csrs.write("pmpaddr0", frame >> 2 | 0x1FF, "hardware")
            machine.hart.csrs.write("pmpcfg0", rights, "hardware")

        self.everywhere(act)

    def map_anew(self) -> None:
        """An entry changes, and nobody fences."""
        at = self.choose.choice((ROOTS[0] + 4, ROOTS[1] + 4, TABLE, TABLE + 4))
        word = self.value()
        if at < TABLE:
            leaf = make_pte(RAM >> PAGE_SHIFT, self.choose.choice((0x4B, 0x5B, 0x6B, 0xCF, 0xDF)))
            word = self.choose.choice((leaf, make_pte(TABLE >> PAGE_SHIFT, Flag.V)))
        self.did.append(f"entry {at:x} {word:x}")
        self.everywhere(partial(write_word, at, word))

    def attempt(self) -> None:
        """One instruction: of a stub, or one at a target itself."""
        choose = self.choose
        target, value = choose.choice(self.targets), self.value()
        execute = choose.random() < 0.3 and target % 4 == 0
        stub = choose.choices(list(STUB), WEIGHTS)[0]
        mode, status = self.habit
        if choose.random() < 0.25:
            mode, status = choose.choice(tuple(Mode)), choose.getrandbits(2) << 18
        root = ROOTS[1] if mode is Mode.U else ROOTS[0]
        satp = make_satp(root >> PAGE_SHIFT, 1 if choose.random() < 0.9 else 2)
        mprv = mode is Mode.M and choose.random() < 0.5
        mstatus = (1 << 17 | Mode.S << 11) * mprv | status
        pc = target if execute else STUB[stub]
        self.did.append(f"{mode.name} {'execute' if execute else stub} {target:x} {value:x}")

        def act(machine: Machine) -> None:
            hart = machine.hart
            if machine is self.forgetful:
                forget(hart.mmu)
            hart.csrs.write("satp", satp, "hardware")
            hart.csrs.write("mstatus", mstatus, "hardware")
            hart.x[10], hart.x[11], hart.x[12] = 1, choose_data(target), value
            hart.mode, hart.pc = mode, pc
            machine.run(machine.clock.tick + 1)

        def choose_data(address: int) -> int:
            return FRAMES[0] + 8 if execute else address

        self.everywhere(act)

    def check(self, seed: int) -> None:
        expected = state_of(self.forgetful)
        for name, machine in (("plain", self.plain), ("watched", self.watched)):
            found = differences(expected, state_of(machine))
            assert not found, f"seed {seed}, {name}: {found} after {self.did[-12:]}"


def forget(mmu: Mmu) -> None:
    """No page, no operation and no decoded word is remembered; the TLB is not touched."""
    mmu.drop_fast_paths()
    for context in mmu._contexts.values():
        context.bound.clear()
    for bank in mmu.bus.banks:
        bank.code.clear()


def run(seed: int, attempts: int = 150) -> None:
    trio = Trio(seed)
    for _ in range(attempts):
        chance = trio.choose.random()
        if chance < 0.03:
            trio.protect()
        elif chance < 0.13:
            trio.map_anew()
        trio.attempt()
        trio.check(seed)


def run_many(seeds: int) -> None:
    for seed in range(seeds):
        run(seed)


def test_what_is_remembered_shows_nowhere(full):
    run_many(2000 if full else 25)


# The test itself is tested: it must notice when something is not forgotten that should be.


def nothing(*arguments: object) -> None:
    pass


def protection_only(mmu: Mmu) -> None:
    mmu.pmp.configure(mmu._csrs.values)


def insert_quietly(tlb: Tlb, entry):
    dropped, tlb._dropped = tlb._dropped, lambda: None
    try:
        return INSERT(tlb, entry)
    finally:
        tlb._dropped = dropped


def flush_quietly(tlb: Tlb, vpn, asid):
    dropped, tlb._dropped = tlb._dropped, lambda: None
    try:
        return FLUSH(tlb, vpn, asid)
    finally:
        tlb._dropped = dropped


INSERT, FLUSH = Tlb.insert, Tlb.flush


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (Mmu, "_code_changed", nothing),
        (Mmu, "_forget", nothing),
        (Mmu, "drop_write_paths", nothing),
        (Mmu, "protection_changed", protection_only),
        (Tlb, "insert", insert_quietly),
        (Tlb, "flush", flush_quietly),
    ],
)
def test_a_hart_that_forgets_too_little_is_noticed(monkeypatch, where, name, broken):
    monkeypatch.setattr(where, name, broken)

    with pytest.raises(AssertionError, match="seed"):
        run_many(200)
