"""CSRs: what a write leaves behind, what a read shows."""

import pytest

from server.isa.causes import Cause
from server.isa.csr import CSRS
from server.isa.privilege import Mode
from server.trace.events import CsrWritten

from .programs import csr, machine_with, of_type, set_csrs, sets, step, watched, x

SSIP, MSIP, STIP, MTIP, SEIP, MEIP = (1 << bit for bit in (1, 3, 5, 7, 9, 11))
STCE = 1 << 31


def written(name: str, value: int) -> int:
    machine = machine_with()
    set_csrs(machine, **{name: value})
    return csr(machine, name)


# WARL


def test_every_csr_keeps_to_its_fields_whatever_is_written():
    machine = machine_with()

    for name, row in CSRS.items():
        for value in (0xFFFF_FFFF, 0, 0xAAAA_AAAA, 0x5555_5555):
            set_csrs(machine, **{name: value})
            if name not in ("cycle", "time", "instret", "cycleh", "timeh", "instreth"):
                assert csr(machine, name) & ~row.mask == 0, name


@pytest.mark.parametrize("name", ["mepc", "sepc"])
def test_the_saved_pc_is_a_multiple_of_four(name):
    assert written(name, 0xFFFF_FFFF) == 0xFFFF_FFFC


@pytest.mark.parametrize("name", ["mtvec", "stvec"])
def test_a_vector_mode_that_does_not_exist_leaves_the_mode_and_takes_the_base(name):
    machine = machine_with()
    set_csrs(machine, **{name: 0x1001})

    set_csrs(machine, **{name: 0x2002})

    assert csr(machine, name) == 0x2001


def test_mpp_does_not_take_the_mode_that_does_not_exist():
    machine = machine_with()
    set_csrs(machine, mstatus=1 << 11)

    set_csrs(machine, mstatus=2 << 11)

    assert csr(machine, "mstatus") >> 11 & 3 == Mode.S


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("medeleg", 0xB3FF),
        ("mideleg", SSIP | STIP | SEIP),
        ("mie", 0xAAA),
        ("mcounteren", 7),
        ("scounteren", 7),
        ("menvcfgh", 0xA000_0000),
        ("mstatus", 0x7E_19AA | 1 << 19),
        ("satp", 0xFFFF_FFFF),
        ("misa", 0x4014_1101),
        ("mhartid", 0),
        ("mcountinhibit", 0),
        ("mhpmcounter3", 0),
    ],
)
def test_which_bits_can_be_set(name, mask):
    if name == "mstatus":
        mask = 0x7E_19AA
    assert written(name, 0xFFFF_FFFF) == mask


# Views


def test_sstatus_is_part_of_mstatus_and_changes_nothing_else_of_it():
    machine = machine_with()
    set_csrs(machine, mstatus=0x7E_19AA)

    set_csrs(machine, sstatus=0)

    assert csr(machine, "sstatus") == 0
    assert csr(machine, "mstatus") == 0x7E_19AA & ~0xC_0122


def test_sie_and_sip_show_what_is_delegated():
    machine = machine_with()
    set_csrs(machine, mie=0xAAA, mip=SSIP | SEIP, mideleg=SSIP | STIP)

    assert csr(machine, "sie") == SSIP | STIP
    assert csr(machine, "sip") == SSIP


def test_a_write_through_sie_leaves_what_is_not_delegated():
    machine = machine_with()
    set_csrs(machine, mie=MSIP | SEIP, mideleg=SSIP)

    set_csrs(machine, sie=0xFFFF_FFFF)

    assert csr(machine, "mie") == MSIP | SEIP | SSIP


def test_sip_lets_only_ssip_be_written():
    machine = machine_with()
    set_csrs(machine, mideleg=SSIP | STIP | SEIP)

    set_csrs(machine, sip=0xFFFF_FFFF)

    assert csr(machine, "mip") == SSIP


