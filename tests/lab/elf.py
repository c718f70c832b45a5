"""Makes small ELF files, right and wrong ones."""

import struct
from dataclasses import dataclass

EXECUTABLE = 1


@dataclass
class Load:
    """A loadable segment, as the program header tells it."""

    paddr: int
    data: bytes = b"\x13\0\0\0"
    vaddr: int | None = None
    memory_size: int | None = None
    file_size: int | None = None
    flags: int = EXECUTABLE
    offset: int | None = None


def make_elf(*loads, entry=None, **changes):
    """An RV32 executable with these segments and no sections; ``changes`` are header fields."""
    header = {
        "magic": b"\x7fELF", "word_size": 1, "byte_order": 1, "type": 2, "machine": 243,
        "entry": loads[0].paddr if entry is None and loads else entry or 0,
        "phoff": 52, "shoff": 0, "flags": 0, "phentsize": 32, "phnum": len(loads),
        "shentsize": 40, "shnum": 0,
    } | changes  # fmt: skip
    table, body = b"", b""
    start = 52 + 32 * len(loads)
    for load in loads:
        offset = start + len(body) if load.offset is None else load.offset
        file_size = len(load.data) if load.file_size is None else load.file_size
        memory_size = len(load.data) if load.memory_size is None else load.memory_size
        vaddr = load.paddr if load.vaddr is None else load.vaddr
        table += struct.pack(
            "<8I", 1, offset, vaddr, load.paddr, file_size, memory_size, load.flags, 4
        )
        body += load.data
    identity = header["magic"] + bytes([header["word_size"], header["byte_order"], 1]) + bytes(9)
    fields = (
        header["type"], header["machine"], 1, header["entry"], header["phoff"], header["shoff"],
        header["flags"], 52, header["phentsize"], header["phnum"], header["shentsize"],
        header["shnum"], 0,
    )  # fmt: skip
    return identity + struct.pack("<HHIIIIIHHHHHH", *fields) + table + body
