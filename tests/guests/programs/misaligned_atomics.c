// Are atomics refused at odd addresses, although ordinary loads and stores are not?

#include "harness/harness.h"

static word memory[4];

// The manual leaves the choice of the exception to the machine.
static void expect_refusal(word misaligned, word access, word address) {
    CHECK(trapped.count == 1 && trapped.tval == address);
    CHECK(trapped.cause == misaligned || trapped.cause == access);
    trapped.count = 0;
}

int main(void) {
    word start = (word)memory;
    memory[0] = 7;
    for (word address = start + 1; address < start + 4; address++) {
        do_amo(address);
        expect_refusal(MISALIGNED_STORE, STORE_ACCESS, address);
        __asm__ volatile("lr.w a0, (%0)" :: "r"(address) : "a0", "memory");
        expect_refusal(MISALIGNED_LOAD, LOAD_ACCESS, address);
        __asm__ volatile("lr.w a0, (%0)\n sc.w a0, a0, (%1)" :: "r"(start), "r"(address) : "a0", "memory");
        expect_refusal(MISALIGNED_STORE, STORE_ACCESS, address);
    }
    CHECK(memory[0] == 7 && memory[1] == 0);
    finish(0);
}
