"""Traps: who takes them, what they leave behind, and the way back."""

import pytest

from server.isa.causes import INTERRUPT_FLAG, Cause
from server.isa.csr import CSRS
from server.isa.privilege import Mode
from server.trace.events import ModeChanged, TrapTaken

from .programs import (
    HANDLER,
    RAM,
    assembled,
    csr,
    machine_with,
    of_type,
    set_csrs,
    sets,
    step,
    watched,
    x,
)

STATUS = CSRS["mstatus"]
ALL = 0xFFFF_FFFF


def field(machine, name: str) -> int:
    return STATUS.field(name).get(csr(machine, "mstatus"))


def status(**fields: int) -> int:
    word = 0
    for name, value in fields.items():
        word = STATUS.field(name).put(word, value)
    return word


@pytest.mark.parametrize(
    ("mode", "delegated", "target"),
    [
        (Mode.U, False, Mode.M),
        (Mode.U, True, Mode.S),
        (Mode.S, False, Mode.M),
        (Mode.S, True, Mode.S),
        (Mode.M, True, Mode.M),
    ],
)
def test_an_exception_goes_to_supervisor_mode_only_if_delegated_and_never_down(
    mode, delegated, target
):
    machine = machine_with("ebreak", mode=mode)
    set_csrs(machine, medeleg=ALL if delegated else 0)

    step(machine)

    assert machine.hart.mode is target
    prefix = "s" if target is Mode.S else "m"
    assert csr(machine, prefix + "cause") == Cause.BREAKPOINT
    assert csr(machine, prefix + "epc") == csr(machine, prefix + "tval") == RAM
    assert machine.hart.pc == HANDLER


@pytest.mark.parametrize(
    ("mode", "cause"),
    [
        (Mode.U, Cause.ECALL_FROM_U),
        (Mode.S, Cause.ECALL_FROM_S),
        (Mode.M, Cause.ECALL_FROM_M),
    ],
)
def test_a_call_says_from_which_mode_it_came(mode, cause):
    machine = machine_with("ecall", mode=mode)

    step(machine)

    assert (csr(machine, "mcause"), csr(machine, "mtval")) == (cause, 0)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("enabled", [0, 1])
def test_a_trap_into_machine_mode_keeps_mode_and_enable_bit(mode, enabled):
    machine = machine_with("ebreak", mode=mode)
    set_csrs(machine, mstatus=status(MIE=enabled, MPIE=1 - enabled, SIE=1, SPIE=1, SPP=1))

    step(machine)

    found = {name: field(machine, name) for name in ("MIE", "MPIE", "MPP", "SIE", "SPIE", "SPP")}
    assert found == {"MIE": 0, "MPIE": enabled, "MPP": mode, "SIE": 1, "SPIE": 1, "SPP": 1}


@pytest.mark.parametrize("mode", [Mode.U, Mode.S])
@pytest.mark.parametrize("enabled", [0, 1])
def test_a_trap_into_supervisor_mode_keeps_mode_and_enable_bit(mode, enabled):
    machine = machine_with("ebreak", mode=mode)
    set_csrs(machine, medeleg=ALL)
    set_csrs(machine, mstatus=status(SIE=enabled, SPIE=1 - enabled, MIE=1, MPIE=1, MPP=3))

    step(machine)

    found = {name: field(machine, name) for name in ("SIE", "SPIE", "SPP", "MIE", "MPIE", "MPP")}
    assert found == {"SIE": 0, "SPIE": enabled, "SPP": mode, "MIE": 1, "MPIE": 1, "MPP": 3}


@pytest.mark.parametrize("mode", Mode)
def test_mret_goes_back_and_leaves_user_mode_as_the_previous_one(mode):
    machine = machine_with("mret")
    set_csrs(machine, mepc=RAM + 0x100, mstatus=status(MPP=mode, MPIE=1, MPRV=1))

    step(machine)

    assert (machine.hart.mode, machine.hart.pc) == (mode, RAM + 0x100)
    found = {name: field(machine, name) for name in ("MIE", "MPIE", "MPP", "MPRV")}
    assert found == {"MIE": 1, "MPIE": 1, "MPP": 0, "MPRV": 1 if mode is Mode.M else 0}


@pytest.mark.parametrize("mode", [Mode.S, Mode.M])
@pytest.mark.parametrize("previous", [Mode.U, Mode.S])
def test_sret_goes_back_and_leaves_user_mode_as_the_previous_one(mode, previous):
    machine = machine_with("sret", mode=mode)
    set_csrs(machine, sepc=RAM + 0x100, mstatus=status(SPP=previous, SPIE=0, SIE=1, MPRV=1))

    step(machine)

    assert (machine.hart.mode, machine.hart.pc) == (previous, RAM + 0x100)
    found = {name: field(machine, name) for name in ("SIE", "SPIE", "SPP", "MPRV")}
    assert found == {"SIE": 0, "SPIE": 1, "SPP": 0, "MPRV": 0}


