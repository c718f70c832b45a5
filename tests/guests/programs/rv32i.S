// Does every instruction of RV32I compute what the manual says, at the edges too?

#include "harness/rows.h"

#define MIN 0x80000000
#define MAX 0x7fffffff

        // Arithmetic wraps around.
        RR(add, 0, 0, 0)
        RR(add, 2, 1, 1)
        RR(add, MIN, MAX, 1)
        RR(add, 0, MIN, MIN)
        RR(add, MAX, MIN, -1)
        RR(add, -2, -1, -1)
        RR_SAME(add, 0xfffffffe, 0x7fffffff)
        RR(sub, 0, 5, 5)
        RR(sub, -1, 0, 1)
        RR(sub, MAX, MIN, 1)
        RR(sub, MIN, 0, MIN)
        RR(sub, MIN, MAX, -1)
        RR_SAME(sub, 0, 0x12345678)
        RI(addi, MIN, MAX, 1)
        RI(addi, MAX, MIN, -1)
        RI(addi, -2049, -1, -2048)
        RI(addi, 2047, 0, 2047)

        // Comparison, signed and unsigned.
        RR(slt, 1, -1, 0)
        RR(slt, 0, 0, -1)
        RR(slt, 1, MIN, MAX)
        RR(slt, 0, MAX, MIN)
        RR(slt, 0, 7, 7)
        RR(sltu, 0, -1, 0)
        RR(sltu, 1, 0, -1)
        RR(sltu, 0, MIN, MAX)
        RR(sltu, 1, MAX, MIN)
        RR_SAME(sltu, 0, MIN)
        RI(slti, 1, -2049, -2048)
        RI(slti, 0, -2048, -2048)
        RI(slti, 1, MIN, 0)
        RI(sltiu, 1, 0xfffff7ff, -2048)     // the immediate is sign-extended, then unsigned
        RI(sltiu, 0, 0xfffff800, -2048)
        RI(sltiu, 1, 0, 1)
        RI(sltiu, 0, 1, 1)

        // Bits.
        RR(and, 0x0f000f00, 0xff00ff00, 0x0f0f0f0f)
        RR(or, 0xff0fff0f, 0xff00ff00, 0x0f0f0f0f)
        RR(xor, 0xf00ff00f, 0xff00ff00, 0x0f0f0f0f)
        RR_SAME(and, 0x5a5a5a5a, 0x5a5a5a5a)
        RR_SAME(or, 0x5a5a5a5a, 0x5a5a5a5a)
        RR_SAME(xor, 0, 0x5a5a5a5a)
        RI(andi, 0xff00f800, 0xff00ff0f, -2048)
        RI(ori, 0xfffffff0, 0x0000ff00, -16)
        RI(xori, 0xff00ff0f, 0x00ff00f0, -1)

        // Shifts take five bits of the amount.
        RR(sll, 1, 1, 0)
        RR(sll, MIN, 1, 31)
        RR(sll, 1, 1, 32)
        RR(sll, MIN, 1, -1)
        RR(sll, 0x2468acf0, 0x12345678, 0x21)
        RR(srl, 1, MIN, 31)
        RR(srl, MIN, MIN, 32)
        RR(srl, 0x40000000, MIN, 0xffffffe1)
        RR(sra, -1, MIN, 31)
        RR(sra, MIN, MIN, 32)
        RR(sra, 0xc0000000, MIN, 1)
        RR(sra, 0x3fffffff, MAX, 1)
        RR_SAME(sll, 8, 2)
        RI(slli, MIN, 1, 31)
        RI(slli, 1, 1, 0)
        RI(srli, 1, MIN, 31)
        RI(srli, 0x0fffffff, -1, 4)
        RI(srai, -1, -1, 31)
        RI(srai, 0xf8000000, MIN, 4)

        // Upper immediates; x0 stays 0.
        lui     a0, 0xfffff
        EXPECT(0xfffff000)
        lui     a0, 0
        EXPECT(0)
        la      a2, 1f
