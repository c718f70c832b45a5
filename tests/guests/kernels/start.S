// The way into a kernel in C, and its trap handler: notes the trap and goes on after it.

        .section .text.start, "ax"
        .globl  _start
_start:
        la      sp, stack_top
        la      t0, trapped
        csrw    sscratch, t0
        la      t0, trap_entry
        csrw    stvec, t0
        jal     main                    // main(hart, device_tree)

        .balign 4
trap_entry:
        csrrw   t0, sscratch, t0        // t0: the record
        sw      t1, 12(t0)
        csrr    t1, scause
        sw      t1, 4(t0)
        csrr    t1, stval
        sw      t1, 8(t0)
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        csrr    t1, sepc
        addi    t1, t1, 4
        csrw    sepc, t1
        csrr    t1, scause              // a refused jump: back to where it came from
        addi    t1, t1, -1
        bnez    t1, 1f
        csrw    sepc, ra
1:      lw      t1, 12(t0)
        csrrw   t0, sscratch, t0
        sret

        .bss
        .balign 16
        .globl  trapped
trapped:
        .zero   16                      // count, cause, value, room for t1
        .balign 16
        .zero   4096
stack_top:
