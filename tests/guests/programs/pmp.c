// Does physical memory protection match, refuse and lock as the manual says?

#include "harness/harness.h"

enum { R = 1, W = 2, X = 4, TOR = 1 << 3, NA4 = 2 << 3, NAPOT = 3 << 3, L = 1 << 7 };

static word area[2048] __attribute__((aligned(8192)));
static word table[1024] __attribute__((aligned(4096)));
#define RET 0x00008067

// Entries 0 to 3 are tried out; entry 15 opens all of memory behind them.
static word config;

static void fence(void) { __asm__ volatile("sfence.vma" ::: "memory"); }

static void configure(int entry, word flags) {
    config = (config & ~(0xffu << 8 * entry)) | flags << 8 * entry;
    CSR_WRITE(pmpcfg0, config);
    fence();
}

static void off(void) {
    config = 0;
    CSR_WRITE(pmpcfg0, 0);
    fence();
}

static word at(const word *place) { return (word)place >> 2; }
static word napot(const word *place, word size) { return at(place) | ((size >> 3) - 1); }

static int opens(enum mode mode, word (*access)(word), const word *place, word cause) {
    run_in(mode, access, (word)place);
    if (trapped.count == 0)
        return 1;
    EXPECT_TRAP(cause, (word)place);
    return 0;
}

#define LOADS(place) opens(S, do_load, place, LOAD_ACCESS)

static void regions(void) {
    CSR_WRITE(pmpaddr0, at(area + 5));
    configure(0, NA4);
    CHECK(LOADS(area + 4) && !LOADS(area + 5) && LOADS(area + 6));
    CHECK(!opens(S, do_load_byte, area + 5, LOAD_ACCESS));
    CHECK(do_load((word)(area + 5)) != 0xdead); // M-mode is not bound
    EXPECT_NO_TRAP();

    for (word size = 8; size <= 4096; size *= 2) {
        const word *base = area + 1024, *end = base + size / 4;
        CSR_WRITE(pmpaddr0, napot(base, size));
        configure(0, NAPOT);
        CHECK(LOADS(base - 1) && !LOADS(base) && !LOADS(end - 1));
        CHECK(end == area + 2048 || LOADS(end));
    }

    CSR_WRITE(pmpaddr0, at(area + 3));          // from entry 0's address to entry 1's
    CSR_WRITE(pmpaddr1, at(area + 7));
    configure(0, 0);
    configure(1, TOR);
    CHECK(LOADS(area + 2) && !LOADS(area + 3) && !LOADS(area + 6) && LOADS(area + 7));
    CSR_WRITE(pmpaddr1, at(area + 3));          // an empty region matches nothing
    fence();
    CHECK(LOADS(area + 2) && LOADS(area + 3));
    CSR_WRITE(pmpaddr1, at(area + 1));
    fence();
    CHECK(LOADS(area + 0) && LOADS(area + 2) && LOADS(area + 3));
    off();
    CSR_WRITE(pmpaddr0, 0x80000000u >> 2);      // entry 0 begins at 0: all the devices
    configure(0, TOR);
    CHECK(!opens(S, do_load, (word *)0x02000000, LOAD_ACCESS) && LOADS(area));
    off();
}

static void rights(void) {
    static const word legal[] = {0, R, R | W, X, R | X, R | W | X};
    CSR_WRITE(pmpaddr0, napot(area, 16));
    for (word i = 0; i < sizeof legal / sizeof *legal; i++)
        for (enum mode mode = U; mode <= S; mode++) {
            word flags = legal[i];
            area[0] = RET;
            configure(0, NAPOT | flags);
            CHECK(opens(mode, do_load, area, LOAD_ACCESS) == !!(flags & R));
            CHECK(opens(mode, do_store, area + 1, STORE_ACCESS) == !!(flags & W));
            CHECK(opens(mode, do_amo, area + 1, STORE_ACCESS) == ((flags & (R | W)) == (R | W)));
            CHECK(opens(mode, do_fetch, area, FETCH_ACCESS) == !!(flags & X));
        }
    off();
}

// The lowest entry that matches decides, whatever the others say.
static void priority(void) {
    CSR_WRITE(pmpaddr0, at(area + 2));
    CSR_WRITE(pmpaddr1, napot(area, 16));
    configure(0, NA4 | R | W | X);
    configure(1, NAPOT);
    CHECK(!LOADS(area + 1) && LOADS(area + 2) && !LOADS(area + 3));
    configure(0, NA4);
    configure(1, NAPOT | R | W | X);
    CHECK(LOADS(area + 1) && !LOADS(area + 2) && LOADS(area + 3));
    off();
}

