// Generated from server/trace/events.py: run `python3 -m server.trace.browser_module`. Do not edit.


/**
 * A place in the VMM's Python: the line that did it.
 * @typedef {object} Source
 * @property {string} file
 * @property {number} line
 * @property {string} function
 */

/**
 * A page-table entry read by a walk; `written` is its value after A/D, if they were set.
 * @typedef {object} EntryRead
 * @property {number} level
 * @property {number} spa
 * @property {number} pte
 * @property {number | null} written
 */

/**
 * Which entry of the TLB.
 * @typedef {object} TlbPage
 * @property {number} asid
 * @property {number} vpn
 * @property {number} level
 */

/**
 * An entry of the guest's own tables: where the guest has it, and where that really is.
 * @typedef {object} GuestEntryRead
 * @property {number} level
 * @property {number} gpa
 * @property {number} spa
 * @property {number} pte
 * @property {number | null} written
 */

/**
 * An instruction completed. `rd` is 0 when no register was written.
 * @typedef {object} InstructionRetired
 * @property {"instruction-retired"} event
 * @property {number} tick
 * @property {number} step
 * @property {"U" | "S" | "M"} mode
 * @property {number} pc
 * @property {number} word
 * @property {number} next_pc
 * @property {number} rd
 * @property {number} value
 */

/**
 * The hart entered a trap handler: an exception, or an interrupt.
 * @typedef {object} TrapTaken
 * @property {"trap-taken"} event
 * @property {number} tick
 * @property {number} step
 * @property {number} cause
 * @property {string} name
 * @property {"U" | "S" | "M"} from_mode
 * @property {"U" | "S" | "M"} to_mode
 * @property {number} pc
 * @property {number} tval
 * @property {number} word
 * @property {number} vector
 */

/**
 * The hart's privilege mode changed; `pc` is where it goes on.
 * @typedef {object} ModeChanged
 * @property {"mode-changed"} event
 * @property {number} tick
 * @property {number} step
 * @property {"U" | "S" | "M"} old
 * @property {"U" | "S" | "M"} new
 * @property {"trap" | "sret" | "mret"} reason
 * @property {number} pc
 */

/**
 * A CSR of the hart got a value. `by`: an instruction, the hardware itself, or the VMM.
 * @typedef {object} CsrWritten
 * @property {"csr-written"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} csr
 * @property {number} old
 * @property {number} new
 * @property {"instruction" | "hardware" | "vmm"} by
 * @property {Source | null} source
 */

/**
 * The hardware translated an address. `spa` is None when the walk ended in a fault.
 * @typedef {object} PageWalked
 * @property {"page-walked"} event
 * @property {number} tick
 * @property {number} step
 * @property {number} va
 * @property {"fetch" | "load" | "store"} access
 * @property {number} root
 * @property {number} asid
 * @property {Array<EntryRead>} entries
 * @property {number | null} spa
 * @property {number | null} fault
 */

/**
 * The TLB keeps a translation; `level` 1 is a 4 MiB superpage, flags are the PTE's low byte.
 * @typedef {object} TlbFilled
 * @property {"tlb-filled"} event
 * @property {number} tick
 * @property {number} step
 * @property {number} asid
 * @property {number} vpn
 * @property {number} ppn
 * @property {number} level
 * @property {number} flags
 * @property {TlbPage | null} replaced
 */

/**
 * sfence.vma dropped translations: of one address or all, of one address space or all.
 * @typedef {object} TlbFlushed
 * @property {"tlb-flushed"} event
 * @property {number} tick
 * @property {number} step
 * @property {number | null} va
 * @property {number | null} asid
 * @property {number} dropped
 * @property {Source | null} source
 */

/**
 * A load or store reached main memory or a device; `old` is what a store replaced in RAM.
 * @typedef {object} MemoryAccessed
 * @property {"memory-accessed"} event
 * @property {number} tick
 * @property {number} step
 * @property {"fetch" | "load" | "store"} access
 * @property {number} va
 * @property {number} spa
 * @property {number} size_bytes
 * @property {number} value
 * @property {number | null} old
 */

/**
 * A byte left through a serial port. `owner`: `machine` for the real UART, else the VM.
 * @typedef {object} ConsoleWritten
 * @property {"console-written"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} owner
 * @property {number} byte
 */

/**
 * The test finisher was written: the machine is off. `code` 0 is a pass.
 * @typedef {object} MachineStopped
 * @property {"machine-stopped"} event
 * @property {number} tick
 * @property {number} step
 * @property {number} code
 * @property {boolean} reset
 */

