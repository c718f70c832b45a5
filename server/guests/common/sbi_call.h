// Calling the firmware from C: one `ecall`, its arguments and its answer in registers.

#ifndef SBI_CALL_H
#define SBI_CALL_H

#include "sbi.h"

#include <stdint.h>

struct sbi_answer {
    int32_t error;
    uint32_t value;
};

static inline struct sbi_answer sbi_call(
    uint32_t extension, uint32_t function, uint32_t x, uint32_t y, uint32_t z) {
    register uint32_t a0 __asm__("a0") = x;
    register uint32_t a1 __asm__("a1") = y;
    register uint32_t a2 __asm__("a2") = z;
    register uint32_t a6 __asm__("a6") = function;
    register uint32_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct sbi_answer){(int32_t)a0, a1};
}

// Turns the machine off; the run is a pass or a failure.
static inline _Noreturn void sbi_shut_down(int passed) {
    sbi_call(SBI_SRST, SBI_SRST_RESET, SBI_SRST_SHUTDOWN,
             passed ? SBI_SRST_NO_REASON : SBI_SRST_SYSTEM_FAILURE, 0);
    for (;;)
        ; // never reached
}

#endif
