# What every program begins and ends with, and its way to the kernel.

#include "../system_calls.h"

        .text
        .globl  _start
_start:                                 # the kernel has set sp, to the end of the stack
        call    main
        li      a7, CALL_EXIT           # with what main returned, in a0
        ecall

# int call(a0, a1, a2, number): the kernel wants the number in a7.

        .globl  call
call:
        mv      a7, a3
        ecall
        ret
