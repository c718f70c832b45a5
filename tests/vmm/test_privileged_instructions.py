"""Each privileged instruction, as a guest kernel in user mode attempts it."""

import pytest

from server.isa.assemble import assemble
from server.isa.causes import Cause
from server.isa.csr import CSRS
from server.isa.instructions import INSTRUCTIONS
from server.isa.privilege import Mode
from server.trace.events import (
    GuestInstructionRead,
    InstructionEmulated,
    PrivilegeChecked,
    ShadowRootMade,
    VirtualCsrRead,
    VirtualCsrWritten,
    VirtualModeChanged,
    VmEntered,
    VmExited,
)
from server.vmm.privileged_instructions import EMULATION
from server.vmm.vm import VIRTUAL_CSRS

from .world import ENTRY, World

ILLEGAL = Cause.ILLEGAL_INSTRUCTION


# The central scene


def test_csrw_stvec_changes_the_virtual_register_and_not_the_real_one(world):
    real = world.port.csrs["stvec"]

    world.executes("csrw stvec, t0", t0=0x100)

    assert world.vm.csrs["stvec"] == 0x100
    assert world.port.csrs["stvec"] == real
    assert world.pc == ENTRY + 4
    assert world.vm.exits["emulated"] == 1


def test_the_scene_is_told_in_its_order(world):
    world.executes("csrw stvec, t0", t0=0x100)

    assert world.names() == [
        "VmExited", "GuestInstructionRead", "PrivilegeChecked", "VirtualCsrWritten",
        "InstructionEmulated", "ExitSettled", "VmEntered",
    ]  # fmt: skip
    assert world.one(VmExited).handler == "illegal_instruction"
    assert world.one(GuestInstructionRead).text == "csrw stvec, t0"
    check = world.one(PrivilegeChecked)
    assert (check.virtual_mode, check.needed, check.allowed) == ("S", "S", True)
    written = world.one(VirtualCsrWritten)
    assert (written.csr, written.old, written.new) == ("stvec", 0x200, 0x100)
    assert world.one(InstructionEmulated).next_pc == ENTRY + 4
    assert world.one(VmEntered).pc == ENTRY + 4


def test_each_event_names_the_line_that_made_it(world):
    world.executes("csrw stvec, t0", t0=0x100)

    source = world.one(VirtualCsrWritten).source
    assert (source.file, source.function) == ("vmm/privileged_instructions.py", "access_csr")
    assert world.one(GuestInstructionRead).source.function == "illegal_instruction"
    assert world.one(InstructionEmulated).source.function == "access_csr"


def test_csrr_scause_reads_the_virtual_register(world):
    world.vm.csrs["scause"] = 8

    world.executes("csrr a0, scause")

    assert world.x["a0"] == 8  # the hart's own scause is 2
    assert world.one(VirtualCsrRead).value == 8
    assert "VirtualCsrWritten" not in world.names()


# CSR instructions


@pytest.mark.parametrize("name", VIRTUAL_CSRS)
def test_every_supervisor_csr_can_be_read_and_written(world, name):
    real = {csr: value for csr, value in world.port.csrs.items() if csr not in ("stimecmp",)}
    writable = {"sip": 2, "satp": 0xFFFF_FFFF}.get(name, CSRS[name].mask)

    world.executes(f"csrrw a0, {name}, a1", a1=writable)
    first = world.x["a0"]
    world.executes(f"csrrw a0, {name}, zero")

    assert first == {"stimecmp": 0xFFFF_FFFF, "stimecmph": 0xFFFF_FFFF, "stvec": 0x200}.get(name, 0)
    assert world.x["a0"] == CSRS[name].legalize(0, writable)
    kept = ("sepc", "scause", "stval", "stimecmp", "stimecmph")
    assert all(world.port.csrs[csr] == value for csr, value in real.items() if csr not in kept)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("csrrw a0, sscratch, a1", 0x0F0F),
        ("csrrs a0, sscratch, a1", 0xFF0F),
        ("csrrc a0, sscratch, a1", 0xF000),
        ("csrrwi a0, sscratch, 9", 9),
        ("csrrsi a0, sscratch, 9", 0xFF09),
        ("csrrci a0, sscratch, 9", 0xFF00),
    ],
)
def test_the_six_csr_instructions_combine_old_value_and_operand(world, text, value):
    world.vm.csrs["sscratch"] = 0xFF00

    world.executes(text, a1=0x0F0F)

    assert world.x["a0"] == 0xFF00
    assert world.vm.csrs["sscratch"] == value


@pytest.mark.parametrize("text", ["csrrs a0, sscratch, zero", "csrrc a0, sscratch, zero",
                                  "csrrsi a0, sscratch, 0", "csrrci a0, sscratch, 0"])  # fmt: skip
def test_csrrs_and_csrrc_with_x0_do_not_write(world, text):
    world.executes(text)

    assert "VirtualCsrWritten" not in world.names()


