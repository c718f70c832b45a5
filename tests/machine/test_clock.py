"""Time: what counts, what stands still, what jumps."""

from server.isa.privilege import Mode
from server.machine.clock import Clock

from .programs import HANDLER, RAM, assembled, csr, machine_with, set_csrs, step


def test_time_stands_still_in_firmware_and_goes_on_after_its_return():
    machine = machine_with(
        "nop\nnop\ncsrw mepc, a0\nmret\nnop\nnop\nnop", transparent_firmware=True
    )
    machine.hart.x[10] = RAM + 16
    set_csrs(machine, mstatus=Mode.S << 11)

    seen = []
    for _ in range(7):
        step(machine)
        seen.append((machine.clock.mtime, machine.clock.cycle, machine.clock.instret))

    assert seen == [(n, n, n) for n in (0, 0, 0, 0, 1, 2, 3)]


def test_a_call_of_firmware_costs_the_caller_one_cycle_and_retires_nothing():
    machine = machine_with("mret\nnop\necall\nnop", transparent_firmware=True)
    machine.load(HANDLER, assembled("csrr t0, mepc\naddi t0, t0, 4\ncsrw mepc, t0\nmret"))
    set_csrs(machine, mepc=RAM + 4, mstatus=Mode.S << 11)

    step(machine, 1 + 1 + 1 + 4 + 1)

    assert machine.hart.pc == RAM + 16
    assert (machine.clock.cycle, machine.clock.instret) == (3, 2)


def test_a_counter_written_by_firmware_is_what_the_next_instruction_reads():
    machine = machine_with("csrw mcycle, a0\ncsrr a1, mcycle", transparent_firmware=True)
    machine.hart.x[10] = 500

    step(machine, 2)

    assert machine.hart.x[11] == 500


def test_where_firmware_is_somebody_elses_machine_mode_takes_time():
    machine = machine_with("nop\nnop")

    step(machine, 2)

    assert machine.clock.mtime == 2


def test_counters_wrap_at_64_bits():
    clock = Clock()
    clock.set_cycle((1 << 64) - 1)

    clock.tick += 2

    assert clock.cycle == 0


def test_mtime_written_through_the_clint_goes_on_from_there():
    machine = machine_with("nop\nnop")
    machine.bus.write(0x0200_BFF8, 4, 1000)

    step(machine, 2)

    assert machine.clock.mtime == 1002
    assert csr(machine, "cycle") == 2


def test_a_restored_clock_goes_on_as_the_first_did():
    clock = Clock()
    clock.tick = 10
    clock.enter_firmware()
    clock.tick = 15
    clock.leave_firmware()
    clock.skip(100)
    kept = clock.snapshot()
    clock.tick = 99
    clock.set_mtime(5)

    clock.restore(kept)

    assert (clock.tick, clock.mtime, clock.cycle) == (15, 109, 9)
