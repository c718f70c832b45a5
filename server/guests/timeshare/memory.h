// How memory looks, for C and assembly: three kinds of addresses, all of them 32-bit numbers.
//
//   physical    0 up to the size of the machine: where a byte really lies (in a VM: where the
//               kernel believes that it lies)
//   kernel      physical + 0xC0000000: how the kernel reaches all of it, RAM and devices, by
//               its own part of every page table
//   process     0 to 4 MiB: each process has its own, by its part of its own page table

#ifndef MEMORY_H
#define MEMORY_H

#define KERNEL_BASE 0xC0000000

#define PAGE_SIZE 4096
#define MEGAPAGE_SIZE 0x400000      // what one entry of a root table covers

#define PROCESS_END MEGAPAGE_SIZE   // so one lower table is enough for a process
#define STACK_SIZE (4 * PAGE_SIZE)
#define STACK_START (PROCESS_END - STACK_SIZE)

// The bits of a page-table entry (Sv32).
#define PTE_V (1 << 0)              // valid: there is something
#define PTE_R (1 << 1)              // it may be read,
#define PTE_W (1 << 2)              // written,
#define PTE_X (1 << 3)              // executed; with none of the three it points to a lower table
#define PTE_U (1 << 4)              // it belongs to the process, else to the kernel
#define PTE_G (1 << 5)              // it is the same in every table
#define PTE_A (1 << 6)              // it was accessed: the hardware notes it here
#define PTE_D (1 << 7)              // it was written to ("dirty"): likewise

#define SATP_SV32 (1 << 31)         // satp: translate by the table of the page number below

#ifndef __ASSEMBLER__

#include <stdint.h>

static inline void *at_physical(uint32_t physical) {
    return (void *)(physical + KERNEL_BASE);
}

static inline uint32_t physical_of(const void *pointer) {
    return (uint32_t)pointer - KERNEL_BASE;
}

static inline uint32_t round_up(uint32_t address) {
    return (address + PAGE_SIZE - 1) & -PAGE_SIZE;
}

#endif
#endif
