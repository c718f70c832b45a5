# Memory as the supervisor may use it. The address comes from the supervisor, who must not
# reach through us what is closed to it; so the hardware checks, with MPRV: loads and stores
# then have the rights of the mode in MPP. Physical addresses are meant, hence satp 0. A fault
# is an answer, not an accident: while one may come, mtvec points at `denied`.

        .equ    MSTATUS_MPP, 3 << 11
        .equ    MSTATUS_MPP_S, 1 << 11
        .equ    MSTATUS_MPRV, 1 << 17

        .macro  become_supervisor       # t1, t2, t3 keep what end_supervisor puts back
        la      t0, denied
        csrrw   t1, mtvec, t0
        csrrw   t2, satp, zero
        csrr    t3, mstatus
        li      t0, MSTATUS_MPP
        csrc    mstatus, t0
        li      t0, MSTATUS_MPP_S | MSTATUS_MPRV
        csrs    mstatus, t0
        .endm

        .macro  end_supervisor
        csrw    mstatus, t3
        csrw    satp, t2
        csrw    mtvec, t1
        .endm

        .section .text

# int load_as_supervisor(uint32_t address): the byte there, or -1 where S may not read.

        .globl  load_as_supervisor
load_as_supervisor:
        become_supervisor
        lbu     a0, 0(a0)
        end_supervisor
        ret

# int store_as_supervisor(uint32_t address, int byte): 0, or -1 where S may not write.

        .globl  store_as_supervisor
store_as_supervisor:
        become_supervisor
        sb      a1, 0(a0)
        li      a0, 0
        end_supervisor
        ret

        .balign 4
denied:                                 # the trap has switched MPRV's effect off: MPP is M
        end_supervisor
        li      a0, -1
        ret
