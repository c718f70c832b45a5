# The programs that the kernel brings along, in the order of their numbers.

#include "programs.h"

        .section .rodata.programs, "a"
        .balign 4
        .globl  programs
programs:
        program count
        program primes
        program heap
        program echo

        .section .rodata.programs, "a"
        .globl  programs_end
programs_end:
