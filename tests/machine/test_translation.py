"""The Sv32 walk: each way it can end."""

import pytest

from server.isa.access import Access
from server.isa.causes import Cause
from server.isa.privilege import Mode
from server.isa.pte import Flag, make_pte, make_satp
from server.machine.translation import Rules, physical_address, walk

V, R, W, X, U, G, A, D = Flag
ROOT, TABLE = 0x8000_1000, 0x8000_2000
VA = 0x0040_3ABC
ROOT_ENTRY, LEAF_ENTRY = ROOT + 4 * 1, TABLE + 4 * 3
SATP = make_satp(ROOT >> 12, asid=5)
KERNEL = Rules(Mode.S, sum=False, mxr=False, hardware_ad=False)
PAGE_FAULTS = {
    Access.FETCH: Cause.INSTRUCTION_PAGE_FAULT,
    Access.LOAD: Cause.LOAD_PAGE_FAULT,
    Access.STORE: Cause.STORE_PAGE_FAULT,
}
ACCESS_FAULTS = {
    Access.FETCH: Cause.INSTRUCTION_ACCESS_FAULT,
    Access.LOAD: Cause.LOAD_ACCESS_FAULT,
    Access.STORE: Cause.STORE_ACCESS_FAULT,
}
ALL = make_pte(1, V | R | W | X | A | D)


class Tables:
    """Entries by address; anything else cannot be read, nothing in ``fixed`` written."""

    def __init__(self, leaf: int = 0, root: int | None = None, writable: bool = True) -> None:
        pointer = make_pte(TABLE >> 12, V) if root is None else root
        self.words = {ROOT_ENTRY: pointer, LEAF_ENTRY: leaf}
        self.writable = writable

    def read_entry(self, spa: int) -> int | None:
        return self.words.get(spa)

    def write_entry(self, spa: int, value: int) -> bool:
        if self.writable:
            self.words[spa] = value
        return self.writable


def rules(mode: Mode = Mode.S, **changes: bool) -> Rules:
    return Rules(mode, **{"sum": False, "mxr": False, "hardware_ad": False} | changes)


def fault(tables: Tables, access: Access = Access.LOAD, how: Rules = KERNEL) -> Cause | None:
    return walk(tables, SATP, VA, access, how).fault


def test_a_page_is_found_through_two_entries():
    leaf = make_pte(0x8_1234, V | R | A)

    found = walk(Tables(leaf), SATP, VA, Access.LOAD, KERNEL)

    assert found.fault is None and found.entry is not None
    assert (found.root, found.asid) == (ROOT, 5)
    assert [(e.level, e.spa, e.pte, e.written) for e in found.entries] == [
        (1, ROOT_ENTRY, make_pte(TABLE >> 12, V), None),
        (0, LEAF_ENTRY, leaf, None),
    ]
    assert physical_address(found.entry, VA) == 0x8123_4ABC


def test_a_superpage_is_found_through_one_entry_and_keeps_22_bits_of_the_address():
    found = walk(Tables(root=make_pte(0x8_0400, V | R | A)), SATP, VA, Access.LOAD, KERNEL)

    assert found.entry is not None and len(found.entries) == 1
    assert (found.entry.level, found.entry.vpn) == (1, 0x400)
    assert physical_address(found.entry, VA) == 0x8040_3ABC


def test_a_physical_address_has_34_bits():
    found = walk(Tables(make_pte(0x3F_FFFF, V | R | A)), SATP, VA, Access.LOAD, KERNEL)

    assert found.entry is not None
    assert physical_address(found.entry, VA) == 0x3_FFFF_FABC


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize(
    ("why", "tables"),
    [
        ("the root's entry is not valid", Tables(root=0)),
        ("the leaf is not valid", Tables(make_pte(1, R | W | X | A | D))),
        ("writable and not readable is reserved", Tables(make_pte(1, V | W | A | D))),
        ("writable, executable, not readable is reserved", Tables(make_pte(1, V | W | X | A | D))),
        ("the last level points on", Tables(make_pte(1, V))),
        ("a pointer has A", Tables(ALL, make_pte(TABLE >> 12, V | A))),
        ("a pointer has D", Tables(ALL, make_pte(TABLE >> 12, V | D))),
        ("a pointer has U", Tables(ALL, make_pte(TABLE >> 12, V | U))),
        ("a superpage is misaligned", Tables(root=make_pte(0x8_0401, V | R | W | X | A | D))),
        ("A is not set and hardware does not set it", Tables(make_pte(1, V | R | W | X))),
        ("the page is the user's", Tables(make_pte(1, V | R | W | X | U | A | D))),
    ],
)  # fmt: skip
def test_a_page_fault_of_the_kind_of_the_access(why, tables, access):
    assert fault(tables, access) == PAGE_FAULTS[access], why


