"""The port through which supervisor mode is owned: it does to the hart what instructions would."""

from __future__ import annotations

import pytest

from server.isa.privilege import Mode
from server.machine.hs_port import HsPort
from server.trace.errors import SimulatorError
from server.trace.events import CsrWritten, HostRead, HostWritten, TlbFlushed

from .programs import RAM, csr, machine_with, of_type, set_csrs, step, watched, x


def with_owner(text: str, owner, **csrs: int):
    """A machine in supervisor mode that ``owner(port)`` owns."""
    machine = machine_with(text, mode=Mode.S)
    set_csrs(machine, **csrs)
    port = HsPort(machine.hart)
    machine.hart.supervisor = lambda: owner(port)
    return machine


def test_the_owner_runs_in_place_of_supervisor_mode_and_costs_no_tick():
    def owner(port):
        port.write_gpr(10, 7)
        port.write_csr("sepc", RAM + 4)
        port.sret()

    machine = with_owner("addi a0, a0, 1\naddi a0, a0, 2", owner)

    step(machine)

    assert (machine.clock.tick, machine.hart.mode, x(machine, "a0")) == (1, Mode.U, 9)


def test_a_trap_into_supervisor_mode_calls_the_owner_before_anything_is_fetched():
    calls = []

    def owner(port):
        calls.append(port.read_csr("scause"))
        port.write_csr("sepc", RAM + 4)
        port.sret()

    machine = with_owner("ecall\nnop", owner, medeleg=1 << 8)
    machine.hart.mode = Mode.U

    step(machine, 2)

    assert calls == [8]
    assert machine.hart.pc == RAM + 8


def test_the_owner_may_wait_for_a_timer():
    def owner(port):
        if port.read_csr("time") < 500:
            port.write_csr("stimecmp", 500)
            port.wfi()
        else:
            port.write_csr("sepc", RAM)
            port.write_csr("sie", 0)
            port.sret()

    machine = with_owner("nop", owner, menvcfgh=1 << 31, stimecmp=0xFFFF, mideleg=0x20, mie=0x20)

    step(machine)

    assert (machine.clock.tick, machine.clock.mtime) == (1, 501)


def test_an_owner_that_never_leaves_is_a_bug_of_ours_and_is_named():
    machine = with_owner("nop", lambda port: None)

    with pytest.raises(SimulatorError, match="tick 0: supervisor mode is never left"):
        step(machine)


def test_x0_stays_zero():
    machine = machine_with()

    HsPort(machine.hart).write_gpr(0, 5)

    assert machine.hart.x[0] == 0


def test_memory_where_nobody_answers_or_pmp_denies_is_a_bug_of_ours():
    machine = machine_with()
    port = HsPort(machine.hart)
    for use in (
        lambda: port.read_memory(0x2000_0000, 4),
        lambda: port.write_memory(0x2000_0000, 4, 0),
        lambda: port.write_block(0x2000_0000, b"1234"),
    ):
        with pytest.raises(SimulatorError, match="VMM: "):
            use()

    set_csrs(machine, pmpcfg0=0)
    with pytest.raises(SimulatorError, match="PMP denies a load of 4 bytes at 0x80000000"):
        port.read_memory(RAM, 4)


def test_every_operation_is_told_with_the_line_that_made_it():
    machine = machine_with()
    events = watched(machine)
    port = HsPort(machine.hart)

    port.read_csr("satp")
    port.write_csr("sscratch", 5)
    port.write_gpr(10, 6)
    port.write_memory(RAM + 0x4000, 4, 7)
    port.sfence_vma(None, 3)

    (read,), (csr_written,), written, (flushed,) = (
        of_type(events, kind) for kind in (HostRead, CsrWritten, HostWritten, TlbFlushed)
    )
    assert (read.kind, read.name) == ("csr", "satp")
    assert (csr_written.csr, csr_written.new, csr_written.by) == ("sscratch", 5, "vmm")
    assert [(e.kind, e.name, e.value) for e in written] == [
        ("gpr", "x10", 6),
        ("memory", "80004000", 7),
    ]
    assert (flushed.va, flushed.asid) == (None, 3)
    lines = [e.source.line for e in (read, csr_written, *written, flushed)]
    assert lines == list(range(lines[0], lines[0] + 5))
    assert {e.source.file for e in events} == {"machine/test_hs_port.py"}


def test_what_the_owner_writes_over_decoded_code_is_executed():
    machine = machine_with("addi a0, a0, 1\nj 0x80000000")
    step(machine, 2)

    HsPort(machine.hart).write_block(RAM, (0x06450513).to_bytes(4, "little"))  # addi a0, a0, 100
    step(machine)

    assert x(machine, "a0") == 101
    assert csr(machine, "mcause") == 0
