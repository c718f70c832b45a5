// Do the six CSR instructions read and write as the manual says, and do WARL fields keep legal values?

#include "harness/rows.h"

        // All six, on a register that holds any word.
        li      a2, 0x12345678
        csrw    mscratch, a2
        csrr    a0, mscratch
        EXPECT(0x12345678)
        li      a2, 0x0000ffff
        csrrs   a0, mscratch, a2
        EXPECT(0x12345678)
        csrrc   a0, mscratch, a2
        EXPECT(0x1234ffff)
        csrrw   a0, mscratch, a2
        EXPECT(0x12340000)
        csrrwi  a0, mscratch, 31
        EXPECT(0x0000ffff)
        csrrsi  a0, mscratch, 0x10
        EXPECT(31)
        csrrci  a0, mscratch, 0x0f
        EXPECT(31)
        csrr    a0, mscratch
        EXPECT(16)

        // The old value may replace the operand.
        li      a0, 99
        csrrw   a0, mscratch, a0
        EXPECT(16)
        csrr    a0, mscratch
        EXPECT(99)

        // Neither x0 nor an immediate of 0 sets or clears anything, so a read-only register allows it.
        csrrs   a0, mscratch, zero
        csrrc   a0, mscratch, zero
        csrrsi  a0, mscratch, 0
        csrrci  a0, mscratch, 0
        EXPECT(99)
        csrrs   a0, mhartid, zero
        EXPECT(0)
        csrrci  a0, mhartid, 0
        EXPECT(0)

        // Identity.
        csrr    a0, mstatush
        EXPECT(0)
        csrr    a0, misa
        li      a1, 0xc3ffffff          // whatever else, it is RV32 with I, M, A, S and U
        and     a0, a0, a1
        EXPECT(0x40141101)

// What remains of a word that is written to a CSR, among the bits of `mask`.
#define WARL(csr, mask, written, kept) \
    li a2, written; csrw csr, a2; csrr a0, csr; li a1, mask; and a0, a0, a1; EXPECT(kept)

        WARL(mepc, -1, -1, 0xfffffffc)
        WARL(sepc, -1, 0x12345677, 0x12345674)
        WARL(mtval, -1, -1, -1)
        WARL(stval, -1, 0x55555555, 0x55555555)
        WARL(sscratch, -1, 0xaaaaaaaa, 0xaaaaaaaa)
        WARL(mcause, -1, 0x8000000b, 0x8000000b)
        WARL(scause, -1, 15, 15)
        WARL(stvec, -1, 0x80001000, 0x80001000)
        WARL(stvec, -1, 0x80001001, 0x80001001)
        WARL(stvec, 2, -1, 0)                   // modes 2 and 3 do not exist
        WARL(mcounteren, 7, -1, 7)
        WARL(mcounteren, 7, 2, 2)
        WARL(scounteren, 7, 5, 5)
        WARL(satp, -1, 0x80000000, 0x80000000)
        WARL(satp, 0x803fffff, 0x803fffff, 0x803fffff)
        WARL(satp, -1, 0, 0)
        WARL(medeleg, 0x4cff, -1, 0x00ff)       // ecall from M (11) and what does not exist: never
        WARL(medeleg, 0xb1ff, -1, 0xb1ff)
        WARL(medeleg, -1, 0, 0)
        WARL(mideleg, 0x888, -1, 0)             // M's own interrupts: never
        WARL(mideleg, 0x222, -1, 0x222)
        WARL(mie, 0xaaa, -1, 0xaaa)
        WARL(sie, 0x222, 0, 0)                  // a view of mie ...
        WARL(mie, 0xaaa, 0xffffffff, 0xaaa)
        WARL(mideleg, -1, 0, 0)
        csrr    a0, sie                         // ... through mideleg
        EXPECT(0)
        WARL(mie, -1, 0, 0)
        li      a2, -1
        csrw    mip, a2
        csrr    a0, mip
        li      a1, 0x808               // devices set MSIP and MEIP, nobody else
        and     a0, a0, a1
        EXPECT(0)
        WARL(mip, 0x002, -1, 0x002)
        WARL(mip, 0x202, 0, 0)

        // mstatus: sstatus is a view of it; MPP holds U, S or M.
        WARL(mstatus, 0x7e19aa, 0x7e19aa, 0x7e19aa)
        csrr    a0, sstatus
        EXPECT(0x0c0122)
        WARL(mstatus, 0x1800, 0x0800, 0x0800)
        li      a2, 0x1000
        csrw    mstatus, a2
        csrr    a0, mstatus
        srli    a0, a0, 11
        andi    a0, a0, 3
        addi    a0, a0, -2
        seqz    a0, a0
        EXPECT(0)                               // 2 is no mode, so MPP takes another
        WARL(mstatus, 0x1800, 0, 0)
        WARL(sstatus, 0x7fff9fff, -1, 0x0c0122) // FS and SD (no F here) are left to the machine
        csrr    a0, mstatus
        li      a1, 0x7e19aa
        and     a0, a0, a1
        EXPECT(0x0c0122)
        csrw    mstatus, zero

        // menvcfg: STCE and ADUE; what does not exist stays 0.
        WARL(menvcfgh, 0xa0000000, -1, 0xa0000000)
        WARL(menvcfgh, 0xa0000000, 0, 0)

        PASS
