// The memory of a process, as its kernel sees it.

#ifndef PROCESS_MEMORY_H
#define PROCESS_MEMORY_H

#include "process.h"

// The page around an address of the process, as a kernel address, if the process has these
// rights (PTE_R, PTE_W, PTE_X) to it; else null. A page that is due on demand comes now.
uint8_t *page_for(struct process *process, uint32_t address, uint32_t rights);

// Moves the end of the heap up. Returns the old end, or -1 if the heap would meet the stack.
uint32_t grow_heap(struct process *process, uint32_t size);

// Copies bytes to the process. False if it may not write there.
int copy_out(struct process *process, uint32_t address, const char *data, uint32_t size);

// Prints bytes of the process. False if it may not read them.
int print_from(struct process *process, uint32_t address, uint32_t size);

#endif
