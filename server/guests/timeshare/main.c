// The kernel of a small time-sharing system, and the order in which it comes to life.
//
// Reading order: memory.h and entry.S; this file; trap.c, system_calls.c, scheduler.c,
// interrupts.c; then memory: page_table.c, frames.c, process_memory.c; process.c, program.c and
// console.c; and last what it is all for, the folder programs.

#include "console.h"
#include "csr.h"
#include "frames.h"
#include "interrupts.h"
#include "memory.h"
#include "process.h"
#include "scheduler.h"

extern char kernel_end[]; // in link.ld

enum { SSTATUS_SPP = 1 << 8 };

// Called by entry.S, with paging on. Returns the registers of the process that runs first.
//
// device_tree: a physical address, in the last page of memory. What lies between it and the
// kernel is free.
struct registers *start_kernel(uint32_t device_tree) {
    map_kernel(kernel_root);
    kernel_root[0] = 0;              // we have left the addresses from 0 on
    forget_address_space(0);

    set_up_console();
    set_up_frames(physical_of(kernel_end), device_tree);
    create_processes();
    print("kernel: %u processes, each from address 0\n", count_living());

    write_csr(scounteren, 0);        // clocks are read by the kernel alone
    clear_csr(sstatus, SSTATUS_SPP); // sret leads to user mode
    set_up_interrupts();
    return schedule(0);
}
