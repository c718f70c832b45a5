// Do atomic operations return the old value and store the new one? Does sc store only while
// the reservation holds?

#include "harness/rows.h"

#define MIN 0x80000000
#define MAX 0x7fffffff

// A word `before` in memory, `operation` with `operand`: `before` is returned, `after` stored.
#define AMO(operation, before, operand, after) \
    la a2, cell; li a3, before; sw a3, 0(a2); li a3, operand; \
    operation a0, a3, (a2); EXPECT(before); lw a0, 0(a2); EXPECT(after)

        AMO(amoswap.w, 0x11111111, 0x22222222, 0x22222222)
        AMO(amoadd.w, MAX, 1, MIN)
        AMO(amoadd.w, -1, 1, 0)
        AMO(amoxor.w, 0xff00ff00, 0x0f0f0f0f, 0xf00ff00f)
        AMO(amoand.w, 0xff00ff00, 0x0f0f0f0f, 0x0f000f00)
        AMO(amoor.w, 0xff00ff00, 0x0f0f0f0f, 0xff0fff0f)
        AMO(amomin.w, -1, 0, -1)
        AMO(amomin.w, MAX, MIN, MIN)
        AMO(amomax.w, -1, 0, 0)
        AMO(amomax.w, MAX, MIN, MAX)
        AMO(amominu.w, -1, 0, 0)
        AMO(amominu.w, MAX, MIN, MAX)
        AMO(amomaxu.w, -1, 0, -1)
        AMO(amomaxu.w, MAX, MIN, MIN)
        AMO(amoadd.w.aqrl, 40, 2, 42)

        // The result may go onto the operand or the address; to x0 it is dropped.
        la      a2, cell
        li      a3, 5
        sw      a3, 0(a2)
        li      a0, 3
        amoadd.w a0, a0, (a2)
        EXPECT(5)
        mv      a0, a2
        amoadd.w a0, a3, (a0)
        EXPECT(8)
        amoadd.w zero, a3, (a2)
        lw      a0, 0(a2)
        EXPECT(18)
        amoswap.w a0, zero, (a2)
        EXPECT(18)

        // lr, sc: stores and returns 0.
        la      a2, cell
        li      a3, 77
        sw      zero, 0(a2)
        lr.w    a0, (a2)
        EXPECT(0)
        sc.w    a0, a3, (a2)
        EXPECT(0)
        lw      a0, 0(a2)
        EXPECT(77)

        // A second sc has no reservation: it returns something else and stores nothing.
        li      a3, 88
        sc.w    a0, a3, (a2)
        snez    a0, a0
        EXPECT(1)
        lw      a0, 0(a2)
        EXPECT(77)

        // Nor has an sc to another word; it loses the reservation as well.
        la      a4, cell + 1024
        sw      zero, 0(a4)
        lr.w    a0, (a2)
        EXPECT(77)
        sc.w    a0, a3, (a4)
        snez    a0, a0
        EXPECT(1)
        lw      a0, 0(a4)
        EXPECT(0)
        sc.w    a0, a3, (a2)
        snez    a0, a0
        EXPECT(1)
        lw      a0, 0(a2)
        EXPECT(77)

        // The latest lr counts.
        lr.w    a0, (a2)
        lr.w    a0, (a4)
        EXPECT(0)
        sc.w    a0, a3, (a4)
        EXPECT(0)
        lw      a0, 0(a4)
        EXPECT(88)

        // The usual loop: an increment by lr and sc.
        li      a5, 10
        sw      zero, 0(a2)
1:      lr.w.aq a0, (a2)
        addi    a0, a0, 1
        sc.w.rl a3, a0, (a2)
        bnez    a3, 1b
        addi    a5, a5, -1
        bnez    a5, 1b
        lw      a0, 0(a2)
        EXPECT(10)

        PASS

        .bss
        .balign 64
cell:
        .zero   2048