// Where nothing matches, S and U have no rights and M has all.
static void no_match(void) {
    word *beyond = (word *)0x80400000;
    CSR_WRITE(pmpaddr15, napot((word *)0x80000000, 1 << 22));
    fence();
    CHECK(LOADS(area) && !LOADS(beyond));
    CHECK(!opens(U, do_store, beyond, STORE_ACCESS));
    CHECK(!opens(S, do_fetch, beyond, FETCH_ACCESS));
    store((word)beyond, RET);
    CHECK(load((word)beyond) == RET);
    do_fetch((word)beyond);
    EXPECT_NO_TRAP();
    CSR_WRITE(pmpaddr15, -1);
    fence();
    CHECK(LOADS(beyond));
}

// With MPRV M-mode's loads are bound as those of MPP; so are page walks, as S-mode's.
static word load_as(enum mode mode, const word *place) {
    word value = 0xdead;
    CSR_CLEAR(mstatus, MPP);
    CSR_SET(mstatus, mode << 11);
    __asm__ volatile("csrs mstatus, %1\n lw %0, 0(%2)\n csrc mstatus, %1"
                     : "+r"(value) : "r"(MPRV), "r"(place) : "memory");
    return value;
}

static void mprv_and_walks(void) {
    area[0] = 77;
    CSR_WRITE(pmpaddr0, napot(area, 16));
    configure(0, NAPOT);
    CHECK(load_as(U, area) == 0xdead);
    EXPECT_TRAP(LOAD_ACCESS, (word)area);
    CHECK(load_as(M, area) == 77);
    EXPECT_NO_TRAP();

    table[0x80000000 >> 22] = 0x80000000 >> 2 | 0xcf;
    CSR_WRITE(satp, 1u << 31 | (word)table >> 12);
    fence();
    CHECK(load_as(S, area) == 0xdead);          // the frame is closed
    EXPECT_TRAP(LOAD_ACCESS, (word)area);
    CHECK(load_as(S, area + 4) != 0xdead);
    EXPECT_NO_TRAP();
    CSR_WRITE(pmpaddr0, at(table + 512));       // an entry of the table is closed
    configure(0, NA4);
    CHECK(load_as(S, area + 4) == 0xdead);
    EXPECT_TRAP(LOAD_ACCESS, (word)(area + 4));
    CSR_WRITE(satp, 0);
    off();
}

static void registers(void) {
    CSR_WRITE(pmpaddr3, -1);
    CHECK(CSR_READ(pmpaddr3) == 0xffffffff);    // regions as small as four bytes
    CSR_WRITE(pmpaddr3, 0x12345678);
    CHECK(CSR_READ(pmpaddr3) == 0x12345678);
    CSR_WRITE(pmpcfg0, 0x0f1f171b);
    CHECK(CSR_READ(pmpcfg0) == 0x0f1f171b);
    off();
    CSR_WRITE(pmpcfg1, -1 & 0x60606060);        // bits 5 and 6 do not exist
    CHECK(CSR_READ(pmpcfg1) == 0);
}

// A locked entry binds M-mode too, and nothing changes it until reset.
static void locked(void) {
    area[0] = 77;
    CSR_WRITE(pmpaddr2, at(area));
    CSR_WRITE(pmpaddr3, at(area + 4));
    configure(3, TOR | R | L);
    CHECK(do_load((word)area) == 77);
    EXPECT_NO_TRAP();
    do_store((word)(area + 3));
    EXPECT_TRAP(STORE_ACCESS, (word)(area + 3));
    do_fetch((word)area);
    EXPECT_TRAP(FETCH_ACCESS, (word)area);
    do_store((word)(area + 4));
    EXPECT_NO_TRAP();

    CSR_WRITE(pmpcfg0, 0);
    CHECK(CSR_READ(pmpcfg0) == (word)(TOR | R | L) << 24);
    CSR_WRITE(pmpaddr3, 0);
    CHECK(CSR_READ(pmpaddr3) == at(area + 4));
    CSR_WRITE(pmpaddr2, 0);                     // the lower end of a locked TOR region: as well
    CHECK(CSR_READ(pmpaddr2) == at(area));
    CSR_WRITE(pmpaddr1, 5);                     // the others still change
    CHECK(CSR_READ(pmpaddr1) == 5);
    do_store((word)area);
    EXPECT_TRAP(STORE_ACCESS, (word)area);
}

int main(void) {
    registers();
    regions();
    rights();
    priority();
    no_match();
    mprv_and_walks();
    locked();
    finish(0);
}
