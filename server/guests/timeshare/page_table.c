// Page tables: one for each process, of the form that the hardware walks (Sv32).

#include "page_table.h"

#include "board.h"
#include "csr.h"
#include "frames.h"
#include "memory.h"

enum {
    ENTRIES = 1024,
    PROCESS_ROOT_ENTRIES = PROCESS_END / MEGAPAGE_SIZE,
    PPN_SHIFT = 10,        // an entry holds a physical page number above its ten flag bits
    PAGE_SHIFT = 12,
    MEGAPAGE_SHIFT = 22,
    ASID_SHIFT = 22,       // in satp
};

static pte make_entry(uint32_t physical, uint32_t flags) {
    return physical >> PAGE_SHIFT << PPN_SHIFT | flags;
}

void *frame_of(pte entry) {
    return at_physical(entry >> PPN_SHIFT << PAGE_SHIFT);
}

// What the kernel reaches, in large pages: its memory, the interrupt controller, the serial port.
// They are in every table, so a trap needs no other table; and without PTE_U no process may use
// them. A and D are set already: nobody wants to know.
void map_kernel(pte *root) {
    static const struct {
        uint32_t physical, rights;
    } windows[] = {
        {0, PTE_R | PTE_W | PTE_X},
        {PLIC, PTE_R | PTE_W},
        {UART, PTE_R | PTE_W},
    };
    for (unsigned i = 0; i < sizeof windows / sizeof *windows; i++)
        root[(KERNEL_BASE + windows[i].physical) >> MEGAPAGE_SHIFT] = make_entry(
            windows[i].physical, windows[i].rights | PTE_V | PTE_G | PTE_A | PTE_D);
}

pte *make_page_table(void) {
    pte *root = take_frame();
    if (root)
        map_kernel(root);
    return root;
}

// The first step of a walk: ten bits of the address choose an entry of the root. The second:
// ten more choose an entry of the lower table that it points to.
pte *find_entry(pte *root, uint32_t address, int make) {
    pte *pointer = &root[address >> MEGAPAGE_SHIFT];
    if (!(*pointer & PTE_V)) {
        void *table = make ? take_frame() : 0;
        if (!table)
            return 0;
        *pointer = make_entry(physical_of(table), PTE_V);
    }
    pte *table = frame_of(*pointer);
    return &table[address >> PAGE_SHIFT & (ENTRIES - 1)];
}

// A and D are left to the hardware, which sets them as the process uses the page.
int map_page(pte *root, uint32_t address, void *frame, uint32_t rights) {
    pte *entry = find_entry(root, address, 1);
    if (entry)
        *entry = make_entry(physical_of(frame), rights | PTE_V | PTE_U);
    return entry != 0;
}

void free_page_table(pte *root) {
    for (unsigned i = 0; i < PROCESS_ROOT_ENTRIES; i++) {
        if (!(root[i] & PTE_V))
            continue;
        pte *table = frame_of(root[i]);
        for (unsigned j = 0; j < ENTRIES; j++)
            if (table[j] & PTE_V)
                give_frame_back(frame_of(table[j]));
        give_frame_back(table);
    }
    give_frame_back(root);
}

// No fence is needed here. What the hardware remembers of other tables carries their ASIDs.
void use_page_table(pte *root, uint32_t asid) {
    write_csr(satp, SATP_SV32 | asid << ASID_SHIFT | physical_of(root) >> PAGE_SHIFT);
}

void forget_page(uint32_t address, uint32_t asid) {
    __asm__ volatile("sfence.vma %0, %1" :: "r"(address), "r"(asid) : "memory");
}

void forget_address_space(uint32_t asid) {
    __asm__ volatile("sfence.vma zero, %0" :: "r"(asid) : "memory");
}