@pytest.mark.parametrize(
    ("access", "right"), [(Access.FETCH, R | W), (Access.LOAD, X), (Access.STORE, R | X)]
)
def test_a_leaf_without_the_right_is_a_page_fault(access, right):
    assert fault(Tables(make_pte(1, V | right | A | D)), access) == PAGE_FAULTS[access]


@pytest.mark.parametrize("access", Access)
def test_a_table_that_is_not_in_memory_is_an_access_fault_of_the_kind_of_the_access(access):
    nowhere = Tables(root=make_pte(0x3F_0000, V))

    assert fault(nowhere, access) == ACCESS_FAULTS[access]


def test_a_pointer_may_be_global():
    assert fault(Tables(make_pte(1, V | R | A), make_pte(TABLE >> 12, V | G))) is None


# User pages


@pytest.mark.parametrize(
    ("mode", "allow_sum", "access", "allowed"),
    [
        (Mode.U, False, Access.FETCH, True),
        (Mode.U, False, Access.LOAD, True),
        (Mode.S, False, Access.LOAD, False),
        (Mode.S, True, Access.LOAD, True),
        (Mode.S, True, Access.STORE, True),
        (Mode.S, True, Access.FETCH, False),
    ],
)
def test_who_may_use_a_user_page(mode, allow_sum, access, allowed):
    leaf = make_pte(1, V | R | W | X | U | A | D)

    assert (fault(Tables(leaf), access, rules(mode, sum=allow_sum)) is None) is allowed


@pytest.mark.parametrize("access", Access)
def test_user_mode_may_not_use_a_page_of_the_kernel(access):
    leaf = make_pte(1, V | R | W | X | A | D)

    assert fault(Tables(leaf), access, rules(Mode.U)) == PAGE_FAULTS[access]


def test_mxr_lets_loads_and_only_loads_read_an_executable_page():
    leaf = make_pte(1, V | X | A | D)

    assert fault(Tables(leaf), Access.LOAD, rules(mxr=True)) is None
    assert fault(Tables(leaf), Access.STORE, rules(mxr=True)) == Cause.STORE_PAGE_FAULT


# Accessed and dirty


def test_a_store_to_a_clean_page_faults_without_svadu():
    leaf = make_pte(1, V | R | W | A)

    assert fault(Tables(leaf), Access.STORE) == Cause.STORE_PAGE_FAULT
    assert fault(Tables(leaf), Access.LOAD) is None


@pytest.mark.parametrize(
    ("access", "set_by_it"), [(Access.LOAD, A), (Access.FETCH, A), (Access.STORE, A | D)]
)
def test_with_svadu_the_hardware_sets_what_the_access_needs(access, set_by_it):
    leaf = make_pte(1, V | R | W | X)
    tables = Tables(leaf)

    found = walk(tables, SATP, VA, access, rules(hardware_ad=True))

    assert tables.words[LEAF_ENTRY] == leaf | set_by_it
    assert found.entries[-1].pte == leaf and found.entries[-1].written == leaf | set_by_it
    assert found.entry is not None and found.entry.flags == V | R | W | X | set_by_it


def test_with_svadu_an_access_that_is_refused_sets_nothing():
    tables = Tables(make_pte(1, V | R))

    assert fault(tables, Access.STORE, rules(hardware_ad=True)) == Cause.STORE_PAGE_FAULT
    assert tables.words[LEAF_ENTRY] == make_pte(1, V | R)


@pytest.mark.parametrize("access", [Access.LOAD, Access.STORE])
def test_with_svadu_an_entry_that_cannot_be_written_is_an_access_fault(access):
    read_only = Tables(make_pte(1, V | R | W), writable=False)

    assert fault(read_only, access, rules(hardware_ad=True)) == ACCESS_FAULTS[access]
