// A kernel that never ends.

        .section .text.start, "ax"
        .globl  _start
_start:
        j       _start
