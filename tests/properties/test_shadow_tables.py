"""Through its shadow a guest meets what its own tables would give it on a bare machine.

"Exactly" means: the same value or the same trap for each access, the same bytes in memory after,
A and D included, whatever the tables hold.
"""

import os
import random

import pytest

from server.isa.address import PAGE_SIZE_BYTES

from .guest_tables import (
    CONDITIONS,
    FINISHER,
    RAM_PAGES,
    TABLES,
    TABLES_AT,
    Attempt,
    Bare,
    Conditions,
    Tables,
    Virtual,
    lands,
)

IN_CI, IN_FULL = 300, 10_000
TABLE_BYTES = TABLES * PAGE_SIZE_BYTES


@pytest.fixture(scope="module")
def sides() -> tuple[Bare, Virtual]:
    """The two machines, with the same in their memory: a word says where it lies."""
    bare, virtual = Bare(), Virtual()
    for gpa in range(0, RAM_PAGES * PAGE_SIZE_BYTES, PAGE_SIZE_BYTES):
        words = range(gpa, gpa + PAGE_SIZE_BYTES, 4)
        data = b"".join((word * 0x9E37_79B1 & 0xFFFF_FFFF).to_bytes(4, "little") for word in words)
        for side in (bare, virtual):
            side.put(gpa, data)
    return bare, virtual


class Comparison:
    """One set of tables, on both sides."""

    def __init__(self, bare: Bare, virtual: Virtual, seed: int) -> None:
        self.bare, self.virtual, self.seed = bare, virtual, seed
        self.choose = random.Random(seed)
        self.tables = Tables(self.choose)

    def run(self) -> None:
        """Every address, every kind of access, everybody; the order is random."""
        for va in self.tables.addresses():
            self.put_tables()
            probes = [(kind, who) for kind in ("fetch", "load", "store") for who in CONDITIONS]
            self.choose.shuffle(probes)
            for kind, who in probes:
                self.probe(self.attempt(kind, va), who)
            tables = [side.get(TABLES_AT, TABLE_BYTES) for side in (self.bare, self.virtual)]
            assert tables[0] == tables[1], f"seed {self.seed}: tables differ after {va:#x}"
        memory = [side.get(0, RAM_PAGES * PAGE_SIZE_BYTES) for side in (self.bare, self.virtual)]
        assert memory[0] == memory[1], f"seed {self.seed}: memory differs"

    def put_tables(self) -> None:
        """The tables as they were made, A and D included."""
        for side in (self.bare, self.virtual):
            side.put(TABLES_AT, self.tables.data)
            side.fence()

    def attempt(self, kind: str, va: int) -> Attempt:
        """Half of the data accesses are words; others are smaller, misaligned, across pages."""
        if self.choose.random() < 0.5:
            return Attempt(kind, va, 4, self.choose.getrandbits(32))
        if kind == "store" and self.choose.random() < 0.3:
            kind = "atomic"
        va = va + self.choose.randrange(-3, 4) & 0xFFFF_FFFF
        return Attempt(kind, va, self.choose.choice((1, 2, 4)), self.choose.getrandbits(32))

    def probe(self, attempt: Attempt, who: Conditions) -> None:
        """One access, from a cold TLB; now and then A and D are cleared before it."""
        if self.choose.random() < 0.1:
            self.put_tables()
        memory = self.bare.get(TABLES_AT, TABLE_BYTES)
        targets = [lands(memory, attempt.va + i & 0xFFFF_FFFF) for i in (0, 3)]
        if any(target in range(FINISHER, FINISHER + PAGE_SIZE_BYTES) for target in targets):
            return  # devices are asked elsewhere
        answers = []
        for side in (self.bare, self.virtual):
            side.cold()
            side.become(self.tables.satp, who)
            answers.append(side.answer(attempt))
        assert answers[0] == answers[1], f"seed {self.seed}: {attempt} by {who}"
        if any(target in range(TABLES_AT, TABLES_AT + TABLE_BYTES) for target in targets):
            self.virtual.fence()  # it may have stored into its own tables


def test_the_shadow_answers_as_the_guests_own_table_would(sides, full):
    first = int(os.environ.get("HYPERVISIBLE_SEED", random.SystemRandom().randrange(1 << 32)))
    count = IN_FULL if full else IN_CI
    print(f"{count} guest tables from seed {first} on (HYPERVISIBLE_SEED sets it)")
    for seed in range(first, first + count):
        Comparison(*sides, seed).run()
