// Does Sv32 translate, protect, and mark pages as the manual says?

#include "harness/harness.h"

enum { V = 1, R = 2, W = 4, X = 8, USER = 16, G = 32, A = 64, D = 128 };
enum { PAGE = 4096, MEGA = 1 << 22 };

#define VA 0x00400000u      // where pages are tried out: its table is `leaves`
#define PROGRAM 0x80000000u
#define HOLE 0x50000000u
#define ALL (V | R | W | X | A | D)

static word root[1024] __attribute__((aligned(4096)));
static word root_b[1024] __attribute__((aligned(4096)));
static word leaves[1024] __attribute__((aligned(4096)));
static word leaves_b[1024] __attribute__((aligned(4096)));
static word page[1024] __attribute__((aligned(4096)));
static word page_b[1024] __attribute__((aligned(4096)));

static word pte(const void *target, word flags) { return (word)target >> 12 << 10 | flags; }
static word satp(const word *table, word asid) { return 1u << 31 | asid << 22 | (word)table >> 12; }
static void fence(void) { __asm__ volatile("sfence.vma" ::: "memory"); }

// Maps VA to `page`, once more and without anything remembered.
static void map(word flags) {
    leaves[0] = pte(page, flags);
    fence();
}

// The program where it is for S, and one GiB lower for U.
static void map_program(word *table) {
    table[PROGRAM >> 22] = pte((void *)PROGRAM, ALL);
    table[(PROGRAM >> 22) + 1] = pte((void *)(PROGRAM + MEGA), ALL);
    table[(PROGRAM - (1 << 30)) >> 22] = pte((void *)PROGRAM, ALL | USER);
    user_alias = (word)-(1 << 30);
}

static void set_up(void) {
    map_program(root);
    map_program(root_b);
    root[VA >> 22] = pte(leaves, V);
    root_b[VA >> 22] = pte(leaves_b, V);
    page[0] = 0x00008067; // ret
    page[1] = 0x11111111;
    page_b[0] = 0x00008067;
    page_b[1] = 0x22222222;
    CSR_WRITE(satp, satp(root, 1));
    fence();
}

#define OK(mode, access, va) do { run_in(mode, access, va); EXPECT_NO_TRAP(); } while (0)
#define REFUSED(mode, access, va, cause) do { run_in(mode, access, va); EXPECT_TRAP(cause, va); } while (0)

static void permissions(void) {
    struct { word flags; int s_load, s_store, s_fetch, u_load, u_store, u_fetch; } rows[] = {
        {V | R | A | D, 1, 0, 0, 0, 0, 0},
        {V | R | W | A | D, 1, 1, 0, 0, 0, 0},
        {V | X | A | D, 0, 0, 1, 0, 0, 0},
        {V | R | X | A | D, 1, 0, 1, 0, 0, 0},
        {V | R | W | X | A | D, 1, 1, 1, 0, 0, 0},
        {V | W | A | D, 0, 0, 0, 0, 0, 0},               // reserved
        {V | W | X | A | D, 0, 0, 0, 0, 0, 0},           // reserved
        {R | W | X | A | D, 0, 0, 0, 0, 0, 0},           // not valid
        {V, 0, 0, 0, 0, 0, 0},                           // a pointer at the last level
        {V | R | A | D | USER, 0, 0, 0, 1, 0, 0},
        {V | R | W | A | D | USER, 0, 0, 0, 1, 1, 0},
        {V | X | A | D | USER, 0, 0, 0, 0, 0, 1},
        {V | R | W | X | A | D | USER, 0, 0, 0, 1, 1, 1},
    };
    for (word i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        map(rows[i].flags);
        for (int user = 0; user < 2; user++) {
            enum mode mode = user ? U : S;
            int load = user ? rows[i].u_load : rows[i].s_load;
            int store = user ? rows[i].u_store : rows[i].s_store;
            int fetch = user ? rows[i].u_fetch : rows[i].s_fetch;
            page[2] = 0;
            word value = run_in(mode, do_load, VA + 4);
            CHECK(value == (load ? 0x11111111 : 0xdead));
            if (load) EXPECT_NO_TRAP(); else EXPECT_TRAP(LOAD_PAGE, VA + 4);
            run_in(mode, do_store, VA + 8);
            if (store) EXPECT_NO_TRAP(); else EXPECT_TRAP(STORE_PAGE, VA + 8);
            CHECK(page[2] == (store ? 0x5a5a5a5a : 0));
            run_in(mode, do_amo, VA + 8);
            if (store) EXPECT_NO_TRAP(); else EXPECT_TRAP(STORE_PAGE, VA + 8);
            run_in(mode, do_fetch, VA);
            if (fetch) EXPECT_NO_TRAP(); else EXPECT_TRAP(FETCH_PAGE, VA);
        }
    }
}