/**
 * A VM got its memory, its map and its virtual CPU. `map_root` is the Sv32x4 root.
 * @typedef {object} VmCreated
 * @property {"vm-created"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} ram_base
 * @property {number} ram_size_bytes
 * @property {number} map_root
 * @property {number} shadow_root
 * @property {Source} source
 */

/**
 * The VMM got control from a VM and chose a handler by the cause.
 * @typedef {object} VmExited
 * @property {"vm-exited"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} cause
 * @property {string} name
 * @property {number} pc
 * @property {number} tval
 * @property {"U" | "S" | "M"} virtual_mode
 * @property {string} handler
 * @property {Source} source
 */

/**
 * The VMM read a CSR, a register of the interrupted program, or physical memory.
 * @typedef {object} HostRead
 * @property {"host-read"} event
 * @property {number} tick
 * @property {number} step
 * @property {"csr" | "gpr" | "memory"} kind
 * @property {string} name
 * @property {number} value
 * @property {Source} source
 */

/**
 * The VMM wrote a register of the interrupted program, or physical memory.
 * @typedef {object} HostWritten
 * @property {"host-written"} event
 * @property {number} tick
 * @property {number} step
 * @property {"gpr" | "memory"} kind
 * @property {string} name
 * @property {number} old
 * @property {number} value
 * @property {Source} source
 */

/**
 * Scene step "read": the VMM has the word that trapped, and what it means.
 * @typedef {object} GuestInstructionRead
 * @property {"guest-instruction-read"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} pc
 * @property {number} word
 * @property {string} text
 * @property {Source} source
 */

/**
 * Scene step "check": whether the guest may do this, in the mode it believes itself in.
 * @typedef {object} PrivilegeChecked
 * @property {"privilege-checked"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {"U" | "S" | "M"} virtual_mode
 * @property {"U" | "S" | "M"} needed
 * @property {boolean} allowed
 * @property {Source} source
 */

/**
 * The VMM looked up a virtual CSR for the guest.
 * @typedef {object} VirtualCsrRead
 * @property {"virtual-csr-read"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {string} csr
 * @property {number} value
 * @property {Source} source
 */

/**
 * Scene step "emulate": a virtual CSR changed; no register of the hart did.
 * @typedef {object} VirtualCsrWritten
 * @property {"virtual-csr-written"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {string} csr
 * @property {number} old
 * @property {number} new
 * @property {Source} source
 */

/**
 * The mode in which the guest believes itself changed.
 * @typedef {object} VirtualModeChanged
 * @property {"virtual-mode-changed"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {"U" | "S" | "M"} old
 * @property {"U" | "S" | "M"} new
 * @property {Source} source
 */

/**
 * The VMM finished what the instruction asked for, on the virtual state.
 * @typedef {object} InstructionEmulated
 * @property {"instruction-emulated"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} pc
 * @property {number} word
 * @property {string} text
 * @property {number} next_pc
 * @property {Source} source
 */

/**
 * The guest kernel gets a trap as hardware would give it: a fault or an interrupt.
 * @typedef {object} TrapInjected
 * @property {"trap-injected"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} cause
 * @property {string} name
 * @property {number} tval
 * @property {number} pc
 * @property {"U" | "S" | "M"} from_mode
 * @property {number} vector
 * @property {Source} source
 */

/**
 * The guest kernel asked its firmware for a service, and the VMM answered.
 * @typedef {object} SbiCalled
 * @property {"sbi-called"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {string} extension
 * @property {string} function
 * @property {Array<number>} arguments
 * @property {number} error
 * @property {number} value
 * @property {Source} source
 */

/**
 * The VMM walked the guest's own tables. `gpa` is None when that ended in a fault.
 * @typedef {object} GuestWalked
 * @property {"guest-walked"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} gva
 * @property {"fetch" | "load" | "store"} access
 * @property {Array<GuestEntryRead>} entries
 * @property {number | null} gpa
 * @property {number | null} fault
 * @property {Source} source
 */

/**
 * A VM got one more shadow, empty yet: of one guest table (`satp`) in one view.
 * @typedef {object} ShadowRootMade
 * @property {"shadow-root-made"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} root
 * @property {number} asid
 * @property {number} satp
 * @property {"paging-off" | "user" | "kernel" | "kernel-sum" | "kernel-sum-mxr"} view
 * @property {Source} source
 */

/**
 * A shadow lost its leaf for `gva`, or all it led to (None).
 * @typedef {object} ShadowDropped
 * @property {"shadow-dropped"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} root
 * @property {number | null} gva
 * @property {"fence" | "evicted"} reason
 * @property {Source} source
 */

