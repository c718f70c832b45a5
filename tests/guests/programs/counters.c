// Do the counters count what they name, and does a write set them?

#include "harness/harness.h"

int main(void) {
    word before, after;
    __asm__ volatile("csrr %0, instret\n nop\n nop\n nop\n csrr %1, instret"
                     : "=&r"(before), "=&r"(after));
    CHECK(after - before == 4);
    __asm__ volatile("csrr %0, minstret\n .word 0\n nop\n csrr %1, minstret" // a trap retires nothing
                     : "=&r"(before), "=&r"(after) :: "memory");
    EXPECT_TRAP(ILLEGAL, 0);
    CHECK(after - before > 3); // but its handler's instructions do

    before = CSR_READ(cycle);
    after = CSR_READ(cycle);
    CHECK(after > before);
    before = CSR_READ(time);
    for (volatile int i = 0; i < 2000; i++)
        ;
    CHECK(CSR_READ(time) > before);
    CHECK(CSR_READ(timeh) == 0);
    CHECK(CSR_READ(cycleh) == 0 && CSR_READ(instreth) == 0);

    // The halves carry.
    CSR_WRITE(minstreth, 5);
    CSR_WRITE(minstret, 0xffffffff);
    __asm__ volatile("nop\n nop\n nop");
    CHECK(CSR_READ(instreth) == 6);
    CHECK(CSR_READ(instret) < 100);
    CSR_WRITE(mcycle, 0xfffffff0);
    CSR_WRITE(mcycleh, 7);
    __asm__ volatile(".rept 32\n nop\n .endr");
    CHECK(CSR_READ(cycleh) == 8);
    EXPECT_NO_TRAP();
    finish(0);
}