// SUM opens user pages to S for data, never for code; MXR lets executable pages be read.
static void sum_and_mxr(void) {
    map(ALL | USER);
    CSR_SET(mstatus, SUM);
    OK(S, do_load, VA + 4);
    OK(S, do_store, VA + 8);
    REFUSED(S, do_fetch, VA, FETCH_PAGE);
    CSR_CLEAR(mstatus, SUM);
    REFUSED(S, do_load, VA + 4, LOAD_PAGE);

    map(V | X | A | D);
    CSR_SET(mstatus, MXR);
    CHECK(run_in(S, do_load, VA + 4) == 0x11111111);
    EXPECT_NO_TRAP();
    REFUSED(S, do_store, VA + 8, STORE_PAGE);
    REFUSED(U, do_load, VA + 4, LOAD_PAGE);
    map(V | X | USER | A | D);
    OK(U, do_load, VA + 4);
    REFUSED(S, do_load, VA + 4, LOAD_PAGE);
    CSR_SET(mstatus, SUM);
    OK(S, do_load, VA + 4);
    CSR_CLEAR(mstatus, MXR);
    REFUSED(S, do_load, VA + 4, LOAD_PAGE);
    CSR_CLEAR(mstatus, SUM);
}

// With ADUE the hardware sets A and D, without it clear ones fault.
static void accessed_and_dirty(void) {
    map(V | R | W | X);
    OK(S, do_load, VA);
    CHECK((leaves[0] & (A | D)) == A);
    OK(S, do_store, VA + 8);
    CHECK((leaves[0] & (A | D)) == (A | D));
    map(V | R | W | X);
    OK(S, do_fetch, VA);
    CHECK((leaves[0] & (A | D)) == A);
    OK(S, do_amo, VA + 8);
    CHECK((leaves[0] & (A | D)) == (A | D));
    map(V | R);
    REFUSED(S, do_store, VA + 8, STORE_PAGE); // refused: nothing is marked dirty
    CHECK(!(leaves[0] & D));

    CSR_CLEAR(menvcfgh, 1 << 29);
    fence();
    map(V | R | W | X);
    REFUSED(S, do_load, VA, LOAD_PAGE);
    REFUSED(S, do_fetch, VA, FETCH_PAGE);
    map(V | R | W | X | A);
    OK(S, do_load, VA);
    OK(S, do_fetch, VA);
    REFUSED(S, do_store, VA + 8, STORE_PAGE);
    REFUSED(S, do_amo, VA + 8, STORE_PAGE);
    map(V | R | W | X | A | D);
    OK(S, do_store, VA + 8);
    CSR_SET(menvcfgh, 1 << 29);
    fence();
}

