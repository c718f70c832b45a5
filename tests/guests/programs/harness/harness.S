// The way in, traps, and the way into other modes and back. See harness.h.

        .equ    COUNT, 0
        .equ    CAUSE, 4
        .equ    EPC, 8
        .equ    TVAL, 12
        .equ    STATUS, 16
        .equ    SAVED, 20
        .equ    RETURN, 0x52455455      // in a7: run_in's function has returned
        .equ    MPP, 3 << 11

        .section .text.start, "ax"
        .globl  _start
_start:
        la      sp, stack_top
        la      t0, trapped
        csrw    mscratch, t0
        la      t0, s_trapped
        csrw    sscratch, t0
        la      t0, trap_entry
        csrw    mtvec, t0
        la      t0, s_trap_entry
        csrw    stvec, t0
        li      t0, -1                  // all of memory is open
        csrw    pmpaddr15, t0
        li      t0, 0x1f << 24
        csrw    pmpcfg3, t0
        li      t0, 3                   // menvcfgh.STCE and ADUE
        slli    t1, t0, 30
        li      t0, 1 << 29
        or      t0, t0, t1
        csrw    menvcfgh, t0
        jal     main

        .globl  finish
finish:
        slli    a0, a0, 1
        ori     a0, a0, 1
        la      a1, tohost
        sw      a0, 0(a1)
        sw      zero, 4(a1)
1:      j       1b

        // An ecall that means that run_in's function has returned is no trap to note.
        .macro  if_returned x, where
        csrrw   t0, \x\()scratch, t0
        sw      t1, SAVED(t0)
        csrr    t1, \x\()cause
        addi    t1, t1, -8              // ecall from U or S
        andi    t1, t1, -2
        bnez    t1, 5f
        li      t1, RETURN
        bne     a7, t1, 5f
        csrw    \x\()scratch, t0
        j       \where
5:      lw      t1, SAVED(t0)
        csrrw   t0, \x\()scratch, t0
        .endm

        // Notes a trap in the record that xscratch points to. t0: the record.
        .macro  note    x
        csrrw   t0, \x\()scratch, t0
        sw      t1, SAVED(t0)
        sw      t2, SAVED+4(t0)
        csrr    t1, \x\()scratch
        sw      t1, SAVED+8(t0)         // the t0 that was
        csrw    \x\()scratch, t0
        csrr    t1, \x\()tval
        sw      t1, TVAL(t0)
        csrr    t1, \x\()status
        sw      t1, STATUS(t0)
        csrr    t1, \x\()epc
        sw      t1, EPC(t0)
        csrr    t2, \x\()cause
        sw      t2, CAUSE(t0)
        .endm

        // Counts it and chooses where to go on.
        .macro  go_on   x
        lw      t1, COUNT(t0)
        addi    t1, t1, 1
        sw      t1, COUNT(t0)
        csrr    t1, \x\()epc
        bltz    t2, 2f
        li      t0, 1
        beq     t2, t0, 1f
        li      t0, 12
        beq     t2, t0, 1f
        addi    t1, t1, 4               // the next instruction,
        j       3f
1:      mv      t1, ra                  // or, after a refused jump, its caller,
        j       3f
2:      li      t0, 1                   // or the same again, with that interrupt disabled
        sll     t0, t0, t2
        csrc    \x\()ie, t0
3:      csrw    \x\()epc, t1
        csrr    t0, \x\()scratch
        lw      t1, SAVED(t0)
        lw      t2, SAVED+4(t0)
        lw      t0, SAVED+8(t0)
        \x\()ret
        .endm

        .text
        .balign 64                      // room for vectored mode
        .globl  trap_entry
trap_entry:
        j       m_trap
        .rept   15
        j       vectored
        .endr

m_trap:
        if_returned m, back
        note    m
        go_on   m

vectored:                               // an interrupt through its own entry: same, but marked
        note    m
        li      t1, 1
        la      t2, was_vectored
        sw      t1, 0(t2)
        csrr    t2, mcause
        go_on   m

        .balign 64
        .globl  s_trap_entry
s_trap_entry:
        if_returned s, up
        note    s
        go_on   s
up:     ecall                           // run_in is in M-mode: further down

        .globl  run_in
run_in:
        addi    sp, sp, -64
        sw      ra, 0(sp)
        sw      s0, 4(sp)
        sw      s1, 8(sp)
        sw      s2, 12(sp)
        sw      s3, 16(sp)
        sw      s4, 20(sp)
        sw      s5, 24(sp)
        sw      s6, 28(sp)
        sw      s7, 32(sp)
        sw      s8, 36(sp)
        sw      s9, 40(sp)
        sw      s10, 44(sp)
        sw      s11, 48(sp)
        la      t0, saved_sp
        sw      sp, 0(t0)
        li      t0, MPP
        csrc    mstatus, t0
        slli    t1, a0, 11
        csrs    mstatus, t1
        la      ra, returned
        bnez    a0, 1f
        la      t0, user_alias
        lw      t0, 0(t0)
        add     a1, a1, t0
        add     ra, ra, t0
1:      csrw    mepc, a1
        mv      a0, a2
        mret

        .balign 4
returned:
        li      a7, RETURN
        ecall

back:
        la      t0, saved_sp
        lw      sp, 0(t0)
        lw      ra, 0(sp)
        lw      s0, 4(sp)
        lw      s1, 8(sp)
        lw      s2, 12(sp)
        lw      s3, 16(sp)
        lw      s4, 20(sp)
        lw      s5, 24(sp)
        lw      s6, 28(sp)
        lw      s7, 32(sp)
        lw      s8, 36(sp)
        lw      s9, 40(sp)
        lw      s10, 44(sp)
        lw      s11, 48(sp)
        addi    sp, sp, 64
        ret

        .globl  do_load, do_load_byte, do_load_half, do_store, do_amo, do_fetch, do_ecall
        .globl  do_nothing
do_load:
        mv      a1, a0
        li      a0, 0xdead
        lw      a0, 0(a1)
        ret
do_load_byte:
        mv      a1, a0
        li      a0, 0xdead
        lbu     a0, 0(a1)
        ret
do_load_half:
        mv      a1, a0
        li      a0, 0xdead
        lhu     a0, 0(a1)
        ret
do_store:
        li      a1, 0x5a5a5a5a
        sw      a1, 0(a0)
        ret
do_amo:
        li      a1, 1
        amoadd.w a0, a1, (a0)
        ret
do_fetch:
        mv      a2, ra
        jalr    ra, 0(a0)
        mv      ra, a2
        ret
do_ecall:
        li      a7, 0
        ecall
do_nothing:
        ret

        .section .tohost, "aw"
        .balign 64
        .globl  tohost, fromhost
tohost:
        .dword  0
        .balign 64
fromhost:
        .dword  0

        .bss
        .balign 64
        .globl  trapped, s_trapped, user_alias, was_vectored
trapped:
        .zero   32
s_trapped:
        .zero   32
user_alias:
        .zero   4
was_vectored:
        .zero   4
saved_sp:
        .zero   4
        .balign 16
        .zero   16384
stack_top:
