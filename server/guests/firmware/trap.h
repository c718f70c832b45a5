// What a trap leaves on the firmware's stack; entry.S writes it in this order.

#ifndef TRAP_H
#define TRAP_H

#include <stdint.h>

struct registers {
    uint32_t ra, sp, gp, tp;
    uint32_t t0, t1, t2;
    uint32_t a0, a1, a2, a3, a4, a5, a6, a7;
    uint32_t t3, t4, t5, t6;
    uint32_t unused; // the stack pointer stays a multiple of 16
};

#endif