def test_csrrs_with_a_register_that_holds_zero_does_write(world):
    world.executes("csrrs a0, sscratch, a1", a1=0)

    assert "VirtualCsrWritten" in world.names()


def test_csrrw_with_rd_x0_does_not_read(world):
    world.executes("csrrw zero, sscratch, a1", a1=5)

    assert "VirtualCsrRead" not in world.names()


def test_csrrw_may_swap_a_register_with_itself(world):
    world.vm.csrs["sscratch"] = 0x1111

    world.executes("csrrw sp, sscratch, sp", sp=0x2222)

    assert (world.x["sp"], world.vm.csrs["sscratch"]) == (0x1111, 0x2222)


def test_a_virtual_csr_takes_only_legal_values(world):
    world.executes("csrw sstatus, a0", a0=0xFFFF_FFFF)
    world.executes("csrw stvec, a0", a0=0x103)
    world.executes("csrw sepc, a0", a0=0x107)
    world.executes("csrw sip, a0", a0=0xFFFF_FFFF)

    assert world.vm.csrs["sstatus"] == 0x000C_0122
    assert world.vm.csrs["stvec"] == 0x100  # mode 3 is reserved: it stays direct
    assert world.vm.csrs["sepc"] == 0x104
    assert world.vm.csrs["sip"] == 2  # SSIP only


@pytest.mark.parametrize("name", ["mstatus", "mscratch", "mhartid", "pmpcfg0", "mcycle", "misa"])
def test_machine_level_csrs_are_illegal_for_a_guest_kernel(world, name):
    word = assemble(f"csrr a0, {name}")

    world.executes(word)

    assert world.one(PrivilegeChecked).allowed is False
    assert world.was_reflected(ILLEGAL, word)


@pytest.mark.parametrize(
    "number", [0x180 + 5, 0x5A8, 0x600, 0x680, 0x200, 0x240, 0xDA0, 0xE12, 0x7B0]
)
def test_a_csr_that_the_machine_has_not_is_illegal(world, number):
    word = assemble(f"csrrw a0, {number}, a1")

    world.executes(word)

    assert "PrivilegeChecked" not in world.names()
    assert world.was_reflected(ILLEGAL, word)
    assert world.x["a0"] == 0


def test_writing_a_read_only_csr_is_illegal(world):
    word = assemble("csrrw a0, time, a1")

    world.executes(word)

    assert world.was_reflected(ILLEGAL, word)


@pytest.mark.parametrize("text", ["csrw stvec, t0", "csrr a0, scause", "sret", "wfi", "sfence.vma",
                                  "csrr a0, satp", "mret"])  # fmt: skip
def test_a_process_gets_its_own_illegal_instruction_reflected(world, text):
    world.believes(Mode.U)

    world.executes(text)

    assert world.one(PrivilegeChecked).allowed is False
    assert world.was_reflected(ILLEGAL, assemble(text))
    assert world.status_field("SPP") == 0
    assert world.vm.exits["reflected"] == 1


# Counters


@pytest.mark.parametrize("name", ["cycle", "time", "instret"])
def test_counters_show_the_vms_own_time(world, name):
    world.port.time += 50  # the guest ran for 50 ticks before this instruction

    world.executes(f"csrr a0, {name}")

    assert world.x["a0"] == 50


@pytest.mark.parametrize("name", ["cycleh", "timeh", "instreth"])
def test_the_high_halves_of_the_counters_show_the_vms_own_time(world, name):
    world.vm.ticks = 7 << 32

    world.executes(f"csrr a0, {name}")

    assert world.x["a0"] == 7


@pytest.mark.parametrize(("name", "bit"), [("cycle", 1), ("time", 2), ("instret", 4), ("timeh", 2)])
def test_a_process_may_read_a_counter_if_its_kernel_opened_it(world, name, bit):
    word = assemble(f"csrr a0, {name}")
    world.believes(Mode.U)
    world.vm.csrs["scounteren"] = bit
    world.executes(word)
    assert world.vm.exits["emulated"] == 1

    world.vm.csrs["scounteren"] = 7 & ~bit
    world.executes(word)
    assert world.was_reflected(ILLEGAL, word, ENTRY + 4)


def test_instret_leaves_out_instructions_that_trapped(world):
    world.executes("mret")
    world.executes("csrr a0, instret")
    retired = world.x["a0"]
    world.executes("csrr a0, cycle")

    assert (retired, world.x["a0"]) == (0, 2)


# sret


def test_sret_goes_to_user_mode_at_sepc(world):
    world.vm.csrs["sepc"] = 0x640
    world.status(SPP=0, SPIE=1, SIE=0)

    world.executes("sret")

    assert world.vm.virtual_mode is Mode.U
    assert world.pc == 0x640
    assert [world.status_field(name) for name in ("SPP", "SPIE", "SIE")] == [0, 1, 1]
    changed = world.one(VirtualModeChanged)
    assert (changed.old, changed.new) == ("S", "U")


