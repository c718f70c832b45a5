// Traps: why a process lost the processor, and what is done about it.

#include "console.h"
#include "csr.h"
#include "interrupts.h"
#include "memory.h"
#include "process_memory.h"
#include "scheduler.h"
#include "system_calls.h"

#define INTERRUPT (1u << 31)    // in scause: an interrupt, not an exception

enum {
    CALL_FROM_PROCESS = 8,      // the exceptions by their numbers
    FETCH_PAGE_FAULT = 12,
    LOAD_PAGE_FAULT = 13,
    STORE_PAGE_FAULT = 15,
};

static const char *const exceptions[16] = {
    "misaligned fetch", "refused fetch", "illegal instruction", "breakpoint",
    "misaligned load", "refused load", "misaligned store", "refused store",
    "system call", "exception", "exception", "exception",
    "fetch page fault", "load page fault", "exception", "store page fault",
};

// The process touched a page that it has no right to, or that it has not got yet. If all is well
// now, the hardware must not go by what it remembers: that there was no page.
static int serve_page_fault(uint32_t cause, uint32_t address) {
    uint32_t rights = cause == FETCH_PAGE_FAULT ? PTE_X : cause == LOAD_PAGE_FAULT ? PTE_R : PTE_W;
    if (!page_for(current, address, rights))
        return 0;
    forget_page(address, current->number);
    return 1;
}

// Called by entry.S with the registers of the current process saved. Returns those of the one
// that goes on.
struct registers *trap(void) {
    uint32_t cause = read_csr(scause);
    if (cause & INTERRUPT)
        return schedule(!serve_interrupts()); // at each tick it is another's turn

    if (cause == CALL_FROM_PROCESS)
        return schedule(system_call(current));

    uint32_t value = read_csr(stval);
    int is_page_fault =
        cause == FETCH_PAGE_FAULT || cause == LOAD_PAGE_FAULT || cause == STORE_PAGE_FAULT;
    if (!is_page_fault || !serve_page_fault(cause, value))
        kill_process(current, exceptions[cause % 16], value);
    return schedule(1);
}

_Noreturn void kernel_trapped(void) {
    print("kernel: trap, cause %x at %x, value %x\n", read_csr(scause), read_csr(sepc),
          read_csr(stval));
    panic("it made a mistake");
}
