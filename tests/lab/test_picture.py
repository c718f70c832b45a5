"""The picture: plain data, and what the machine says."""

import json

import pytest

from server.isa.csr import CSRS
from server.isa.pte import SATP_MODE_SV32
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.lab.picture import picture_of


def lab(cpu: str = "deprivileged") -> Lab:
    return Lab(LabSpec((Guest("A", guest_image("intercept")),), cpu))


@pytest.mark.parametrize("cpu", ["bare", "deprivileged"])
@pytest.mark.parametrize("tick", [0, 2000, 20_000])
def test_a_picture_is_plain_data_that_json_gives_back(cpu, tick):
    it = lab(cpu)
    it.machine.run(tick)

    picture = picture_of(it)

    assert json.loads(json.dumps(picture)) == picture


def test_a_picture_does_not_change_with_the_machine():
    it = lab()
    it.machine.run(2000)
    picture = picture_of(it)
    text = json.dumps(picture)

    it.machine.run(2500)

    assert json.dumps(picture) == text


def test_a_machine_at_reset():
    picture = picture_of(lab("bare"))

    machine = picture["machine"]
    assert (picture["tick"], machine["mode"], machine["stopped"]) == (0, "M", None)
    assert machine["x"][:10] == [0] * 10 and len(machine["x"]) == 32
    assert machine["csrs"]["satp"] == 0
    assert picture["vmm"] is None


def test_a_deprivileged_kernel_believes_what_is_not_so():
    it = lab()
    it.machine.run(2000)

    picture = picture_of(it)

    vm = picture["vmm"]["vms"][0]
    assert picture["vmm"]["current"] == "A"
    assert (picture["machine"]["mode"], vm["virtual_mode"]) == ("U", "S")
    assert picture["machine"]["csrs"]["satp"] & SATP_MODE_SV32 and not vm["csrs"]["satp"]
    assert vm["console"] == "kernel: hello\n"
    assert set(vm["exits"]) == {"emulated", "reflected", "hidden", "console", "sbi", "interrupts"}
    assert picture["machine"]["tlb"]


def test_a_machine_that_was_switched_off_shows_how():
    it = lab()
    it.machine.run(20_000)

    picture = picture_of(it)

    assert picture["machine"]["stopped"] == {"code": 0, "reset": False}
    assert picture["vmm"]["vms"][0]["status"] == "stopped"


def test_the_csrs_shown_are_stored_ones():
    shown = picture_of(lab())["machine"]["csrs"]

    assert {"mstatus", "stvec", "satp", "medeleg", "pmpaddr0", "stimecmp"} <= set(shown)
    assert not {"sstatus", "mip", "cycle", "mhartid", "mhpmcounter3"} & set(shown)
    assert all(CSRS[name].view_of is None for name in shown)
