// Frames: main memory in pieces of a page, given out one at a time.
//
// Frames that were given back form a list, each holding the address of the next. Those that were
// never used are not in it: they are simply all from `unused` on, and stay untouched until then.

#include "frames.h"

#include "memory.h"

struct frame {
    struct frame *next;
};

static struct frame *given_back;
static uint32_t unused, end_of_memory;

void set_up_frames(uint32_t start, uint32_t end) {
    unused = round_up(start);
    end_of_memory = end;
}

// What its last user left there is nobody else's business.
static void clear(uint32_t *frame) {
    for (uint32_t *word = frame; word < frame + PAGE_SIZE / 4; word += 8) {
        word[0] = word[1] = word[2] = word[3] = 0;
        word[4] = word[5] = word[6] = word[7] = 0;
    }
}

void *take_frame(void) {
    struct frame *frame = given_back;
    if (frame) {
        given_back = frame->next;
    } else {
        if (unused + PAGE_SIZE > end_of_memory)
            return 0;
        frame = at_physical(unused);
        unused += PAGE_SIZE;
    }
    clear((uint32_t *)frame);
    return frame;
}

void give_frame_back(void *pointer) {
    struct frame *frame = pointer;
    frame->next = given_back;
    given_back = frame;
}
