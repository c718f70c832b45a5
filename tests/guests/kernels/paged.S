// Does the firmware take physical addresses as such while the kernel's paging is on?
//
// Runs at virtual 0xC0000000, linked at 0; virtual 0 is not mapped, so the text that the
// firmware prints lies at no virtual address of that number.

#include "sbi.h"

        .equ    KERNEL, 0xC0000000
        .equ    LEAF, 0xcf              // V R W X A D

        .section .rodata
text:
        .ascii  "paged: by its physical address\n"
        .equ    text_size, . - text

        .section .text.start, "ax"
        .globl  _start
_start:
        la      s0, root                // a megapage over what is below 4 MiB, at 0 and at KERNEL
        li      t0, LEAF
        sw      t0, 0(s0)
        li      t1, (KERNEL >> 22) * 4
        add     t1, t1, s0
        sw      t0, 0(t1)
        srli    t0, s0, 12
        li      t1, 1 << 31
        or      t0, t0, t1
        csrw    satp, t0
        sfence.vma
        li      s1, KERNEL
        la      t0, above
        add     t0, t0, s1
        jr      t0

above:
        add     t0, s0, s1
        sw      zero, 0(t0)             // nothing at 0 any more
        sfence.vma

        li      a0, text_size
        la      a1, text
        sub     a1, a1, s1              // its physical address
        li      a2, 0
        li      a6, SBI_DBCN_WRITE
        li      a7, SBI_DBCN
        ecall
        li      s2, SBI_SRST_SYSTEM_FAILURE
        bnez    a0, off
        li      t0, text_size
        bne     a1, t0, off

        li      a0, text_size
        la      a1, text                // its virtual one: no RAM there
        ecall
        li      t0, SBI_ERR_INVALID_PARAM
        bne     a0, t0, off
        csrr    t0, satp                // and paging is still on
        bgez    t0, off
        li      s2, SBI_SRST_NO_REASON

off:
        li      a0, SBI_SRST_SHUTDOWN
        mv      a1, s2
        li      a6, SBI_SRST_RESET
        li      a7, SBI_SRST
        ecall
1:      j       1b

        .bss
        .balign 4096
root:
        .zero   4096
