import pytest

from server.vmm.vm import Vm

from .world import World, spec


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def two_worlds() -> tuple[World, Vm, Vm]:
    """Two VMs, of which the first can be woken from a wfi."""
    world = World([spec("A"), spec("B")])
    first, second = world.vmm.vms
    first.csrs |= {"sie": 0x20, "stimecmp": 500, "stimecmph": 0}
    second.csrs["stvec"] = first.csrs["stvec"]
    return world, first, second
