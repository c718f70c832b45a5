# The assembly of the relay kernel: the way in at reset, the interrupts, and the switch from one
# task to another.

        .equ    SSTATUS_SIE, 1 << 1
        .equ    SIE_TIMER, 1 << 5
        .equ    VECTORED, 1             # in stvec: each interrupt has an entry of its own
        .equ    EVENT_TIMER, 1          # tasks.h

        .bss
        .balign 16
        .space  2048
stack_top:

        .section .text.entry, "ax"

# Reset.

        .globl  _start
_start:
        la      sp, stack_top
        la      t0, vectors + VECTORED
        csrw    stvec, t0
        li      t0, SIE_TIMER
        csrw    sie, t0
        csrsi   sstatus, SSTATUS_SIE    # from now on the timer may interrupt us anywhere
        call    main                    # does not return

# Where the hardware goes: for an exception to the first entry, for interrupt n to the n-th after.

        .balign 4
vectors:
        .rept   5
        j       unexpected_trap
        .endr
        j       timer_interrupt         # 5
        .rept   4
        j       unexpected_trap
        .endr

# The timer: note the event, and see to it that it does not come again. Two registers are enough;
# they are kept on the stack of whoever was interrupted. The event is noted by one instruction,
# so that it cannot be lost between the reading and the writing of somebody else.

        .globl  timer_interrupt
timer_interrupt:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        li      t0, -1
        csrw    stimecmph, t0           # not before the end of time
        la      t0, events
        li      t1, EVENT_TIMER
        amoor.w zero, t1, (t0)
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        sret

unexpected_trap:
        call    report_trap             # does not return

# switch_stack(uint32_t *old_sp, uint32_t new_sp): the caller stops here, and goes on when
# somebody switches back to its stack. What a function must preserve is kept on the stack; the
# rest the compiler has put away before the call. begin_task (tasks.c) knows the order.

        .globl  switch_stack
switch_stack:
        addi    sp, sp, -64
        sw      ra, 0(sp)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        sw      s\n, 4 + 4 * \n(sp)
        .endr
        sw      sp, 0(a0)
        mv      sp, a1                  # here the one turns into the other
        lw      ra, 0(sp)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        lw      s\n, 4 + 4 * \n(sp)
        .endr
        addi    sp, sp, 64
        ret

# Where a new task begins: its function in s0, the function's argument in s1.

        .globl  task_begins
task_begins:
        mv      a0, s1
        jalr    s0
        call    end_task                # does not return
