// Asks for 32 pages and touches 16 of them. Each is a frame only from that moment on, and must
// then be full of zeros, whoever had the frame before.

#include "user.h"

enum { PAGE = 4096, ASKED = 32, TOUCHED = 16, STRIDE = 256 };

static uint32_t fill(uint32_t *page, uint32_t seed) {
    uint32_t mistakes = 0;
    for (unsigned i = 0; i < PAGE / 4; i += STRIDE / 4) {
        mistakes += page[i] != 0;
        page[i] = seed = seed * 1664525 + 1013904223;
    }
    return mistakes;
}

static uint32_t checksum(const uint32_t *page) {
    uint32_t sum = 0;
    for (unsigned i = 0; i < PAGE / 4; i += STRIDE / 4)
        sum = (sum << 1 | sum >> 31) ^ page[i];
    return sum;
}

int main(void) {
    char *heap = sbrk(ASKED * PAGE);
    uint32_t mistakes = 0, sum = 0;

    print("heap: %u pages at %x\n", ASKED, heap);
    for (unsigned i = 0; i < TOUCHED; i++, progress++)
        mistakes += fill((uint32_t *)(heap + 2 * i * PAGE), i);
    yield();
    for (unsigned i = 0; i < TOUCHED; i++)
        sum ^= checksum((uint32_t *)(heap + 2 * i * PAGE));
    print("heap: %u pages touched, checksum %x\n", progress, sum);
    return mistakes;
}
