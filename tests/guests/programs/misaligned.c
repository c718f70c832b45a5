// Are loads and stores at odd addresses done in hardware and across pages too?

#include "harness/harness.h"

static union {
    uint8_t bytes[8192];
    word words[2048];
} memory __attribute__((aligned(4096)));

static void fill(word start) {
    for (word i = 0; i < 16; i++)
        memory.bytes[start + i] = 0x80 + i;
}

#define LOAD(instruction, address) ({ word v_; \
    __asm__ volatile(instruction " %0, 0(%1)" : "=r"(v_) : "r"(address) : "memory"); v_; })
#define STORE(instruction, address, value) \
    __asm__ volatile(instruction " %0, 0(%1)" :: "r"(value), "r"(address) : "memory")

// Words and halves at every offset from `start` on.
static void check_around(word start) {
    for (word offset = 0; offset < 8; offset++) {
        word at = start + offset, address = (word)memory.bytes + at;
        word low = 0x80 + offset, high = low + 1;
        fill(start);
        CHECK(LOAD("lhu", address) == (low | high << 8));
        CHECK(LOAD("lh", address) == (0xffff0000 | low | high << 8));
        CHECK(LOAD("lw", address) == (low | high << 8 | (low + 2) << 16 | (low + 3) << 24));
        STORE("sw", address, 0x44332211);
        for (word i = 0; i < 16; i++)
            CHECK(memory.bytes[start + i] == (i - offset < 4 ? 0x11 * (i - offset + 1) : 0x80 + i));
        fill(start);
        STORE("sh", address, 0xffff2211);
        for (word i = 0; i < 16; i++)
            CHECK(memory.bytes[start + i] == (i - offset < 2 ? 0x11 * (i - offset + 1) : 0x80 + i));
        EXPECT_NO_TRAP();
    }
}

int main(void) {
    check_around(0);
    check_around(4096 - 4); // across a page

    // The last byte of memory may be read, the word that begins there not.
    CHECK(do_load_byte(0x807fffff) == 0);
    EXPECT_NO_TRAP();
    CHECK(do_load(0x807ffffe) == 0xdead);
    CHECK(trapped.count == 1 && trapped.cause == LOAD_ACCESS);
    finish(0);
}
