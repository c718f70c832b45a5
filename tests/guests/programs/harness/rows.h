// For programs in assembly that are lists of rows: operands, and what must come out.
//
// A program includes this, writes rows, and ends with PASS. A row that does not hold ends the
// program with its line number.

#ifndef ROWS_H
#define ROWS_H

// a0: what came out; a1: what must.
#define EXPECT(result) li a1, result; li gp, __LINE__; beq a0, a1, 9f; j fail; 9:

// result = operation(x, y), in four registers, onto an operand, with both operands the same
#define RR(operation, result, x, y) \
    li a2, x; li a3, y; operation a0, a2, a3; EXPECT(result); \
    li a0, x; li a3, y; operation a0, a0, a3; EXPECT(result); \
    li a2, x; li a0, y; operation a0, a2, a0; EXPECT(result)

#define RR_SAME(operation, result, x) li a0, x; operation a0, a0, a0; EXPECT(result)

#define RI(operation, result, x, immediate) \
    li a2, x; operation a0, a2, immediate; EXPECT(result); \
    li a0, x; operation a0, a0, immediate; EXPECT(result)

// A branch that must be taken or not.
#define TAKEN(branch, x, y) \
    li gp, __LINE__; li a2, x; li a3, y; branch a2, a3, 8f; j fail; 8:

#define NOT_TAKEN(branch, x, y) \
    li gp, __LINE__; li a2, x; li a3, y; branch a2, a3, 8f; j 7f; 8: j fail; 7:

#define PASS li a0, 0; j exit

        .section .text.start, "ax"
        .globl  _start
_start:
        la      t0, trapped
        csrw    mtvec, t0
        j       rows

fail:
        mv      a0, gp
        j       exit

        .balign 4
trapped:                        // no row traps
        slli    a0, gp, 4
        csrr    a1, mcause
        or      a0, a0, a1

exit:                           // a0: 0 is a pass, else it says what failed
        slli    a0, a0, 1
        ori     a0, a0, 1
        la      a1, tohost
        sw      a0, 0(a1)
        sw      zero, 4(a1)
1:      j       1b

        .section .tohost, "aw"
        .balign 64
        .globl  tohost, fromhost
tohost:
        .dword  0
        .balign 64
fromhost:
        .dword  0

        .text
        .balign 4
rows:

#endif
