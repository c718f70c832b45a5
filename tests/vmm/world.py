"""A VMM on a fake hart, and a guest that executes what a test says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from server.isa.address import Gpa
from server.isa.assemble import assemble
from server.isa.causes import INTERRUPT_FLAG, Cause
from server.isa.csr import CSRS
from server.isa.decode import decode
from server.isa.privilege import Mode
from server.isa.registers import NUMBERS
from server.trace.events import ConsoleWritten, Event
from server.trace.recorder import Recorder
from server.vmm import guest_memory, shadow_tables
from server.vmm.monitor import Vmm
from server.vmm.shadow_roots import ShadowRoot
from server.vmm.vm import Segment, Vm, VmSpec

from .fake_port import FakePort

MEMORY = range(0x8002_0000, 0x8080_0000)
RAM_BYTES = 0x8000
ENTRY, DEVICE_TREE, HANDLER = 0x400, 0x7000, 0x200
CODE = Segment(Gpa(ENTRY), b"\x13\0\0\0" * 4, 16)

E = TypeVar("E", bound=Event)


def spec(name: str = "A", **changes: Any) -> VmSpec:
    """A small VM."""
    values: dict[str, Any] = {
        "images": (CODE,), "entry": Gpa(ENTRY), "ram_size_bytes": RAM_BYTES,
        "device_tree": Gpa(DEVICE_TREE),
    }  # fmt: skip
    return VmSpec(name, **(values | changes))


class World:
    """``vmm`` after its first visit; ``events`` are those of the visit made last."""

    def __init__(self, specs: Sequence[VmSpec] = (spec(),)) -> None:
        self.port = FakePort()
        self.events: list[Event] = []
        self.recorder = Recorder()
        self.recorder.watch(self.events.append)
        self.vmm = Vmm(self.port, specs, MEMORY, self.recorder)
        self._visit()
        self.boot_events = list(self.events)
        self.vm.csrs["stvec"] = HANDLER

    @property
    def vm(self) -> Vm:
        """The VM on the hart, or the first."""
        return self.vmm.current or self.vmm.vms[0]

    @property
    def root(self) -> ShadowRoot:
        """The shadow that the VM on the hart goes through."""
        return shadow_tables.root_for(self.vmm.host, self.vm)

    def _visit(self) -> None:
        self.events.clear()
        self.port.left = None
        self.vmm.run()
        assert self.port.left, "the VMM did not leave supervisor mode"

    def exits(self, cause: int, tval: int = 0, *, ticks: int = 1) -> None:
        """The guest loses the hart at its pc, after ``ticks`` instructions."""
        port = self.port
        port.time += ticks
        port.csrs |= {"sepc": self.pc, "scause": cause, "stval": tval}
        self._visit()

    def executes(self, text: str | int, *, tval: int | None = None, **registers: int) -> None:
        """The guest attempts a privileged instruction; the hart calls it illegal."""
        word = text if isinstance(text, int) else assemble(text)
        self.sets(**registers)
        self.exits(Cause.ILLEGAL_INSTRUCTION, word if tval is None else tval)

    def accesses(self, text: str, *, cause: int | None = None, **registers: int) -> None:
        """The guest attempts a load or store to an address that the shadow does not map."""
        word = assemble(text)
        decoded = decode(word)
        assert decoded is not None
        self.sets(**registers)
        self.poke(self.pc, word)
        store = decoded.insn.access == "store"
        offset = 0 if "(" in text and decoded.insn.extension == "A" else decoded.imm
        va = self.port.gprs[decoded.rs1] + offset & 0xFFFF_FFFF
        page_fault = Cause.STORE_PAGE_FAULT if store else Cause.LOAD_PAGE_FAULT
        self.exits(page_fault if cause is None else cause, va)

    def calls(self, extension: int, function: int = 0, *arguments: int) -> tuple[int, int]:
        """The guest makes an SBI call; a0, signed, and a1 afterwards."""
        self.port.gprs[10:16] = [*arguments, 0, 0, 0, 0, 0, 0][:6]
        self.sets(a6=function, a7=extension)
        self.exits(Cause.ECALL_FROM_U)
        a0 = self.port.gprs[10]
        return a0 - (a0 >> 31 << 32), self.port.gprs[11]

    def interrupted(self, interrupt: int, *, ticks: int = 0) -> None:
        """The hart is interrupted between two instructions of the guest."""
        self.exits(INTERRUPT_FLAG | interrupt, ticks=ticks)

    def sets(self, **registers: int) -> None:
        """Registers of the guest by ABI name."""
        for name, value in registers.items():
            self.port.gprs[NUMBERS[name]] = value

    def status(self, **fields: int) -> None:
        """Fields of the virtual sstatus."""
        for name, value in fields.items():
            row = CSRS["sstatus"].field(name)
            self.vm.csrs["sstatus"] = row.put(self.vm.csrs["sstatus"], value)

    def believes(self, mode: Mode) -> None:
        """The mode in which the guest believes itself."""
        self.vm.virtual_mode = mode

    @property
    def pc(self) -> int:
        """Where the guest goes on, or will."""
        return self.port.csrs["sepc"]

    @property
    def x(self) -> dict[str, int]:
        """The guest's registers by ABI name."""
        return {name: self.port.gprs[number] for name, number in NUMBERS.items()}

    def status_field(self, name: str) -> int:
        """A field of the virtual sstatus."""
        return CSRS["sstatus"].field(name).get(self.vm.csrs["sstatus"])

    def poke(self, gpa: int, word: int) -> None:
        """Put a word into the guest's memory."""
        watching, self.recorder.watching = self.recorder.watching, False
        assert guest_memory.write(self.vmm.host, self.vm, gpa, word.to_bytes(4, "little"))
        self.recorder.watching = watching

    def peek(self, gpa: int, size_bytes: int) -> bytes:
        """Guest memory."""
        data = guest_memory.read(self.vmm.host, self.vm, gpa, size_bytes)
        assert data is not None
        return data

    def one(self, kind: type[E]) -> E:
        """The only event of its kind in this visit."""
        [event] = [event for event in self.events if type(event) is kind]
        assert isinstance(event, kind)
        return event

    def names(self) -> list[str]:
        """The events of this visit by class name, in order."""
        return [type(event).__name__ for event in self.events]

    @property
    def console(self) -> bytes:
        """What was printed in this visit."""
        return bytes(event.byte for event in self.events if isinstance(event, ConsoleWritten))

    def was_reflected(self, cause: int, tval: int, pc: int = ENTRY) -> bool:
        """Whether the guest kernel now stands in its trap handler with this trap."""
        seen = tuple(self.vm.csrs[name] for name in ("scause", "stval", "sepc"))
        return seen == (cause, tval, pc) and self.pc == HANDLER and self.vm.virtual_mode is Mode.S