def test_an_exception_takes_the_base_of_a_vectored_handler():
    machine = machine_with("ebreak")
    set_csrs(machine, mtvec=HANDLER | 1)

    step(machine)

    assert machine.hart.pc == HANDLER


def test_an_interrupt_takes_its_own_place_in_a_vectored_handler():
    machine = machine_with("nop")
    set_csrs(machine, mtvec=HANDLER | 1, mie=8, mstatus=status(MIE=1))
    machine.bus.write(0x0200_0000, 4, 1)

    machine.run(0)

    assert machine.hart.pc == HANDLER + 4 * 3
    assert csr(machine, "mcause") == INTERRUPT_FLAG | 3
    assert csr(machine, "mepc") == RAM


def test_traps_nest_a_supervisors_handler_may_call_machine_mode():
    machine = machine_with("ecall", mode=Mode.U)
    machine.load(HANDLER, assembled("ecall\ncsrr a0, scause\nsret"))
    machine.load(HANDLER + 0x100, assembled("csrr t0, mepc\naddi t0, t0, 4\ncsrw mepc, t0\nmret"))
    set_csrs(machine, medeleg=1 << Cause.ECALL_FROM_U, mtvec=HANDLER + 0x100)
    events = watched(machine)

    step(machine, 8)

    modes = [event.new for event in of_type(events, ModeChanged)]
    assert modes == ["S", "M", "S", "U"]
    assert x(machine, "a0") == Cause.ECALL_FROM_U
    assert machine.hart.pc == RAM


def test_an_instruction_that_traps_changes_no_register():
    machine = machine_with("lw a0, 0(a1)")
    sets(machine, a0=77, a1=0x2000_0000)

    step(machine)

    assert csr(machine, "mcause") == Cause.LOAD_ACCESS_FAULT
    assert x(machine, "a0") == 77


@pytest.mark.parametrize(
    "text", ["jalr a0, 2(a1)", "jal a0, 0x80000002", "beq zero, zero, 0x80000002"]
)
def test_a_jump_to_half_an_instruction_faults_at_the_jump(text):
    machine = machine_with(text)
    sets(machine, a0=77, a1=RAM)

    step(machine)

    assert csr(machine, "mcause") == Cause.INSTRUCTION_ADDRESS_MISALIGNED
    assert (csr(machine, "mepc"), csr(machine, "mtval")) == (RAM, RAM + 2)
    assert x(machine, "a0") == 77


def test_a_branch_to_half_an_instruction_that_is_not_taken_is_no_fault():
    machine = machine_with("bne zero, zero, 0x80000002")

    step(machine)

    assert machine.hart.pc == RAM + 4


def test_the_lowest_bit_of_a_jumps_target_is_dropped():
    machine = machine_with("jalr ra, 1(a1)")
    sets(machine, a1=RAM + 8)

    step(machine)

    assert (machine.hart.pc, x(machine, "ra")) == (RAM + 8, RAM + 4)


def test_a_trap_is_told_with_its_word_and_both_modes():
    machine = machine_with(".word 0", mode=Mode.U)
    set_csrs(machine, medeleg=ALL)
    events = watched(machine)

    step(machine)

    (trap,) = of_type(events, TrapTaken)
    assert (trap.tick, trap.cause, trap.name) == (1, 2, "illegal instruction")
    assert (trap.from_mode, trap.to_mode, trap.pc, trap.vector) == ("U", "S", RAM, HANDLER)


def test_the_next_instruction_after_the_last_address_is_at_zero():
    machine = machine_with("jalr zero, -4(zero)")

    step(machine, 2)

    assert csr(machine, "mcause") == Cause.INSTRUCTION_ACCESS_FAULT
    assert csr(machine, "mepc") == 0xFFFF_FFFC


# The modify-privilege bit


@pytest.mark.parametrize("access", ["lw a0, 0(a1)", "sw a0, 0(a1)"])
def test_with_mprv_loads_and_stores_of_machine_mode_are_translated(access):
    machine = machine_with(access)
    sets(machine, a1=0x40_0000)
    set_csrs(machine, satp=1 << 31 | RAM + 0x1_0000 >> 12, mstatus=status(MPRV=1, MPP=Mode.S))

    step(machine)

    assert csr(machine, "mcause") in (Cause.LOAD_PAGE_FAULT, Cause.STORE_PAGE_FAULT)
    assert csr(machine, "mtval") == 0x40_0000


def test_with_mprv_fetches_of_machine_mode_are_not():
    machine = machine_with("nop")
    set_csrs(machine, satp=1 << 31 | RAM + 0x1_0000 >> 12, mstatus=status(MPRV=1, MPP=Mode.S))

    step(machine)

    assert machine.hart.pc == RAM + 4


def test_mprv_with_machine_mode_as_the_previous_one_changes_nothing():
    machine = machine_with("lw a0, 0(a1)")
    sets(machine, a1=RAM)
    set_csrs(machine, satp=1 << 31 | RAM + 0x1_0000 >> 12, mstatus=status(MPRV=1, MPP=Mode.M))

    step(machine)

    assert csr(machine, "mcause") == 0
