"""The kernel of lesson S3 is as the lesson says: read from its listing."""

from server.isa.decode import decode
from server.isa.disassemble import disassemble
from server.isa.privilege import Mode
from server.lab.lab import guest_image


def words_between_begin_and_end():
    image = guest_image("intercept")
    code = next(s for s in image.segments if s.executable)
    begin, end = image.symbols["begin"], image.symbols["end"]
    return [int.from_bytes(code.data[i : i + 4], "little") for i in range(begin, end, 4)]


def test_the_lesson_is_these_six_instructions():
    listing = [disassemble(word) for word in words_between_begin_and_end()]

    assert [line.split()[0] for line in listing] == ["csrw", "csrr", "add", "addi", "bnez", "sret"]
    assert listing[:2] == ["csrw stvec, t0", "csrr a0, scause"]


def csr_mode(decoded):
    return Mode(decoded.imm >> 8 & 3)


def test_three_of_them_are_privileged():
    decoded = [decode(word) for word in words_between_begin_and_end()]

    needed = [csr_mode(d) if d.insn.name.startswith("csr") else d.insn.privilege for d in decoded]

    assert needed.count(Mode.S) == 3
    assert needed.count(Mode.U) == 3


def test_the_user_program_begins_where_the_lesson_ends():
    symbols = guest_image("intercept").symbols

    assert symbols["end"] == symbols["user_program"]


def test_every_instruction_of_the_lesson_has_its_source_line():
    image = guest_image("intercept")

    lines = {line.address: line for line in image.lines}

    for address in range(image.symbols["begin"], image.symbols["end"], 4):
        assert lines[address].file == "intercept/kernel.S"
