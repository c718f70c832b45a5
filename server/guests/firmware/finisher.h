// The end of a run: one word to the test finisher, and the machine is off.

#ifndef FINISHER_H
#define FINISHER_H

#include "board.h"

#include <stdint.h>

static inline _Noreturn void finish(uint32_t word) {
    *(volatile uint32_t *)FINISHER = word;
    for (;;)
        ;
}

static inline _Noreturn void finish_pass(void) { finish(FINISHER_PASS); }
static inline _Noreturn void finish_fail(uint32_t code) { finish(FINISHER_FAIL | code << 16); }
static inline _Noreturn void finish_reset(void) { finish(FINISHER_RESET); }

#endif