def test_a_write_through_a_view_is_told_under_the_name_of_the_whole():
    machine = machine_with("csrw sstatus, a0")
    sets(machine, a0=2)
    events = watched(machine)

    step(machine)

    (event,) = of_type(events, CsrWritten)
    assert (event.csr, event.old, event.new, event.by) == ("mstatus", 0, 2, "instruction")


# Pending interrupts


def test_mip_shows_the_lines_that_devices_drive_and_they_cannot_be_written():
    machine = machine_with()
    machine.bus.write(0x0200_0000, 4, 1)

    set_csrs(machine, mip=0)

    assert csr(machine, "mip") & MSIP


def test_without_sstc_stip_is_what_machine_mode_wrote():
    machine = machine_with()
    set_csrs(machine, stimecmp=0)

    set_csrs(machine, mip=STIP)

    assert csr(machine, "mip") & STIP


def test_with_sstc_stip_says_whether_the_deadline_has_passed_and_cannot_be_written():
    machine = machine_with("nop\n" * 8)
    set_csrs(machine, menvcfgh=STCE, stimecmp=3)

    seen = []
    for _ in range(5):
        set_csrs(machine, mip=STIP)
        seen.append(bool(csr(machine, "mip") & STIP))
        step(machine)

    assert seen == [False, False, False, True, True]


def test_the_deadline_is_compared_with_all_64_bits():
    machine = machine_with("nop")
    set_csrs(machine, menvcfgh=STCE, stimecmp=0, stimecmph=1)

    assert not csr(machine, "mip") & STIP


def test_setting_another_bit_of_mip_does_not_catch_the_external_line():
    machine = machine_with("csrrsi a0, mip, 2")
    machine.plic.set_source(10, True)
    raise_external(machine)

    step(machine)

    assert x(machine, "a0") & SEIP
    assert machine.hart.csrs.values["mip"] == SSIP


def test_writing_mip_as_a_whole_does_catch_it():
    machine = machine_with("csrrw a0, mip, a1")
    sets(machine, a1=SEIP)

    step(machine)

    assert csr(machine, "mip") & SEIP


def raise_external(machine) -> None:
    """The UART's source reaches supervisor mode through the PLIC."""
    plic = 0x0C00_0000
    machine.bus.write(plic + 4 * 10, 4, 1)
    machine.bus.write(plic + 0x2080, 4, 1 << 10)
    machine.plic.set_source(10, True)
    assert csr(machine, "mip") & SEIP


# Who may reach what


@pytest.mark.parametrize("name", CSRS)
@pytest.mark.parametrize("mode", Mode)
def test_a_register_of_a_higher_mode_is_illegal(mode, name):
    row = CSRS[name]
    machine = machine_with(f"csrr a0, {row.number}", mode=mode)
    set_csrs(machine, mcounteren=7, scounteren=7, menvcfgh=STCE)

    step(machine)

    assert (machine.hart.mode is Mode.M and mode is not Mode.M) is (mode < row.privilege)


@pytest.mark.parametrize("number", [0x000, 0x5A8, 0x680, 0x7A0, 0xDA0, 0xFFF])
def test_a_register_that_does_not_exist_is_illegal_even_in_machine_mode(number):
    machine = machine_with(f"csrr a0, {number}")

    step(machine)

    assert csr(machine, "mcause") == Cause.ILLEGAL_INSTRUCTION


@pytest.mark.parametrize(
    "text", ["csrrw zero, mhartid, zero", "csrrs a0, cycle, a1", "csrrwi a0, time, 0"]
)
def test_a_write_to_a_read_only_register_is_illegal(text):
    machine = machine_with(text)

    step(machine)

    assert csr(machine, "mcause") == Cause.ILLEGAL_INSTRUCTION


@pytest.mark.parametrize("text", ["csrrs a0, mhartid, zero", "csrrci a0, mhartid, 0"])
def test_set_and_clear_with_nothing_do_not_write(text):
    machine = machine_with(text)

    step(machine)

    assert csr(machine, "mcause") == 0 and machine.hart.pc == 0x8000_0004


