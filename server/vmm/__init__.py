"""The virtual machine monitor: software for supervisor mode, written to be read.

A guest kernel believes that it has the machine's supervisor mode. Really it runs in user mode, as
if it were an application. Ordinary instructions run at full speed on the hart; each privileged one
traps, and this package does what the instruction asked for, on state that belongs to the VM alone.

Read in this order:

1.  ``vm``, ``stop_reason``   what a VM is: its description, its virtual CPU, its end
2.  ``monitor``, ``scheduler``   the main loop: a visit, from one VM's exit to the next entry
3.  ``visit``, ``exits``   the five outcomes a handler chooses from; the table cause -> handler
4.  ``privileged_instructions``, ``virtual_csrs``   read, check, emulate
5.  ``sbi``          the services that a kernel expects from its firmware
6.  ``memory_faults``   what address 0 means in a VM; ``guest_memory`` and ``guest_tables`` say
    where the guest may go, ``shadow_tables`` and ``shadow_roots`` let the hart go there
7.  ``interrupts``   injection, and a clock that stands still while the VM does not run
8.  ``devices``      hardware that exists only here
9.  ``port``, ``host``   all that the VMM itself may touch
"""