def test_sret_goes_back_to_supervisor_mode_if_spp_says_so(world):
    world.vm.csrs["sepc"] = 0x640
    world.status(SPP=1, SPIE=0, SIE=1)

    world.executes("sret")

    assert world.vm.virtual_mode is Mode.S
    assert [world.status_field(name) for name in ("SPP", "SPIE", "SIE")] == [0, 1, 0]
    assert "VirtualModeChanged" not in world.names()


def test_the_hart_runs_the_guest_in_user_mode_whatever_the_guest_believes(world):
    world.status(SPP=1)
    world.executes("sret")

    assert world.port.left == "sret"
    assert not world.port.csrs["sstatus"] & 1 << 8


# wfi, fences, translation


def test_wfi_is_over_at_once_if_an_enabled_interrupt_is_pending(world):
    world.vm.csrs |= {"sip": 2, "sie": 2}

    world.executes("wfi")

    assert world.pc == ENTRY + 4
    assert world.vm.time_offset == 0


def test_wfi_lets_the_clock_jump_to_the_timer(world):
    world.vm.csrs |= {"sie": 0x20, "stimecmp": 500, "stimecmph": 0}

    world.executes("wfi")

    assert world.vm.clock == 500
    assert world.pc == ENTRY + 4  # SIE is clear: it goes on behind the wfi


def test_wfi_ends_in_the_timer_interrupt_if_the_guest_takes_it(world):
    world.vm.csrs |= {"sie": 0x20, "stimecmp": 500, "stimecmph": 0}
    world.status(SIE=1)

    world.executes("wfi")

    assert world.was_reflected(1 << 31 | 5, 0, ENTRY + 4)


def test_a_guest_that_nothing_can_wake_is_stopped_and_the_machine_goes_idle(world):
    world.executes("wfi")

    assert world.vmm.vms[0].stop_reason == "idle-forever"
    assert world.port.left == "wfi"
    assert world.port.finisher is None


@pytest.mark.parametrize("text", ["sfence.vma", "sfence.vma a0, zero", "sfence.vma zero, a1",
                                  "sfence.vma a0, a1"])  # fmt: skip
def test_sfence_vma_is_emulated_in_all_its_forms(world, text):
    world.executes(text)

    assert world.pc == ENTRY + 4
    assert world.vm.exits["emulated"] == 1


def test_satp_keeps_what_is_written_while_its_mode_is_bare(world):
    world.executes("csrw satp, a0", a0=0x0040_1234)

    assert world.vm.csrs["satp"] == 0x0040_1234
    assert world.port.csrs["satp"] >> 31 == 1  # the hart's own translates all along


def test_a_guest_that_turns_paging_on_goes_on_through_another_shadow(world):
    before = world.port.csrs["satp"]

    world.executes("csrw satp, a0", a0=0x8000_0001)

    made = world.one(ShadowRootMade)
    assert (made.satp, made.view) == (0x8000_0001, "kernel")
    assert world.port.csrs["satp"] == 1 << 31 | made.asid << 22 | made.root >> 12 != before


# Words that are nothing


@pytest.mark.parametrize(
    "word",
    [0, 0xFFFF_FFFF, 0x6200_0073, 0x2200_0073, 0x6000_4073, 0x0020_0073, 0x7020_0073, 0x0000_4002],
    ids=hex,
)
def test_a_word_that_is_no_instruction_of_the_machine_is_reflected(world, word):
    world.poke(ENTRY, word)

    world.executes(word)

    assert world.was_reflected(ILLEGAL, word)


def test_an_ordinary_instruction_that_the_hart_calls_illegal_is_reflected(world):
    word = assemble("add a0, a1, a2")

    world.executes(word)

    assert world.was_reflected(ILLEGAL, word)


def test_the_word_is_fetched_if_the_hart_does_not_tell_it(world):
    world.poke(ENTRY, assemble("csrw sscratch, t0"))

    world.executes("csrw sscratch, t0", tval=0, t0=77)

    assert world.vm.csrs["sscratch"] == 77


def test_every_privileged_instruction_is_emulated_or_needs_machine_mode():
    privileged = {row.name for row in INSTRUCTIONS.values() if row.privilege > Mode.U}

    assert privileged - EMULATION.keys() == {"mret"}
    assert {"csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci"} <= EMULATION.keys()


def test_the_virtual_csrs_are_all_those_of_supervisor_level(world):
    assert set(world.vm.csrs) == {name for name, row in CSRS.items() if row.number >> 8 & 3 == 1}


def test_a_second_world_shares_nothing_with_the_first(world):
    world.executes("csrw sscratch, t0", t0=1)

    assert World().vm.csrs["sscratch"] == 0
