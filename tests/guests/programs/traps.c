// Does every exception come with its cause, its address and its value, and go to the right mode?

#include "harness/harness.h"

#define HOLE 0x50000000 // neither memory nor device

static word executed;

static word in_u_or_s(word mode) {
    TRY("li a7, 0\n ecall");
    EXPECT_TRAP(mode == U ? ECALL_U : ECALL_S, 0);
    CHECK((trapped.status & MPP) == mode << 11);
    TRY(".word 0x30200073"); // mret
    EXPECT_TRAP(ILLEGAL, 0x30200073);
    TRY("csrr a0, mstatus");
    EXPECT_TRAP(ILLEGAL, 0x30002573);
    TRY("csrw mscratch, a0");
    EXPECT_TRAP(ILLEGAL, 0x34051073);
    TRY("csrrw a0, cycle, a0");   // read-only
    EXPECT_TRAP(ILLEGAL, 0xc0051573);
    TRY("csrrw a0, 0x123, a0");   // not there
    EXPECT_TRAP(ILLEGAL, 0x12351573);
    return executed++;
}

static word only_u(word unused) {
    (void)unused;
    TRY("csrr a0, sstatus");
    EXPECT_TRAP(ILLEGAL, 0x10002573);
    TRY("csrw stvec, a0");
    EXPECT_TRAP(ILLEGAL, 0x10551073);
    TRY("csrr a0, satp");
    EXPECT_TRAP(ILLEGAL, 0x18002573);
    TRY("csrr a0, scause");
    EXPECT_TRAP(ILLEGAL, 0x14202573);
    TRY("sret");
    EXPECT_TRAP(ILLEGAL, 0x10200073);
    TRY("sfence.vma");
    EXPECT_TRAP(ILLEGAL, 0x12000073);
    TRY("wfi");
    EXPECT_TRAP(ILLEGAL, 0x10500073);
    return executed++;
}

static void exceptions_in_m(void) {
    TRY(".word 0");
    EXPECT_TRAP(ILLEGAL, 0);
    TRY(".word 0xffffffff");
    EXPECT_TRAP(ILLEGAL, 0xffffffff);
    TRY("csrrw a0, mhartid, a0");
    EXPECT_TRAP(ILLEGAL, 0xf1451573);
    TRY("csrrw a0, 0x7ff, a0");
    EXPECT_TRAP(ILLEGAL, 0x7ff51573);
    TRY("csrrs a0, cycle, a1"); // would set bits of a read-only register
    EXPECT_TRAP(ILLEGAL, 0xc005a573);

    word here;
    __asm__ volatile("la %0, 1f\n li a7, 0\n1: ecall" : "=r"(here) :: "a7", "memory");
    EXPECT_TRAP(ECALL_M, 0);
    CHECK(trapped.epc == here);
    CHECK((trapped.status & MPP) == MPP);
    __asm__ volatile("la %0, 1f\n1: ebreak" : "=r"(here) :: "memory");
    CHECK(trapped.count == 1 && trapped.cause == BREAKPOINT && trapped.epc == here);
    CHECK(trapped.tval == here || trapped.tval == 0);
    trapped.count = 0;

    CHECK(do_load(HOLE) == 0xdead);
    EXPECT_TRAP(LOAD_ACCESS, HOLE);
    do_store(HOLE + 8);
    EXPECT_TRAP(STORE_ACCESS, HOLE + 8);
    do_amo(HOLE + 12);
    EXPECT_TRAP(STORE_ACCESS, HOLE + 12);
    do_fetch(HOLE + 16);
    EXPECT_TRAP(FETCH_ACCESS, HOLE + 16);
    CHECK(trapped.epc == HOLE + 16);
}

// A jump or a taken branch to an address that is no multiple of 4 traps where it stands and
// links nothing; a branch that is not taken may aim anywhere.
static void misaligned_jumps(void) {
    word here, link = 5;
    __asm__ volatile("la t0, 2f + 2\n la %0, 1f\n mv t1, %1\n1: jalr t1, 0(t0)\n2: mv %1, t1"
                     : "=&r"(here), "+r"(link) :: "t0", "t1", "memory");
    EXPECT_TRAP(MISALIGNED_FETCH, here + 6);
    CHECK(trapped.epc == here && link == 5);
    __asm__ volatile("la %0, 1f\n mv t1, %1\n1: .word 0x0060036f\n mv %1, t1" // jal t1, . + 6
                     : "=&r"(here), "+r"(link) :: "t1", "memory");
    EXPECT_TRAP(MISALIGNED_FETCH, here + 6);
    CHECK(trapped.epc == here && link == 5);
    __asm__ volatile("la %0, 1f\n1: .word 0x00000163" : "=r"(here) :: "memory"); // beq x0, x0, . + 2
    EXPECT_TRAP(MISALIGNED_FETCH, here + 2);
    TRY(".word 0x00001163"); // bne x0, x0, . + 2
    EXPECT_NO_TRAP();
}

// The stack of modes and enables in mstatus.
static void trap_and_return(void) {
    CSR_SET(mstatus, MIE | MPIE);
    TRY("li a7, 0\n ecall");
    EXPECT_TRAP(ECALL_M, 0);
    CHECK((trapped.status & (MIE | MPIE)) == MPIE);
    CHECK((CSR_READ(mstatus) & (MIE | MPIE | MPP)) == (MIE | MPIE)); // mret: MPIE 1, MPP U
    CSR_CLEAR(mstatus, MIE);
    TRY("li a7, 0\n ecall");
    EXPECT_TRAP(ECALL_M, 0);
    CHECK((trapped.status & (MIE | MPIE)) == 0);

    CSR_SET(mstatus, MPRV);
    run_in(U, do_nothing, 0);      // mret to a lower mode clears MPRV
    CHECK(!(CSR_READ(mstatus) & MPRV));

    // sret in M-mode goes to SPP, and leaves SPP at U, SPIE at 1.
    CSR_SET(mstatus, SPP | SPIE);
    CSR_CLEAR(mstatus, SIE | MPRV);
    __asm__ volatile("la t0, 1f\n csrw sepc, t0\n sret\n1: li a7, 0\n ecall" ::: "t0", "a7", "memory");
    // now in S-mode, where the trap returned to
    CHECK(trapped.count == 1 && trapped.cause == ECALL_S);
    CHECK((trapped.status & (SIE | SPIE | SPP)) == (SIE | SPIE));
    trapped.count = 0;
}

