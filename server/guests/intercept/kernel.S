# The kernel of lesson S3: three privileged instructions among three thousand ordinary ones.
#
# It is written for supervisor mode, with paging off. On the bare machine that is where it runs.
# In a VM it runs in user mode and only believes to be in supervisor mode; not a byte differs.

#include "board.h"
#include "sbi.h"

        .equ    SSTATUS_SPP, 1 << 8     # the mode that sret returns to: 0 is user mode
        .equ    ECALL_FROM_USER, 8      # a value of scause
        .equ    ROUNDS, 1000
        .equ    SUM, ROUNDS * (ROUNDS + 1) / 2

        .section .rodata
greeting:
        .asciz  "kernel: hello\n"
right_text:
        .ascii  "kernel: the sum is 500500\n"
        .equ    right_size, . - right_text
wrong_text:
        .ascii  "kernel: something is wrong\n"
        .equ    wrong_size, . - wrong_text

        .text
        .globl  _start
_start:

# Greet: a store to the serial port for each character. Its FIFO takes 16 without waiting.

greet:
        li      t0, UART
        la      t1, greeting
1:      lbu     t2, 0(t1)
        beqz    t2, prepare
        sb      t2, 0(t0)               # out it goes
        addi    t1, t1, 1
        j       1b

# Prepare to go down to user mode.

prepare:
        la      t0, user_program
        csrw    sepc, t0                # sret will go there ...
        li      t0, SSTATUS_SPP
        csrc    sstatus, t0             # ... in user mode
        la      t0, trap_handler
        li      a1, ROUNDS
        li      a2, 0                   # the sum

# What the lesson watches: which of these instructions reach the VMM?

        .globl  begin
begin:
        csrw    stvec, t0               # privileged: where traps go from now on
        csrr    a0, scause              # privileged: why did we last trap?

add_up:
        add     a2, a2, a1              # three ordinary instructions,
        addi    a1, a1, -1              # a thousand times
        bnez    a1, add_up

        sret                            # privileged: down to the user program

        .globl  end
end:

# The user program asks its kernel for a service: take the sum.

user_program:
        mv      a0, a2
        ecall

# The kernel is called. (stvec holds a multiple of 4.)

        .balign 4
trap_handler:
        csrr    t0, scause
        li      t1, ECALL_FROM_USER
        bne     t0, t1, wrong
        li      t1, SUM
        bne     a0, t1, wrong

right:
        li      a0, right_size          # how many characters,
        la      a1, right_text          # and where they are
        li      s0, SBI_SRST_NO_REASON
        j       report
wrong:
        li      a0, wrong_size
        la      a1, wrong_text
        li      s0, SBI_SRST_SYSTEM_FAILURE

# The firmware prints a whole line in one call, then turns the machine off.

report:
        li      a2, 0
        li      a6, SBI_DBCN_WRITE
        li      a7, SBI_DBCN
        ecall

        li      a0, SBI_SRST_SHUTDOWN
        mv      a1, s0
        li      a6, SBI_SRST_RESET
        li      a7, SBI_SRST
        ecall

hang:
        j       hang                    # never reached