@pytest.mark.parametrize("counter", ["cycle", "time", "instret", "cycleh", "timeh", "instreth"])
@pytest.mark.parametrize(
    ("mode", "mcounteren", "scounteren", "allowed"),
    [
        (Mode.S, 7, 0, True),
        (Mode.S, 0, 7, False),
        (Mode.U, 7, 7, True),
        (Mode.U, 7, 0, False),
        (Mode.U, 0, 7, False),
    ],
)
def test_counters_are_opened_by_the_modes_above(counter, mode, mcounteren, scounteren, allowed):
    machine = machine_with(f"csrr a0, {counter}", mode=mode)
    set_csrs(machine, mcounteren=mcounteren, scounteren=scounteren)

    step(machine)

    assert (machine.hart.mode is mode) is allowed


@pytest.mark.parametrize(
    ("stce", "mcounteren", "allowed"), [(STCE, 2, True), (0, 2, False), (STCE, 5, False)]
)
def test_the_supervisors_timer_is_opened_by_machine_mode(stce, mcounteren, allowed):
    machine = machine_with("csrr a0, stimecmp", mode=Mode.S)
    set_csrs(machine, menvcfgh=stce, mcounteren=mcounteren)

    step(machine)

    assert (machine.hart.mode is Mode.S) is allowed


@pytest.mark.parametrize(
    ("bit", "text"),
    [(20, "csrr a0, satp"), (20, "csrw satp, zero"), (20, "sfence.vma"), (21, "wfi"), (22, "sret")],
)
def test_tvm_tw_and_tsr_forbid_supervisor_mode_what_they_name(bit, text):
    machine = machine_with(text, mode=Mode.S)
    set_csrs(machine, mstatus=1 << bit)

    step(machine)

    assert csr(machine, "mcause") == Cause.ILLEGAL_INSTRUCTION
    assert machine.hart.mode is Mode.M


@pytest.mark.parametrize(("bit", "text"), [(20, "csrr a0, satp"), (20, "sfence.vma"), (22, "sret")])
def test_tvm_and_tsr_do_not_bind_machine_mode(bit, text):
    machine = machine_with(text)
    set_csrs(machine, mstatus=1 << bit)

    step(machine)

    assert csr(machine, "mcause") == 0


@pytest.mark.parametrize("text", ["wfi", "sfence.vma", "sret", "mret"])
def test_privileged_instructions_are_illegal_in_user_mode_and_tval_has_the_word(text):
    machine = machine_with(text, mode=Mode.U)

    step(machine)

    assert csr(machine, "mcause") == Cause.ILLEGAL_INSTRUCTION
    assert csr(machine, "mtval") == machine.bus.read(0x8000_0000, 4)


# Counters


def test_cycle_counts_every_attempt_and_instret_those_that_completed():
    machine = machine_with("nop\n.word 0\n", mode=Mode.S)
    set_csrs(machine, medeleg=1 << 2)
    step(machine, 2)

    assert (csr(machine, "cycle"), csr(machine, "time"), csr(machine, "instret")) == (2, 2, 1)


@pytest.mark.parametrize("counter", ["mcycle", "minstret"])
def test_a_counter_written_is_read_back_by_the_next_instruction(counter):
    machine = machine_with(
        f"csrw {counter}h, a1\ncsrw {counter}, a0\ncsrr a2, {counter}\ncsrr a3, {counter}h"
    )
    sets(machine, a0=0xFFFF_FFF0, a1=7)

    step(machine, 4)

    assert (x(machine, "a2"), x(machine, "a3")) == (0xFFFF_FFF0, 7)


def test_a_counter_carries_into_its_high_half():
    machine = machine_with("csrw mcycle, a0\nnop\nnop\ncsrr a1, mcycle\ncsrr a2, mcycleh")
    sets(machine, a0=0xFFFF_FFFF)

    step(machine, 5)

    assert (x(machine, "a1"), x(machine, "a2")) == (1, 1)
