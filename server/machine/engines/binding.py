"""From a row of the instruction table to a Python closure that executes one such instruction.

For each row one factory is compiled, once: ``factory(machine parts, rd, rs1, rs2, imm)`` returns
``run(pc) -> next pc``. The expression of the row is used as it stands, with ``a`` and ``b``
replaced by register reads.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from ...isa.causes import Cause
from ...isa.instructions import Decoded, Instruction, Kind
from ...isa.privilege import Mode
from ...isa.table import MASK
from ..hart import SINK
from ..traps import Trap

if TYPE_CHECKING:
    from ..hart import Hart

Operation = Callable[[int], int]

TEMPLATES = {
    Kind.ALU: """
        x[rd] = ({value}) & 0xFFFFFFFF
        return pc + 4
    """,
    Kind.LOAD: """
        va = ({value}) & 0xFFFFFFFF
        page = pages.get(va & {aligned})
        value = load(va, {size}) if page is None else page[(va & 0xFFF) >> {shift}]
        x[rd] = {extended}
        return pc + 4
    """,
    Kind.STORE: """
        va = ({value}) & 0xFFFFFFFF
        page = pages.get(va & {aligned})
        if page is None:
            store(va, {size}, x[rs2])
        else:
            page[(va & 0xFFF) >> {shift}] = x[rs2] & {ones}
        return pc + 4
    """,
    Kind.BRANCH: """
        if {value}:
            return pc + imm & 0xFFFFFFFF
        return pc + 4
    """,
    Kind.JUMP: """
        target = ({value}) & 0xFFFFFFFF
        if target & 2:
            raise Trap(MISALIGNED, target)
        x[rd] = pc + 4 & 0xFFFFFFFF
        return target
    """,
    Kind.AMO: """
        b = x[rs2]
        x[rd] = atomic(x[rs1], lambda old: ({value}))
        return pc + 4
    """,
}
"""The body of ``run`` for each kind; {value} is the row's expression."""


class _Registers(ast.NodeTransformer):
    """a -> x[rs1], b -> x[rs2], s(v) -> ((v) ^ 2**31) - 2**31."""

    def __init__(self, keep_b: bool) -> None:
        self.keep_b = keep_b

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id == "a" or (node.id == "b" and not self.keep_b):
            return ast.parse(f"x[rs{1 if node.id == 'a' else 2}]", mode="eval").body
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "s":
            value = ast.unparse(node.args[0])
            return ast.parse(f"({value} ^ 0x80000000) - 0x80000000", mode="eval").body
        return node


@cache
def source(row: Instruction) -> str:
    """The factory's Python source."""
    assert isinstance(row.meaning, str)
    tree = _Registers(row.kind is Kind.AMO).visit(ast.parse(row.meaning, mode="eval"))
    bits = 8 * row.size_bytes
    extended = (
        f"(value ^ {1 << bits - 1}) - {1 << bits - 1} & 0xFFFFFFFF" if row.signed else "value"
    )
    body = TEMPLATES[row.kind].format(
        value=ast.unparse(tree),
        size=row.size_bytes,
        shift=max(row.size_bytes.bit_length() - 1, 0),
        aligned=hex(0xFFFF_F000 | max(row.size_bytes - 1, 0)),
        ones=hex((1 << bits) - 1),
        extended=extended,
    )
    return (
        "def factory(x, load, store, atomic, pages, rd, rs1, rs2, imm):\n"
        f"    def run(pc):{body}\n"
        "    return run\n"
    )


@cache
def _factory(row: Instruction) -> Callable[..., Operation]:
    namespace: dict[str, Any] = {"Trap": Trap, "MISALIGNED": Cause.INSTRUCTION_ADDRESS_MISALIGNED}
    exec(compile(source(row), f"<{row.name}>", "exec"), namespace)
    factory: Callable[..., Operation] = namespace["factory"]
    return factory


def bind(hart: Hart, mode: Mode, decoded: Decoded | None, word: int) -> Operation:
    """A closure that executes ``word`` on ``hart`` under the conditions of its current context."""
    if decoded is None or mode < decoded.insn.privilege:
        return _illegal(word)
    row = decoded.insn
    if row.kind is Kind.SYSTEM:
        return _system(hart, decoded)
    if row.kind is Kind.BRANCH and decoded.imm & 2:
        return _misaligned_branch(hart, decoded)
    mmu, context = hart.mmu, hart.mmu.context
    pages = (context.write if row.kind is Kind.STORE else context.read).get(row.size_bytes)
    return _factory(row)(
        hart.x, mmu.load, mmu.store, mmu.atomic, pages,
        decoded.rd or SINK, decoded.rs1, decoded.rs2, decoded.imm,
    )  # fmt: skip


def _illegal(word: int) -> Operation:
    """The exception holds the instruction: 16 bits where its encoding says so."""
    instruction = word if word & 3 == 3 else word & 0xFFFF

    def run(pc: int) -> int:
        raise Trap(Cause.ILLEGAL_INSTRUCTION, instruction)

    return run


def _system(hart: Hart, decoded: Decoded) -> Operation:
    meaning, word = decoded.insn.meaning, decoded.word
    assert not isinstance(meaning, str)

    def run(pc: int) -> int:
        hart.word = word
        return meaning(hart, decoded, pc)

    return run


def _misaligned_branch(hart: Hart, decoded: Decoded) -> Operation:
    """A branch whose target is no instruction address faults only when taken."""
    plain = _factory(decoded.insn)(
        hart.x, None, None, None, None, 0, decoded.rs1, decoded.rs2, decoded.imm
    )

    def run(pc: int) -> int:
        target = plain(pc)
        if target & 2:
            raise Trap(Cause.INSTRUCTION_ADDRESS_MISALIGNED, target & MASK)
        return target

    return run
