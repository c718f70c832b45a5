"""A guest kernel does the same in a VM as on the bare machine, to the bit and to the tick."""

import copy
import random
from collections import Counter

import pytest

from server.lab.lab import Guest, Lab, LabSpec, guest_image
from server.vmm.monitor import Vmm

from .equivalence import LOG_AT, MAX_TICKS, kernel, result_of_vm, run_bare, run_in_vm

LENGTH = 120
SEEDS = random.Random(2026).sample(range(1_000_000), 24)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_kernel_leaves_the_same_behind(seed):
    image = kernel(seed, LENGTH)

    assert run_in_vm(image) == run_bare(image)


def test_the_random_kernels_meet_every_kind_of_trap():
    causes: Counter[int] = Counter()
    for seed in SEEDS:
        memory = run_bare(kernel(seed, LENGTH)).memory
        entry = LOG_AT
        while any(memory[entry : entry + 24]):
            causes[int.from_bytes(memory[entry : entry + 4], "little")] += 1
            entry += 24

    assert causes.keys() >= {0, 1, 2, 3, 5, 6, 7, 8, 1 << 31 | 1, 1 << 31 | 5, 1 << 31 | 9}


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_random_kernel_is_not_disturbed_by_a_neighbour(seed):
    image, other = kernel(seed, LENGTH), kernel(seed + 1, LENGTH)
    lab = Lab(LabSpec((Guest("A", image), Guest("B", other))))
    lab.machine.run(2 * MAX_TICKS)

    assert result_of_vm(lab, 0) == run_bare(image)
    assert result_of_vm(lab, 1) == run_bare(other)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_restoring_a_snapshot_at_every_exit_changes_nothing(seed):
    image = kernel(seed, LENGTH)
    lab = Lab(LabSpec((Guest("A", image),)))
    exits = 0

    def visit() -> None:
        nonlocal exits
        old = lab.vmm
        assert old is not None
        old.run()
        state = old.snapshot()
        frozen = copy.deepcopy(state)
        lab.vmm = Vmm(old.host.port, old.specs, old.host.frames.memory, lab.recorder)
        lab.vmm.restore(state)
        assert lab.vmm.snapshot() == frozen
        exits += 1

    lab.machine.hart.supervisor = visit
    lab.machine.run(MAX_TICKS)

    assert exits > 20
    assert result_of_vm(lab, 0) == run_in_vm(image)


def test_the_kernel_of_lesson_s3_prints_the_same():
    image = guest_image("intercept")
    bare, virtual = (
        Lab(LabSpec((Guest("A", image),), cpu=cpu)) for cpu in ("bare", "deprivileged")
    )
    bare.machine.run(MAX_TICKS)
    virtual.machine.run(MAX_TICKS)

    assert virtual.vmm is not None
    assert virtual.vmm.vms[0].console == bytes(bare.machine.console)
    assert virtual.machine.stop == bare.machine.stop
    assert bare.machine.stop is not None and bare.machine.stop.code == 0
