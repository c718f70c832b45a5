// Page tables: one for each process, of the form that the hardware walks (Sv32).
//
// A root table has 1024 entries for 4 MiB each, a lower table 1024 entries for a page each.

#ifndef PAGE_TABLE_H
#define PAGE_TABLE_H

#include <stdint.h>

typedef uint32_t pte;

extern pte kernel_root[]; // in entry.S

// Puts the kernel's part, the same for all, into a root table.
void map_kernel(pte *root);

// A root table with the kernel's part, or null if no frame is left.
pte *make_page_table(void);

// The entry for a page of a process. Where the lower table is missing it is made if `make` says
// so; null if it is missing still.
pte *find_entry(pte *root, uint32_t address, int make);

// Maps a page of a process to a frame, with the rights PTE_R, PTE_W, PTE_X. False if no frame is
// left for the lower table.
int map_page(pte *root, uint32_t address, void *frame, uint32_t rights);

// The frame of a valid entry, as a kernel address.
void *frame_of(pte entry);

// Gives back all that belongs to a process: its pages, its lower tables and the root itself.
void free_page_table(pte *root);

// From now on addresses are translated by this table; asid tells its translations from others'.
void use_page_table(pte *root, uint32_t asid);

// An entry was changed: the hardware shall forget what it remembers of it.
void forget_page(uint32_t address, uint32_t asid);
void forget_address_space(uint32_t asid);

#endif