static word sret_to_u(word unused) {
    (void)unused;
    CSR_CLEAR(sstatus, SPP | SIE | SPIE);
    __asm__ volatile("la t0, 1f\n csrw sepc, t0\n sret\n1: li a7, 0\n ecall" ::: "t0", "a7", "memory");
    return 0; // in U-mode
}

static word s_mode_refusals(word unused) {
    (void)unused;
    CSR_READ(satp);
    TRY("sfence.vma");
    EXPECT_NO_TRAP();
    return executed++;
}

static word with_tvm(word unused) {
    (void)unused;
    TRY("csrr a0, satp");
    EXPECT_TRAP(ILLEGAL, 0x18002573);
    TRY("csrw satp, a0");
    EXPECT_TRAP(ILLEGAL, 0x18051073);
    TRY("sfence.vma a0, a1");
    EXPECT_TRAP(ILLEGAL, 0x12b50073);
    return executed++;
}

static word with_tsr_and_tw(word unused) {
    (void)unused;
    TRY("sret");
    EXPECT_TRAP(ILLEGAL, 0x10200073);
    TRY("wfi");
    EXPECT_TRAP(ILLEGAL, 0x10500073);
    return executed++;
}

static word read_counters(word refused) {
    TRY("csrr a0, cycle");
    if (refused) EXPECT_TRAP(ILLEGAL, 0xc0002573);
    TRY("csrr a0, time");
    if (refused) EXPECT_TRAP(ILLEGAL, 0xc0102573);
    TRY("csrr a0, instreth");
    if (refused) EXPECT_TRAP(ILLEGAL, 0xc8202573);
    EXPECT_NO_TRAP();
    return executed++;
}

static void counter_enables(void) {
    CSR_WRITE(mcounteren, 0);
    CSR_WRITE(scounteren, 7);
    run_in(S, read_counters, 1);
    run_in(U, read_counters, 1);
    CSR_WRITE(mcounteren, 7);
    CSR_WRITE(scounteren, 0);
    run_in(S, read_counters, 0);
    run_in(U, read_counters, 1);
    CSR_WRITE(scounteren, 7);
    run_in(U, read_counters, 0);
    CSR_WRITE(mcounteren, 0);
    read_counters(0); // M-mode always may
    CSR_WRITE(mcounteren, 7);
}

static word delegated(word mode) {
    word here;
    CHECK(trapped.count == 0);
    __asm__ volatile("la %0, 1f\n1: .word 0xffffffff" : "=r"(here) :: "memory");
    EXPECT_S_TRAP(ILLEGAL, 0xffffffff);
    CHECK(s_trapped.epc == here);
    CHECK((s_trapped.status & SPP) == (mode == S ? SPP : 0));
    TRY("ebreak");
    CHECK(s_trapped.count == 1 && s_trapped.cause == BREAKPOINT);
    s_trapped.count = 0;
    CHECK(do_load(HOLE) == 0xdead);
    EXPECT_S_TRAP(LOAD_ACCESS, HOLE);
    do_store(HOLE + 4);
    EXPECT_S_TRAP(STORE_ACCESS, HOLE + 4);
    do_fetch(HOLE + 8);
    EXPECT_S_TRAP(FETCH_ACCESS, HOLE + 8);
    do_ecall(0);
    if (mode == U)
        EXPECT_S_TRAP(ECALL_U, 0);
    else
        EXPECT_TRAP(ECALL_S, 0);
    EXPECT_NO_TRAP();
    return executed++;
}

static void delegation(void) {
    CSR_WRITE(medeleg, 0xb1ff);
    run_in(U, delegated, U);
    run_in(S, delegated, S);

    TRY(".word 0xffffffff");         // never from a higher mode to a lower
    EXPECT_TRAP(ILLEGAL, 0xffffffff);

    CSR_WRITE(medeleg, 1 << BREAKPOINT);
    CSR_WRITE(sepc, 0x1234);
    run_in(U, in_u_or_s, U);         // these are M's again, and leave S's registers alone
    CHECK(CSR_READ(sepc) == 0x1234);
    CSR_WRITE(medeleg, 0);
}

int main(void) {
    exceptions_in_m();
    misaligned_jumps();
    run_in(U, in_u_or_s, U);
    run_in(S, in_u_or_s, S);
    run_in(U, only_u, 0);
    CHECK(executed == 3);

    run_in(S, s_mode_refusals, 0);
    CSR_SET(mstatus, TVM);
    run_in(S, with_tvm, 0);
    CSR_READ(satp);                  // M-mode may
    TRY("sfence.vma");
    EXPECT_NO_TRAP();
    CSR_CLEAR(mstatus, TVM);
    CSR_SET(mstatus, TSR | TW);
    run_in(S, with_tsr_and_tw, 0);
    CSR_CLEAR(mstatus, TSR | TW);
    CHECK(executed == 6);

    counter_enables();
    delegation();

    run_in(S, sret_to_u, 0);
    EXPECT_TRAP(ECALL_U, 0);
    trap_and_return();               // leaves us in S-mode
    finish(0);
}
