// Do multiplication and division agree with the manual, where they overflow or divide by 0 too?

#include "harness/rows.h"

#define MIN 0x80000000
#define MAX 0x7fffffff

        RR(mul, 0, 0, -1)
        RR(mul, 1, -1, -1)
        RR(mul, 42, 6, 7)
        RR(mul, -42, -6, 7)
        RR(mul, 0, 0x10000, 0x10000)
        RR(mul, MIN, MIN, -1)
        RR(mul, 1, MAX, MAX)
        RR(mul, 0x16d622a1, 0x12345679, 0x87654369)
        RR_SAME(mul, 0x425d8531, 0x12345679)

        RR(mulh, 0, -1, -1)
        RR(mulh, 0x40000000, MIN, MIN)
        RR(mulh, 0xc0000000, MIN, MAX)
        RR(mulh, 0x3fffffff, MAX, MAX)
        RR(mulh, -1, -1, 1)
        RR(mulhu, 0xfffffffe, -1, -1)
        RR(mulhu, 0x40000000, MIN, MIN)
        RR(mulhu, 0, 0xffff, 0x10000)
        RR(mulhu, 1, 0x10000, 0x10000)
        RR(mulhsu, -1, -1, -1)
        RR(mulhsu, 0xc0000000, MIN, MIN)
        RR(mulhsu, MIN, MIN, -1)
        RR(mulhsu, 0x3fffffff, MAX, MIN)

        // Division rounds towards zero; the remainder has the sign of the dividend.
        RR(div, 3, 20, 6)
        RR(div, -3, -20, 6)
        RR(div, -3, 20, -6)
        RR(div, 3, -20, -6)
        RR(rem, 2, 20, 6)
        RR(rem, -2, -20, 6)
        RR(rem, 2, 20, -6)
        RR(rem, -2, -20, -6)
        RR(divu, 715827879, -20, 6)
        RR(remu, 2, -20, 6)
        RR(divu, 0, 20, -6)
        RR(remu, 20, 20, -6)
        RR(divu, 1, -1, -1)
        RR(div, MIN, MIN, 1)
        RR(rem, 0, MIN, 1)

        // By zero: all ones, and the dividend remains. Overflow: the dividend, and nothing.
        RR(div, -1, 20, 0)
        RR(div, -1, MIN, 0)
        RR(div, -1, 0, 0)
        RR(divu, -1, 20, 0)
        RR(rem, 20, 20, 0)
        RR(rem, MIN, MIN, 0)
        RR(remu, -20, -20, 0)
        RR(div, MIN, MIN, -1)
        RR(rem, 0, MIN, -1)
        RR(divu, 0, MIN, -1)
        RR(remu, MIN, MIN, -1)

        PASS