static void superpages(void) {
    word va = 0x10000000;
    word at = (word)page - PROGRAM; // both megapages of the program hold its data, or one does
    root[va >> 22] = pte((void *)PROGRAM, V | R | W);
    fence();
    CHECK(at < MEGA);
    CHECK(run_in(S, do_load, va + at + 4) == 0x11111111);
    EXPECT_NO_TRAP();
    CHECK((root[va >> 22] & (A | D)) == A);
    page[2] = 0;
    OK(S, do_store, va + at + 8);
    CHECK(page[2] == 0x5a5a5a5a && (root[va >> 22] & D));

    for (word bit = 1 << 10; bit < 1 << 20; bit <<= 1) { // its frame must be a multiple of 4 MiB
        root[va >> 22] = pte((void *)PROGRAM, ALL) | bit;
        fence();
        REFUSED(S, do_load, va + at, LOAD_PAGE);
        REFUSED(S, do_store, va + at, STORE_PAGE);
        REFUSED(S, do_fetch, va + at, FETCH_PAGE);
    }
    root[va >> 22] = 0;
    fence();
    REFUSED(S, do_load, va, LOAD_PAGE);
    REFUSED(U, do_fetch, va, FETCH_PAGE);
}

// A, D and U mean nothing in a pointer to a table and are reserved there.
static void pointers(void) {
    static const word reserved[] = {A, D, USER};
    map(ALL);
    for (word i = 0; i < 3; i++) {
        root[VA >> 22] = pte(leaves, V | reserved[i]);
        fence();
        REFUSED(S, do_load, VA + 4, LOAD_PAGE);
        REFUSED(S, do_store, VA + 8, STORE_PAGE);
    }
    root[VA >> 22] = pte(leaves, V);
    fence();
    OK(S, do_load, VA + 4);
}

// Frames and tables where there is no memory: an access fault, of the kind of the access.
static void nowhere(void) {
    map(0);
    leaves[0] = pte((void *)HOLE, ALL);
    fence();
    REFUSED(S, do_load, VA + 4, LOAD_ACCESS);
    REFUSED(S, do_store, VA + 4, STORE_ACCESS);
    REFUSED(S, do_fetch, VA + 4, FETCH_ACCESS);
    leaves[0] = 0x10000u << 14 | ALL; // a frame above 4 GiB: physical addresses have 34 bits
    fence();
    REFUSED(S, do_load, VA + 4, LOAD_ACCESS);
    root[VA >> 22] = pte((void *)HOLE, V);
    fence();
    REFUSED(S, do_load, VA + 4, LOAD_ACCESS);
    REFUSED(S, do_store, VA + 4, STORE_ACCESS);
    REFUSED(S, do_fetch, VA + 4, FETCH_ACCESS);
    root[VA >> 22] = pte(leaves, V);
    fence();
}

// A misaligned access across two pages uses both; the second alone may be refused.
static void across_pages(void) {
    leaves[0] = pte(page, ALL);
    leaves[1] = pte(page_b, ALL);
    fence();
    page[1023] = 0xaabbccdd;
    page_b[0] = 0x11223344;
    CHECK(run_in(S, do_load, VA + 4094) == 0x3344aabb);
    CHECK(run_in(S, do_load, VA + 4093) == 0x44aabbcc);
    EXPECT_NO_TRAP();
    leaves[1] = 0;
    fence();
    run_in(S, do_load, VA + 4094);
    EXPECT_TRAP(LOAD_PAGE, VA + 4096);
    run_in(S, do_store, VA + 4094);
    EXPECT_TRAP(STORE_PAGE, VA + 4096);
    leaves[0] = 0;
    leaves[1] = pte(page_b, ALL);
    fence();
    run_in(S, do_load, VA + 4094);
    EXPECT_TRAP(LOAD_PAGE, VA + 4094);
    page_b[0] = 0x00008067;
}

// MPRV gives M-mode's loads and stores the translation and the rights of MPP, not its fetches.
static word load_as(enum mode mode, word va) {
    word value = 0xdead;
    CSR_CLEAR(mstatus, MPP);
    CSR_SET(mstatus, mode << 11);
    __asm__ volatile("csrs mstatus, %1\n lw %0, 0(%2)\n csrc mstatus, %1"
                     : "+r"(value) : "r"(MPRV), "r"(va) : "memory");
    return value;
}

