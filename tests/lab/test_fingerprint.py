"""The fingerprint: equal for equal guests wherever they run, different for others."""

import pytest

from server.lab.fingerprint import fingerprints
from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.trace.errors import CommandError

from .programs import SHUTDOWN, image


def ended(*images, cpu="deprivileged", ram_base=0) -> Lab:
    guests = tuple(Guest(name, one, ram_base) for name, one in zip("ABC", images, strict=False))
    lab = Lab(LabSpec(guests, cpu))
    lab.machine.run(60_000)
    assert lab.machine.stop is not None
    return lab


def kernel(prologue: str = ""):
    return image(prologue + SHUTDOWN.format(reason=0), 0)


def hash_of(*images, cpu="deprivileged", name="A") -> str:
    return fingerprints(ended(*images, cpu=cpu))[name]


def test_the_kernel_of_s3_ends_the_same_bare_in_a_vm_and_beside_another():
    intercept = guest_image("intercept")

    bare = hash_of(intercept, cpu="bare")

    assert hash_of(intercept) == bare
    assert fingerprints(ended(intercept, intercept, kernel())) | {"C": ""} == {
        "A": bare, "B": bare, "C": "",
    }  # fmt: skip


def test_its_console_is_the_same_too():
    intercept = guest_image("intercept")

    bare, virtual = ended(intercept, cpu="bare"), ended(intercept, intercept)

    assert {vm.console for vm in virtual.vms} == {bytes(bare.machine.console)}


@pytest.mark.parametrize("cpu", ["bare", "deprivileged"])
@pytest.mark.parametrize(
    "difference",
    [
        "addi s0, zero, 1\n",
        "addi t0, zero, 1\nsb t0, 1000(zero)\naddi t0, zero, 0\n",
        "addi t0, zero, 5\ncsrw sscratch, t0\naddi t0, zero, 0\n",
        "csrwi stvec, 4\n",
    ],
)
def test_a_register_a_byte_or_a_csr_makes_a_difference(cpu, difference):
    plain = kernel("nop\n" * difference.count("\n"))

    assert hash_of(kernel(difference), cpu=cpu) != hash_of(plain, cpu=cpu)


def test_what_the_vmm_calls_a_vm_makes_none():
    assert hash_of(kernel()) == hash_of(kernel(), kernel(), name="B")


def test_a_bare_machine_takes_one_kernel():
    with pytest.raises(CommandError) as caught:
        Lab(LabSpec((Guest("A", kernel()), Guest("B", kernel())), "bare"))

    assert caught.value.message_id == "error-bare-takes-one"
