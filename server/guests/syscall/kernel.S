# The kernel of lesson S4: a program prints one character, and cannot do it alone.
#
# The kernel's way through a system call is as short as it can be: seven privileged instructions,
# numbered 1 to 7 below, and one access to a device. Everything else is an ordinary instruction.
# On the bare machine the seven just happen. Below a VMM without help from the hardware each of
# them is an exit, since the kernel is no longer in the mode that it believes itself in.

#include "board.h"
#include "sbi.h"

        .equ    SSTATUS_SPP, 1 << 8     # the mode that sret returns to: 0 is user mode
        .equ    ECALL_FROM_USER, 8      # a value of scause
        .equ    ECALL_SIZE, 4

        .equ    PUT, 0                  # the services of this kernel, asked for in a7:
        .equ    EXIT, 1                 # print the character in a0; end, with the code in a0

        .text
        .globl  _start
_start:

# Prepare: where traps go, what the handler finds in sscratch, and where the program begins.

        la      t0, trap_handler
        csrw    stvec, t0
        la      t0, saved
        csrw    sscratch, t0
        la      t0, program
        csrw    sepc, t0
        li      t0, SSTATUS_SPP
        csrc    sstatus, t0
        sret                            # down to the program, in user mode

# The program, in user mode: "Hi" and a new line. It asks for one character at a time.

        .globl  program
program:
        li      a7, PUT
        li      a0, 'H'
        .globl  first_call
first_call:
        ecall
        li      a0, 'i'
        .globl  second_call
second_call:
        ecall                           # 1: up to the kernel
        li      a0, '\n'
        .globl  third_call
third_call:
        ecall
        li      a7, EXIT
        li      a0, 0                   # all went well
        ecall

# The kernel, called by its program. It may change no register of the program's, so it needs one
# of its own first: it swaps sp with sscratch, where the address of some memory is kept.

        .balign 4                       # as stvec demands
        .globl  trap_handler
trap_handler:
        csrrw   sp, sscratch, sp        # 2: sp is the kernel's now
        sw      t0, 0(sp)
        sw      t1, 4(sp)

        csrr    t0, scause              # 3: why are we here?
        li      t1, ECALL_FROM_USER
        bne     t0, t1, wrong
        bnez    a7, end                 # the program does not want to print

        .globl  print
print:
        li      t0, UART
        sb      a0, 0(t0)               # the device: out goes the character

        csrr    t0, sepc                # 4: who asked?
        addi    t0, t0, ECALL_SIZE
        csrw    sepc, t0                # 5: go on behind the call

        lw      t0, 0(sp)
        lw      t1, 4(sp)
        csrrw   sp, sscratch, sp        # 6: sp is the program's again
        .globl  back
back:
        sret                            # 7: down to the program

# The end: the firmware turns the machine off, a pass if the code in a0 is 0.

wrong:
        li      a0, 1
end:
        snez    a1, a0                  # SBI_SRST_NO_REASON or SBI_SRST_SYSTEM_FAILURE
        li      a0, SBI_SRST_SHUTDOWN
        li      a6, SBI_SRST_RESET
        li      a7, SBI_SRST
        ecall

hang:
        j       hang                    # never reached

        .bss
        .balign 16
saved:
        .zero   16                      # room for the program's t0 and t1
