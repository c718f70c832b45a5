// A kernel that prints without end.

        .section .text.start, "ax"
        .globl  _start
_start:
        li      t0, 0x10000000
        li      t1, 'x'
1:      sb      t1, 0(t0)
        j       1b
