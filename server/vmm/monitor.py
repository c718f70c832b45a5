"""The main loop: one visit, from the moment a VM loses the hart to the moment one gets it back.

The hart enters supervisor mode, which is ours, for an exception or an interrupt. We find out
why, let a handler decide what becomes of the VM, and leave by ``sret``. Between two visits nothing
of the VMM runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..isa.address import Spa
from ..isa.causes import Interrupt, cause_name
from ..trace.errors import CommandError
from ..trace.events import ExitSettled, VmCreated, VmEntered, VmExited, VmStopped
from ..trace.recorder import Recorder
from . import interrupts, scheduler, shadow_tables
from .exits import handler_of
from .host import VMM, Frames, Host
from .port import HsPort
from .stop_reason import StopReason
from .virtual_csrs import MXR
from .visit import Outcome, Visit
from .vm import Vm, VmSpec, spec_error

FINISHER = Spa(0x0010_0000)
"""The machine's own test finisher: a word written here turns the machine off."""
FINISHER_PASS, FINISHER_FAIL, FINISHER_RESET = 0x5555, 0x3333, 0x7777
LISTENED_TO = 1 << Interrupt.SSI | 1 << Interrupt.STI | 1 << Interrupt.SEI


class Vmm:
    """The monitor. ``memory`` is the main memory that it may use, for its VMs and for itself.

    ``current`` is the VM whose registers lie in the hart. Raises CommandError if the VMs are
    described wrongly or ask for more memory than there is.
    """

    def __init__(
        self,
        port: HsPort,
        specs: Sequence[VmSpec],
        memory: range,
        recorder: Recorder,
        slice_ticks: int = scheduler.SLICE_TICKS,
    ) -> None:
        wrong = spec_error(specs)
        if wrong is not None:
            raise CommandError(wrong[0], **wrong[1])
        self.specs = tuple(specs)
        self.host = Host(port, Frames(memory), recorder)
        needed = 1 + sum(shadow_tables.frames_needed(spec) for spec in specs)
        if needed > self.host.frames.count:
            raise CommandError("error-vm-memory", needed=needed, frames=self.host.frames.count)
        self.vms: list[Vm] = []
        self.current: Vm | None = None
        self.slice_ticks = slice_ticks
        self.slice_end = 0
        """When the turn of the current VM is over, in the hart's time."""
        self.satp = 0
        self.alarm = 0
        self.mxr = 0
        """What the hart's ``satp``, ``stimecmp`` and ``sstatus.MXR`` hold."""

    def run(self) -> None:
        """One visit. The hart calls this whenever it finds itself in supervisor mode."""
        if self.current is not None:
            self.serve(self.current)
        elif not self.vms:
            self.start()
        following = scheduler.choose(self.vms, self.current, self.slice_over())
        if following is None:
            self.switch_off()
        else:
            self.enter(following)

    # The first visit, out of the firmware

    def start(self) -> None:
        """Make the hart ours, and the VMs."""
        port = self.host.port
        own_page = self.host.frames.take(VMM)
        port.write_csr("stvec", own_page)  # a real VMM's trap entry would stand there
        port.write_csr("sscratch", own_page)
        port.write_csr("sstatus", 0)  # sret shall go to user mode
        port.write_csr("scounteren", 0)  # reading time or cycle shall trap
        port.write_csr("sie", LISTENED_TO)
        for spec in self.specs:
            self.create(spec)
        port.sfence_vma()

    def create(self, spec: VmSpec) -> None:
        """Make a VM: its memory and tables, its images in that memory, its virtual CPU."""
        host, vm = self.host, Vm.from_spec(spec)
        self.vms.append(vm)
        shadow_tables.make_tables(host, vm, spec, self.vms.index(vm))
        for image in spec.images:
            shadow_tables.load(host, vm, image.gpa, image.data)
        shadow = shadow_tables.root_for(host, vm).spa
        host.note(VmCreated, vm.name, vm.ram.start, len(vm.ram), vm.map_root, shadow)

    # A visit

    def serve(self, vm: Vm) -> None:
        """Find out why the VM lost the hart, have that dealt with, and draw the consequence."""
        host, port = self.host, self.host.port
        cause = port.read_csr("scause")
        vm.pc = port.read_csr("sepc")
        visit = Visit(host, vm, cause, port.read_csr("stval"))
        interrupts.stop_clock(visit)

        handler = handler_of(cause)
        host.note(
            VmExited, vm.name, cause, cause_name(cause), vm.pc, visit.tval, vm.virtual_mode.name,
            handler.__name__,
        )  # fmt: skip
        outcome = handler(visit)
        self.settle(visit, outcome)

    def settle(self, visit: Visit, outcome: Outcome) -> None:
        """Count the visit, let the VM's clock have its tick, and do what the handler chose."""
        vm = visit.vm
        if visit.kind:
            vm.exits[visit.kind] += 1
        self.host.note(ExitSettled, vm.name, visit.kind, outcome.name)
        if outcome is not Outcome.RETRY:
            interrupts.count_instruction(visit, outcome)
        match outcome:
            case Outcome.RETRY:
                pass
            case Outcome.SKIP:
                vm.pc = visit.next_pc
            case Outcome.REFLECT:
                self.reflect(visit)
            case Outcome.WAIT:
                vm.pc = visit.next_pc
                self.wait(vm)
            case Outcome.STOP:
                self.stop(vm, *visit.stop)

    def reflect(self, visit: Visit) -> None:
        """Hand the fault to the guest kernel, unless that changes nothing: then it never will."""
        vm = visit.vm
        before = vm.pc, vm.virtual_mode, dict(vm.csrs)
        interrupts.inject(self.host, vm, *visit.fault)
        if before == (vm.pc, vm.virtual_mode, vm.csrs):
            self.stop(vm, StopReason.TRAP_LOOP, 1)

    def wait(self, vm: Vm) -> None:
        """The VM has nothing to do until an interrupt comes, if one can."""
        if interrupts.can_be_woken(vm):
            vm.status = "waiting"
        else:
            self.stop(vm, StopReason.IDLE_FOREVER, 1)

    def stop(self, vm: Vm, reason: StopReason, code: int) -> None:
        """The VM has ended. Its memory stays as it is, to be looked at."""
        vm.status, vm.stop_reason, vm.stop_code = "stopped", reason, code
        self.host.note(VmStopped, vm.name, reason.value, code, up=1)

    # Into a VM

    def slice_over(self) -> bool:
        """Whether the current VM has had its turn, were another waiting for the hart."""
        return self.current is not None and self.current.entered_at >= self.slice_end

    def enter(self, vm: Vm) -> None:
        """Give the hart to the VM: registers, translation, timer, pc."""
        port = self.host.port
        interrupts.inject_pending(self.host, vm)
        if vm is not self.current:
            self.change_registers(vm)
        self.set_satp(shadow_tables.root_for(self.host, vm).real_satp)
        self.set_mxr(MXR.get(vm.csrs["sstatus"]))
        self.set_alarm(self.alarm_for(vm))
        port.write_csr("sepc", vm.pc)
        self.host.note(VmEntered, vm.name, vm.pc, vm.virtual_mode.name)
        port.sret()

    def change_registers(self, vm: Vm | None) -> None:
        """Put the registers of one VM away, and get those of another."""
        port = self.host.port
        if self.current is not None:
            self.current.gprs = [port.read_gpr(index) for index in range(32)]
        if vm is not None:
            for index in range(1, 32):
                port.write_gpr(index, vm.gprs[index])
            vm.entered_at = interrupts.host_time(self.host)
            self.slice_end = vm.entered_at + self.slice_ticks
        self.current = vm

    def set_satp(self, satp: int) -> None:
        """Have the hart walk another root. Each has its own ASID, so nothing need be flushed."""
        if satp != self.satp:
            self.host.port.write_csr("satp", satp)
            self.satp = satp

    def set_mxr(self, mxr: int) -> None:
        """Have the hart's loads read executable pages, or not, as the guest has it."""
        if mxr != self.mxr:
            self.host.port.write_csr("sstatus", MXR.put(0, mxr))  # SPP 0: sret to user mode
            self.mxr = mxr

    def alarm_for(self, vm: Vm) -> int:
        """When the VM's own timer is due, or when its turn is over if another VM wants the hart."""
        alarm = interrupts.alarm_for(vm)
        if not scheduler.contested(self.vms, vm):
            return alarm
        if self.slice_over():
            self.slice_end = vm.entered_at + self.slice_ticks
        return min(alarm, self.slice_end)

    def set_alarm(self, alarm: int) -> None:
        """Have the hart interrupted when its time reaches ``alarm``."""
        if alarm != self.alarm:
            self.host.port.write_csr("stimecmp", alarm & 0xFFFF_FFFF)
            self.host.port.write_csr("stimecmph", alarm >> 32)
            self.alarm = alarm

    def switch_off(self) -> None:
        """No VM is left. If all of them only went idle, so does the machine; else it is turned off.

        The first failure among the VMs is the machine's.
        """
        port = self.host.port
        self.change_registers(None)
        port.write_csr("sie", 0)
        if any(vm.stop_reason is not StopReason.IDLE_FOREVER for vm in self.vms):
            port.write_memory(FINISHER, 4, self.verdict())
        port.wfi()

    def verdict(self) -> int:
        """What to tell the test finisher."""
        for vm in self.vms:
            if vm.stop_code:
                return FINISHER_FAIL | vm.stop_code << 16
        reset = any(vm.stop_reason is StopReason.RESET for vm in self.vms)
        return FINISHER_RESET if reset else FINISHER_PASS

    # Snapshots

    def snapshot(self) -> dict[str, Any]:
        """The state of everything here, as plain data; taken between two visits."""
        return {
            "vms": [vm.snapshot() for vm in self.vms],
            "current": self.vms.index(self.current) if self.current else None,
            "frames": self.host.frames.snapshot(),
            "satp": self.satp,
            "alarm": self.alarm,
            "mxr": self.mxr,
            "slice_end": self.slice_end,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Back to a snapshot of a monitor of the same VMs."""
        self.vms = [Vm.restored(vm) for vm in state["vms"]]
        self.current = None if state["current"] is None else self.vms[state["current"]]
        self.host.frames.restore(state["frames"])
        self.satp = state["satp"]
        self.alarm = state["alarm"]
        self.mxr = state["mxr"]
        self.slice_end = state["slice_end"]
