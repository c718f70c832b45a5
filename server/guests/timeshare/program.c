// Loading a program: from the ELF file in the kernel's image into pages of the process's own.

#include "frames.h"
#include "memory.h"
#include "process.h"

#define ELF_MAGIC 0x464C457F    // 7F "ELF"

enum { LOAD = 1, EXECUTE = 1, WRITE = 2, READ = 4 };

// The parts of the format that matter here.
struct file_header {
    uint32_t magic;
    uint8_t unused[20];
    uint32_t entry;
    uint32_t segments_offset;
    uint8_t unused_too[10];
    uint16_t segment_header_size, segment_count;
};

struct segment {
    uint32_t type, offset, address, physical, file_size, size, flags, alignment;
};

static uint32_t rights_of(const struct segment *segment) {
    return (segment->flags & READ ? PTE_R : 0) | (segment->flags & WRITE ? PTE_W : 0) |
           (segment->flags & EXECUTE ? PTE_X : 0);
}

// A word at a time, and what is left over byte by byte. The linker puts segments at multiples of
// 4, in the file as in memory.
static void copy(uint8_t *to, const uint8_t *from, uint32_t size) {
    uint32_t i = 0;
    for (; i + 4 <= size; i += 4)
        *(uint32_t *)(to + i) = *(const uint32_t *)(from + i);
    for (; i < size; i++)
        to[i] = from[i];
}

// One page of a segment: a frame, the bytes that the file has for it, zeros for the rest.
static int load_page(pte *root, const struct segment *segment, const uint8_t *data, uint32_t done) {
    uint8_t *frame = take_frame();
    if (!frame || !map_page(root, segment->address + done, frame, rights_of(segment)))
        return 0;
    uint32_t left = segment->file_size > done ? segment->file_size - done : 0;
    copy(frame, data + done, left < PAGE_SIZE ? left : PAGE_SIZE);
    return 1;
}

static int load_segment(
    struct process *process, const struct segment *segment, const uint8_t *file) {
    uint32_t end = segment->address + segment->size;
    if (segment->address % PAGE_SIZE || end < segment->address || end > STACK_START)
        return 0;
    for (uint32_t done = 0; done < segment->size; done += PAGE_SIZE)
        if (!load_page(process->root, segment, file + segment->offset, done))
            return 0;
    if (process->heap_start < round_up(end))
        process->heap_start = process->heap_end = round_up(end);
    return 1;
}

int load_program(struct process *process, const struct program *program) {
    const struct file_header *header = (const void *)program->start;
    if (header->magic != ELF_MAGIC)
        return 0;
    const uint8_t *place = program->start + header->segments_offset;
    for (unsigned i = 0; i < header->segment_count; i++, place += header->segment_header_size) {
        const struct segment *segment = (const void *)place;
        if (segment->type != LOAD || segment->size == 0)
            continue;
        if (!load_segment(process, segment, program->start))
            return 0;
    }
    __asm__ volatile("fence.i" ::: "memory"); // what was stored shall be what is executed
    process->registers.pc = header->entry;
    return 1;
}