/**
 * A shadow leaf was written: guest virtual -> main memory, composed of both tables.
 * @typedef {object} ShadowFilled
 * @property {"shadow-filled"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} root
 * @property {number} gva
 * @property {number} gpa
 * @property {number} spa
 * @property {number} flags
 * @property {"made" | "fault"} reason
 * @property {Source} source
 */

/**
 * An access to a device that exists only in the VMM was carried out.
 * @typedef {object} DeviceEmulated
 * @property {"device-emulated"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {string} device
 * @property {string} register
 * @property {boolean} write
 * @property {number} gpa
 * @property {number} size_bytes
 * @property {number} value
 * @property {Source} source
 */

/**
 * The VMM decided what the exit comes to, and counted it under `kind` ("" under none).
 * @typedef {object} ExitSettled
 * @property {"exit-settled"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {"emulated" | "reflected" | "hidden" | "console" | "sbi" | "interrupts" | ""} kind
 * @property {"RETRY" | "SKIP" | "REFLECT" | "WAIT" | "STOP"} outcome
 * @property {Source} source
 */

/**
 * Scene step "resume": the VMM gives the hart back to a VM at `pc`.
 * @typedef {object} VmEntered
 * @property {"vm-entered"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {number} pc
 * @property {"U" | "S" | "M"} virtual_mode
 * @property {Source} source
 */

/**
 * A VM ended: it asked to (`shutdown`), or it cannot go on (the reason says why).
 * @typedef {object} VmStopped
 * @property {"vm-stopped"} event
 * @property {number} tick
 * @property {number} step
 * @property {string} vm
 * @property {string} reason
 * @property {number} code
 * @property {Source} source
 */

/** @typedef {InstructionRetired | TrapTaken | ModeChanged | CsrWritten | PageWalked | TlbFilled | TlbFlushed | MemoryAccessed | ConsoleWritten | MachineStopped | VmCreated | VmExited | HostRead | HostWritten | GuestInstructionRead | PrivilegeChecked | VirtualCsrRead | VirtualCsrWritten | VirtualModeChanged | InstructionEmulated | TrapInjected | SbiCalled | GuestWalked | ShadowRootMade | ShadowDropped | ShadowFilled | DeviceEmulated | ExitSettled | VmEntered | VmStopped} Event */

/** Every event by its tag, with the names of its own fields. */
export const EVENTS = Object.freeze({
  "instruction-retired": ["mode", "pc", "word", "next_pc", "rd", "value"],
  "trap-taken": ["cause", "name", "from_mode", "to_mode", "pc", "tval", "word", "vector"],
  "mode-changed": ["old", "new", "reason", "pc"],
  "csr-written": ["csr", "old", "new", "by", "source"],
  "page-walked": ["va", "access", "root", "asid", "entries", "spa", "fault"],
  "tlb-filled": ["asid", "vpn", "ppn", "level", "flags", "replaced"],
  "tlb-flushed": ["va", "asid", "dropped", "source"],
  "memory-accessed": ["access", "va", "spa", "size_bytes", "value", "old"],
  "console-written": ["owner", "byte"],
  "machine-stopped": ["code", "reset"],
  "vm-created": ["vm", "ram_base", "ram_size_bytes", "map_root", "shadow_root", "source"],
  "vm-exited": ["vm", "cause", "name", "pc", "tval", "virtual_mode", "handler", "source"],
  "host-read": ["kind", "name", "value", "source"],
  "host-written": ["kind", "name", "old", "value", "source"],
  "guest-instruction-read": ["vm", "pc", "word", "text", "source"],
  "privilege-checked": ["vm", "virtual_mode", "needed", "allowed", "source"],
  "virtual-csr-read": ["vm", "csr", "value", "source"],
  "virtual-csr-written": ["vm", "csr", "old", "new", "source"],
  "virtual-mode-changed": ["vm", "old", "new", "source"],
  "instruction-emulated": ["vm", "pc", "word", "text", "next_pc", "source"],
  "trap-injected": ["vm", "cause", "name", "tval", "pc", "from_mode", "vector", "source"],
  "sbi-called": ["vm", "extension", "function", "arguments", "error", "value", "source"],
  "guest-walked": ["vm", "gva", "access", "entries", "gpa", "fault", "source"],
  "shadow-root-made": ["vm", "root", "asid", "satp", "view", "source"],
  "shadow-dropped": ["vm", "root", "gva", "reason", "source"],
  "shadow-filled": ["vm", "root", "gva", "gpa", "spa", "flags", "reason", "source"],
  "device-emulated": ["vm", "device", "register", "write", "gpa", "size_bytes", "value", "source"],
  "exit-settled": ["vm", "kind", "outcome", "source"],
  "vm-entered": ["vm", "pc", "virtual_mode", "source"],
  "vm-stopped": ["vm", "reason", "code", "source"],
});