static void mprv(void) {
    map(ALL);
    CHECK(load_as(S, VA + 4) == 0x11111111);
    EXPECT_NO_TRAP();
    CHECK(load_as(U, VA + 4) == 0xdead);
    EXPECT_TRAP(LOAD_PAGE, VA + 4);
    map(ALL | USER);
    CHECK(load_as(U, VA + 4) == 0x11111111);
    EXPECT_NO_TRAP();
    CHECK(load_as(S, VA + 4) == 0xdead);
    EXPECT_TRAP(LOAD_PAGE, VA + 4);
    CSR_SET(mstatus, SUM);
    CHECK(load_as(S, VA + 4) == 0x11111111);
    EXPECT_NO_TRAP();
    CSR_CLEAR(mstatus, SUM);
    CHECK(load_as(M, (word)&page[1]) == 0x11111111); // MPP is M: no effect
    EXPECT_NO_TRAP();
}

// Address spaces keep their translations apart; each form of the fence drops what it must.
static void address_spaces(void) {
    leaves[0] = pte(page, ALL);
    leaves_b[0] = pte(page_b, ALL);
    fence();
    for (int i = 0; i < 4; i++) {
        CSR_WRITE(satp, satp(root, 1));
        CHECK(run_in(S, do_load, VA + 4) == 0x11111111);
        CSR_WRITE(satp, satp(root_b, 2));
        CHECK(run_in(S, do_load, VA + 4) == 0x22222222);
    }
    CSR_WRITE(satp, satp(root, 1));
    for (int form = 0; form < 6; form++) {
        const word *target = form % 2 ? page : page_b;
        word before = run_in(S, do_load, VA + 4);
        leaves[0] = pte(target, form == 5 ? ALL | G : ALL);
        switch (form) {
        case 0: __asm__ volatile("sfence.vma" ::: "memory"); break;
        case 1: __asm__ volatile("sfence.vma %0, zero" :: "r"(VA) : "memory"); break;
        case 2: __asm__ volatile("sfence.vma zero, %0" :: "r"(1) : "memory"); break;
        case 3: __asm__ volatile("sfence.vma %0, %1" :: "r"(VA + 8), "r"(1) : "memory"); break;
        case 4: __asm__ volatile("sfence.vma zero, %0" :: "r"(0xfffffe01) : "memory"); break;
        case 5: __asm__ volatile("sfence.vma %0, zero" :: "r"(VA) : "memory"); break;
        }
        word after = run_in(S, do_load, VA + 4);
        CHECK(before != after && after == target[1]);
    }
    // A global page is in every address space.
    leaves_b[0] = leaves[0];
    CSR_WRITE(satp, satp(root_b, 3));
    CHECK(run_in(S, do_load, VA + 4) == page[1]);
    // A superpage too large to be dropped by one of its addresses would be a mistake.
    word va = 0x10000000;
    root_b[va >> 22] = pte((void *)PROGRAM, ALL);
    fence();
    word offset = (word)&page[1] - PROGRAM;
    CHECK(run_in(S, do_load, va + offset) == 0x11111111);
    root_b[va >> 22] = 0;
    __asm__ volatile("sfence.vma %0, zero" :: "r"(va + PAGE) : "memory");
    REFUSED(S, do_load, va + offset, LOAD_PAGE);
    EXPECT_NO_TRAP();
}

int main(void) {
    set_up();
    permissions();
    sum_and_mxr();
    accessed_and_dirty();
    superpages();
    pointers();
    nowhere();
    across_pages();
    mprv();
    address_spaces();
    CSR_WRITE(satp, 0);
    fence();
    user_alias = 0;
    CHECK(run_in(S, do_load, (word)&page[1]) == 0x11111111);
    CHECK(run_in(U, do_load, (word)&page[1]) == 0x11111111);
    EXPECT_NO_TRAP();
    finish(0);
}
