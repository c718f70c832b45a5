# The firmware's assembly: the way in at reset and down to the supervisor, and the way in and
# out of a trap. `mscratch` tells who was interrupted: it holds the firmware's stack while the
# supervisor runs, and 0 while the firmware itself does.

#include "board.h"

        .bss
        .balign 16
        .space  4096
stack_top:

        .section .text.entry, "ax"

# Reset. a0: the hart; a1: the device tree; a2: the supervisor's entry.

        .globl  _start
_start:
        csrw    mscratch, zero
        la      t0, trap_entry
        csrw    mtvec, t0
        la      sp, stack_top
        mv      s0, a0
        mv      s1, a1
        mv      s2, a2
        mv      a0, a2
        call    set_up_machine          # set_up_machine(entry)

        csrw    mscratch, sp
        csrw    mepc, s2                # mret goes to a2, in the mode of mstatus.MPP
        mv      a0, s0
        mv      a1, s1
        .irp    register, ra, sp, gp, tp, t0, t1, t2, s0, s1, a2, a3, a4, a5, a6, a7
        li      \register, 0            # nothing of the firmware's shall leak
        .endr
        .irp    register, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t3, t4, t5, t6
        li      \register, 0
        .endr
        mret

# A trap into M-mode. C preserves s0 to s11; the others lie on the stack as `struct registers`
# (trap.h) while trap() reads and changes them.

        .balign 4
trap_entry:
        csrrw   sp, mscratch, sp
        beqz    sp, trap_in_firmware
        addi    sp, sp, -80
        sw      ra, 0(sp)
        sw      gp, 8(sp)
        sw      tp, 12(sp)
        sw      t0, 16(sp)
        sw      t1, 20(sp)
        sw      t2, 24(sp)
        sw      a0, 28(sp)
        sw      a1, 32(sp)
        sw      a2, 36(sp)
        sw      a3, 40(sp)
        sw      a4, 44(sp)
        sw      a5, 48(sp)
        sw      a6, 52(sp)
        sw      a7, 56(sp)
        sw      t3, 60(sp)
        sw      t4, 64(sp)
        sw      t5, 68(sp)
        sw      t6, 72(sp)
        csrrw   t0, mscratch, zero      # from here on a trap is the firmware's own
        sw      t0, 4(sp)               # the caller's sp

        mv      a0, sp
        call    trap                    # trap(registers)

        addi    t0, sp, 80
        csrw    mscratch, t0
        lw      ra, 0(sp)
        lw      gp, 8(sp)
        lw      tp, 12(sp)
        lw      t0, 16(sp)
        lw      t1, 20(sp)
        lw      t2, 24(sp)
        lw      a0, 28(sp)
        lw      a1, 32(sp)
        lw      a2, 36(sp)
        lw      a3, 40(sp)
        lw      a4, 44(sp)
        lw      a5, 48(sp)
        lw      a6, 52(sp)
        lw      a7, 56(sp)
        lw      t3, 60(sp)
        lw      t4, 64(sp)
        lw      t5, 68(sp)
        lw      t6, 72(sp)
        lw      sp, 4(sp)
        mret

# The firmware itself trapped: a mistake of ours. Say so, once, and end the run; should even
# that trap, end it without a word.

trap_in_firmware:
        la      t0, give_up
        csrw    mtvec, t0
        la      sp, stack_top
        call    unexpected_trap         # does not return

        .balign 4
give_up:
        li      t0, FINISHER
        li      t1, FINISHER_FAIL | (0xff << 16)
        sw      t1, 0(t0)
1:      j       1b