1:      auipc   a3, 0xfffff
        sub     a0, a3, a2
        EXPECT(-4096)
        li      a2, 5
        add     zero, a2, a2
        addi    zero, a2, 1
        lui     zero, 0x12345
        mv      a0, zero
        EXPECT(0)
        la      a2, words
        lw      zero, 0(a2)
        mv      a0, zero
        EXPECT(0)
        jal     zero, 1f
1:      mv      a0, zero
        EXPECT(0)

        // Branches.
        TAKEN(beq, 3, 3)
        NOT_TAKEN(beq, 3, -3)
        TAKEN(bne, 0, MIN)
        NOT_TAKEN(bne, MIN, MIN)
        TAKEN(blt, -1, 0)
        NOT_TAKEN(blt, 0, -1)
        NOT_TAKEN(blt, 0, 0)
        TAKEN(blt, MIN, MAX)
        TAKEN(bge, 0, -1)
        TAKEN(bge, -1, -1)
        NOT_TAKEN(bge, MIN, MAX)
        TAKEN(bltu, 0, -1)
        NOT_TAKEN(bltu, -1, 0)
        NOT_TAKEN(bltu, MIN, MAX)
        TAKEN(bgeu, -1, 0)
        TAKEN(bgeu, MIN, MIN)
        NOT_TAKEN(bgeu, MAX, MIN)

        li      gp, __LINE__
        li      a0, 5           // a branch back
1:      addi    a0, a0, -1
        bnez    a0, 1b
        EXPECT(0)

        // Jumps link; jalr drops the lowest bit of its target, and may link into its base.
        jal     a0, 1f
2:      j       fail
1:      la      a2, 2b
        sub     a0, a0, a2
        EXPECT(0)
        la      a0, 1f + 1
        jalr    a0, 0(a0)
2:      j       fail
1:      la      a2, 2b
        sub     a0, a0, a2
        EXPECT(0)
        la      a2, 1f + 2047
        jalr    a3, -2047(a2)
        j       fail
1:      la      a2, 1f - 2047
        jalr    a3, 2047(a2)
        j       fail
1:

        // Loads extend; stores leave their neighbours alone.
        la      a2, words + 4
        lb      a0, 0(a2)
        EXPECT(0xffffff80)
        lbu     a0, 0(a2)
        EXPECT(0x80)
        lb      a0, 1(a2)
        EXPECT(0x7f)
        lh      a0, 2(a2)
        EXPECT(0xffff8001)
        lhu     a0, 2(a2)
        EXPECT(0x8001)
        lh      a0, 0(a2)
        EXPECT(0x7f80)
        lw      a0, 0(a2)
        EXPECT(0x80017f80)
        lw      a0, -4(a2)
        EXPECT(0x01234567)
        lw      a0, 4(a2)
        EXPECT(0x89abcdef)
        mv      a0, a2          // onto its own base
        lw      a0, 0(a0)
        EXPECT(0x80017f80)

        la      a2, room
        li      a3, -1
        sw      a3, 0(a2)
        li      a3, 0x12345678
        sb      a3, 1(a2)
        lw      a0, 0(a2)
        EXPECT(0xffff78ff)
        sh      a3, 2(a2)
        lw      a0, 0(a2)
        EXPECT(0x567878ff)
        sw      a3, 4(a2)
        addi    a2, a2, 2047
        sb      zero, -2047(a2)
        la      a2, room
        lw      a0, 0(a2)
        EXPECT(0x56787800)
        lw      a0, 4(a2)
        EXPECT(0x12345678)

        // Fences change nothing here; fence.i makes a rewritten instruction visible.
        li      a0, 7
        fence
        fence   rw, w
        .word   0x8330000f      // fence.tso
        .word   0x0100000f      // pause, a hint
        EXPECT(7)
        la      a2, patched
        la      a3, patch
        lw      a3, 0(a3)
        sw      a3, 0(a2)
        fence.i
        j       patched
patch:
        addi    a0, zero, 42
        .balign 4
patched:
        addi    a0, zero, 13
        EXPECT(42)

        PASS

        .data
        .balign 4
words:
        .word   0x01234567, 0x80017f80, 0x89abcdef
room:
        .word   0, 0
        .zero   2048
