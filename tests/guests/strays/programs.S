# The programs of the kernel in the test: five that must be killed, one that must only be refused,
# and one that must not notice.

#include "programs.h"

        .section .rodata.programs, "a"
        .balign 4
        .globl  programs
programs:
        program trespass
        program rewrite
        program lost
        program usurp
        program deep
        program liar
        program count
        program greedy

        .section .rodata.programs, "a"
        .globl  programs_end
programs_end:
