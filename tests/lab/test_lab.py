"""A lab: images put where they belong, and errors for those that cannot be."""

import pytest

from server.lab.image import Image, Segment
from server.lab.lab import HOST_MEMORY, Guest, Lab, LabSpec, guest_image
from server.trace.errors import CommandError

from .programs import LOOP, SHUTDOWN, image

KERNEL = image(SHUTDOWN.format(reason=0), 0)


def error_of(*guests: Guest, cpu: str = "deprivileged") -> str:
    with pytest.raises(CommandError) as caught:
        Lab(LabSpec(guests, cpu))
    return caught.value.message_id


def test_a_bare_kernel_lies_in_the_low_bank_with_its_device_tree_on_the_last_page():
    lab = Lab(LabSpec((Guest("A", KERNEL),), "bare"))

    low = lab.machine.banks[0]
    assert low.read_block(0, 16) == KERNEL.segments[0].data[:16]
    assert low.read_block(0xF_F000, 4) == bytes.fromhex("d00dfeed")
    assert lab.vms == () and lab.vmm is None


def test_bare_and_virtual_kernels_get_the_same_device_tree():
    bare, virtual = (Lab(LabSpec((Guest("A", KERNEL),), cpu)) for cpu in ("bare", "deprivileged"))
    tree = bare.machine.banks[0].read_block(0xF_F000, 4096).rstrip(b"\0")

    virtual.machine.run(20_000)

    assert tree in bytes(virtual.machine.banks[1].data)


def test_the_low_bank_is_untouched_by_vms():
    lab = Lab(LabSpec((Guest("A", KERNEL), Guest("B", KERNEL))))

    lab.machine.run(60_000)

    assert lab.ended
    assert not any(lab.machine.banks[0].data)


def test_every_frame_has_one_owner_and_lies_in_the_hosts_memory():
    lab = Lab(LabSpec((Guest("A", KERNEL), Guest("B", KERNEL))))
    lab.machine.run(20_000)

    assert lab.vmm is not None
    owners = lab.vmm.host.frames.owners
    assert all(spa in HOST_MEMORY for spa in owners)
    assert sum(owner == "A" for owner in owners.values()) == 256


def test_a_guests_ram_may_lie_where_a_foreign_kernel_expects_it():
    kernel = image(SHUTDOWN.format(reason=0), 0x8000_0000)
    lab = Lab(LabSpec((Guest("A", kernel, 0x8000_0000),)))

    lab.machine.run(60_000)

    assert lab.vms[0].stop_reason == "shutdown"


def test_an_image_that_does_not_fit_is_refused_before_anything_is_built():
    high = image(LOOP, 0x8000_0000)
    large = Image("large", 0, (Segment(0, 0, b"", 2 << 20, True),), {}, None, ())

    for cpu in ("bare", "deprivileged"):
        assert error_of(Guest("A", high), cpu=cpu) == "error-image-outside-ram"
        assert error_of(Guest("A", large), cpu=cpu) == "error-image-too-large"


def test_no_vm_two_of_one_name_and_too_many_are_refused():
    assert error_of() == "error-vm-none"
    assert error_of(Guest("A", KERNEL), Guest("A", KERNEL)) == "error-vm-name-taken"
    assert error_of(*(Guest(name, KERNEL) for name in "ABCDEFGHI")) == "error-vm-memory"


def test_an_image_is_loaded_once():
    assert guest_image("firmware") is guest_image("firmware")
