// The memory of a process, as its kernel sees it: pages on demand, and bytes to and fro.
//
// A process that asks for memory gets a promise. The frame comes when the page is touched: by the
// process, which faults and tries again, or by the kernel on its behalf. The kernel does not use
// the process's addresses itself. It walks the page table as the hardware would, with the
// rights of the process, and reaches the frame by its own address.

#include "process_memory.h"

#include "console.h"
#include "frames.h"
#include "memory.h"

static int is_promised(const struct process *process, uint32_t address) {
    return (address >= process->heap_start && address < process->heap_end) ||
           (address >= STACK_START && address < PROCESS_END);
}

static int give_page(struct process *process, uint32_t address) {
    void *frame = take_frame();
    if (!frame)
        return 0;
    if (!map_page(process->root, address, frame, PTE_R | PTE_W)) {
        give_frame_back(frame);
        return 0;
    }
    process->pages++;
    return 1;
}

uint8_t *page_for(struct process *process, uint32_t address, uint32_t rights) {
    if (address >= PROCESS_END)
        return 0;
    pte *entry = find_entry(process->root, address, 0);
    if (!entry || !(*entry & PTE_V)) {
        if (!is_promised(process, address) || !give_page(process, address))
            return 0;
        entry = find_entry(process->root, address, 0);
    }
    if ((*entry & rights) != rights)
        return 0;
    *entry |= PTE_A | (rights & PTE_W ? PTE_D : 0);
    return frame_of(*entry);
}

uint32_t grow_heap(struct process *process, uint32_t size) {
    uint32_t old_end = process->heap_end;
    if (size > STACK_START - old_end)
        return -1;
    process->heap_end = old_end + size;
    return old_end;
}

// How many of `size` bytes from `address` on lie in the same page.
static uint32_t within_page(uint32_t address, uint32_t size) {
    uint32_t left = PAGE_SIZE - address % PAGE_SIZE;
    return size < left ? size : left;
}

int copy_out(struct process *process, uint32_t address, const char *data, uint32_t size) {
    while (size) {
        uint32_t piece = within_page(address, size);
        uint8_t *page = page_for(process, address, PTE_W);
        if (!page)
            return 0;
        for (uint32_t i = 0; i < piece; i++)
            page[address % PAGE_SIZE + i] = data[i];
        address += piece, data += piece, size -= piece;
    }
    return 1;
}

int print_from(struct process *process, uint32_t address, uint32_t size) {
    while (size) {
        uint32_t piece = within_page(address, size);
        const uint8_t *page = page_for(process, address, PTE_R);
        if (!page)
            return 0;
        console_write((const char *)page + address % PAGE_SIZE, piece);
        address += piece, size -= piece;
    }
    return 1;
}
