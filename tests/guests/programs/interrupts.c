// Are interrupts pending, enabled, delegated and preferred as the manual says?

#include "harness/harness.h"

#define CLINT 0x02000000u
#define MSIP CLINT
#define MTIMECMP (CLINT + 0x4000)
#define MTIME (CLINT + 0xbff8)

#define PLIC 0x0c000000u
#define PRIORITY(source) (PLIC + 4 * (source))
#define PENDING (PLIC + 0x1000)
#define ENABLE(context) (PLIC + 0x2000 + 0x80 * (context))
#define THRESHOLD(context) (PLIC + 0x200000 + 0x1000 * (context))
#define CLAIM(context) (THRESHOLD(context) + 4)
#define UART_SOURCE 10

#define UART 0x10000000u // a byte each: IER at 1

enum { SSI = 1, MSI = 3, STI = 5, MTI = 7, SEI = 9, MEI = 11 };
#define BIT(interrupt) (1u << (interrupt))

static void write_64(word address, word high, word low) {
    store(address, 0xffffffff);
    store(address + 4, high);
    store(address, low);
}

static void set_stimecmp(word high, word low) {
    CSR_WRITE(stimecmp, 0xffffffff);
    CSR_WRITE(stimecmph, high);
    CSR_WRITE(stimecmp, low);
}

static void quiet(void) {
    CSR_CLEAR(mstatus, MIE | SIE);
    CSR_WRITE(mie, 0);
    CSR_WRITE(mip, 0);
    store(MSIP, 0);
    write_64(MTIMECMP, -1, -1);
    set_stimecmp(-1, -1);
    *(volatile uint8_t *)(UART + 1) = 0;
    store(CLAIM(0), load(CLAIM(0)));
    CHECK((CSR_READ(mip) & 0xaaa) == 0);
}

static int becomes_pending(int interrupt) {
    for (int i = 0; i < 50000; i++)
        if (CSR_READ(mip) & BIT(interrupt))
            return 1;
    return 0;
}

static void software(void) {
    store(MSIP, 0xffffffff);
    CHECK(load(MSIP) == 1);                     // one bit
    CHECK(CSR_READ(mip) & BIT(MSI));
    CSR_SET(mstatus, MIE);
    EXPECT_NO_TRAP();                           // pending, not enabled
    CSR_CLEAR(mstatus, MIE);
    CSR_WRITE(mie, BIT(MSI));
    EXPECT_NO_TRAP();                           // enabled, but none are taken in M-mode
    CSR_SET(mstatus, MIE);
    EXPECT_TRAP(INTERRUPT | MSI, 0);
    CHECK((trapped.status & (MIE | MPIE | MPP)) == (MPIE | MPP));
    CHECK(!(CSR_READ(mie) & BIT(MSI)));
    CSR_CLEAR(mstatus, MIE);
    for (enum mode mode = U; mode <= S; mode++) { // below M-mode MIE does not matter
        CSR_WRITE(mie, BIT(MSI));
        run_in(mode, do_nothing, 0);
        EXPECT_TRAP(INTERRUPT | MSI, 0);
    }
    store(MSIP, 0);
    CHECK(!(CSR_READ(mip) & BIT(MSI)));
}

static void timer(void) {
    write_64(MTIMECMP, 0, load(MTIME) + 300);
    CHECK(!(CSR_READ(mip) & BIT(MTI)));
    CHECK(becomes_pending(MTI));
    CSR_WRITE(mie, BIT(MTI));
    CSR_SET(mstatus, MIE);
    EXPECT_TRAP(INTERRUPT | MTI, 0);
    write_64(MTIMECMP, 1, 0);
    CHECK(!(CSR_READ(mip) & BIT(MTI)));

    // wfi ends when an enabled interrupt is pending, taken or not.
    CSR_CLEAR(mstatus, MIE);
    CSR_WRITE(mie, BIT(MTI));
    word deadline = load(MTIME) + 500;
    write_64(MTIMECMP, 0, deadline);
    while (!(CSR_READ(mip) & BIT(MTI)))
        __asm__ volatile("wfi");
    CHECK(load(MTIME) >= deadline && CSR_READ(time) >= deadline);
    EXPECT_NO_TRAP();
    quiet();
}

static word set_supervisor_timer(word low) {
    set_stimecmp(0, low);
    return CSR_READ(stimecmp);
}

static word refused_timer(word unused) {
    (void)unused;
    TRY("csrr a0, stimecmp");
    EXPECT_TRAP(ILLEGAL, 0x14d02573);
    TRY("csrw stimecmph, a0");
    EXPECT_TRAP(ILLEGAL, 0x15d51073);
    return 0;
}

static void supervisor_timer(void) {
    CSR_WRITE(mcounteren, 7);
    word deadline = CSR_READ(time) + 300;
    CHECK(run_in(S, set_supervisor_timer, deadline) == deadline);
    CHECK(!(CSR_READ(mip) & BIT(STI)));
    CHECK(becomes_pending(STI));
    CSR_WRITE(mip, 0);                          // only the timer can clear it
    CHECK(CSR_READ(mip) & BIT(STI));
    CSR_WRITE(mie, BIT(STI));
    CSR_SET(mstatus, MIE);
    EXPECT_TRAP(INTERRUPT | STI, 0);            // not delegated: M's
    quiet();

    run_in(U, refused_timer, 0);
    CSR_WRITE(mcounteren, 5);                   // without TM
    run_in(S, refused_timer, 0);
    CSR_WRITE(mcounteren, 7);
    CSR_CLEAR(menvcfgh, 1u << 31);              // without STCE
    run_in(S, refused_timer, 0);
    CSR_WRITE(mip, BIT(STI));                   // then M-mode makes it pending
    CHECK(CSR_READ(mip) & BIT(STI));
    CSR_WRITE(mip, 0);
    CHECK(!(CSR_READ(mip) & BIT(STI)));
    CSR_SET(menvcfgh, 1u << 31);
}

static word raise_in_s(word unused) {
    (void)unused;
    CSR_SET(sip, BIT(SSI));
    CHECK(CSR_READ(sip) & BIT(SSI));
    CSR_SET(sip, BIT(STI) | BIT(SEI));          // these are not S's to set
    CHECK(!(CSR_READ(sip) & (BIT(STI) | BIT(SEI))));
    CSR_WRITE(sie, BIT(SSI));
    EXPECT_NO_TRAP();
    CSR_SET(sstatus, SIE);
    EXPECT_S_TRAP(INTERRUPT | SSI, 0);
    CHECK((s_trapped.status & (SIE | SPIE | SPP)) == (SPIE | SPP));
    CSR_CLEAR(sip, BIT(SSI));
    CHECK(!(CSR_READ(sip) & BIT(SSI)));
    CSR_CLEAR(sstatus, SIE);
    return 0;
}

static word order_in_s(word pair) {
    word first = pair >> 8, second = pair & 0xff;
    CSR_WRITE(sie, BIT(first) | BIT(second));
    CSR_SET(sstatus, SIE);
    CHECK(s_trapped.count == 2 && s_trapped.cause == (INTERRUPT | second));
    s_trapped.count = 0;
    CSR_CLEAR(sstatus, SIE);
    return 0;
}

static void delegated(void) {
    CSR_WRITE(mideleg, BIT(SSI) | BIT(STI) | BIT(SEI));
    run_in(S, raise_in_s, 0);

    CSR_WRITE(mip, BIT(SSI));
    CSR_WRITE(mie, BIT(SSI));
    CSR_SET(mstatus, MIE | SIE);                // never taken in a higher mode
    EXPECT_NO_TRAP();
    CSR_CLEAR(mstatus, MIE | SIE);
    run_in(U, do_nothing, 0);                   // below S-mode SIE does not matter
    EXPECT_S_TRAP(INTERRUPT | SSI, 0);
    CHECK(!(s_trapped.status & SPP));
    CSR_WRITE(mie, BIT(SSI));
    run_in(S, do_nothing, 0);                   // in S-mode it does
    EXPECT_NO_TRAP();

    CSR_WRITE(mip, BIT(SSI) | BIT(SEI));
    set_stimecmp(0, 0);
    run_in(S, order_in_s, SEI << 8 | SSI);
    run_in(S, order_in_s, SEI << 8 | STI);
    run_in(S, order_in_s, SSI << 8 | STI);
    CSR_WRITE(mideleg, 0);
    quiet();
}

// Of two that are taken at once the second is the one noted last.
static void order(void) {
    static const uint8_t by_priority[] = {MEI, MSI, MTI, SEI, SSI, STI};
    store(MSIP, 1);
    write_64(MTIMECMP, 0, 0);
    set_stimecmp(0, 0);
    CSR_WRITE(mip, BIT(SSI) | BIT(SEI));
    *(volatile uint8_t *)(UART + 1) = 2;
    CHECK(becomes_pending(MEI) && becomes_pending(MTI));
    CHECK((CSR_READ(mip) & 0xaaa) == 0xaaa);
    for (int i = 0; i < 6; i++)
        for (int j = i + 1; j < 6; j++) {
            CSR_WRITE(mie, BIT(by_priority[i]) | BIT(by_priority[j]));
            CSR_SET(mstatus, MIE);
            CHECK(trapped.count == 2 && trapped.cause == (INTERRUPT | by_priority[j]));
            trapped.count = 0;
            CSR_CLEAR(mstatus, MIE);
        }
    quiet();
}

// The serial port's transmitter is always ready, so enabling its interrupt raises it.
static void external(void) {
    for (int context = 0; context < 2; context++) {
        int interrupt = context == 0 ? MEI : SEI;
        store(PRIORITY(UART_SOURCE), 0);
        store(ENABLE(context), BIT(UART_SOURCE));
        store(THRESHOLD(context), 0);
        *(volatile uint8_t *)(UART + 1) = 2;
        CHECK(!(CSR_READ(mip) & BIT(interrupt))); // priority 0: never
        CHECK(load(CLAIM(context)) == 0);
        *(volatile uint8_t *)(UART + 1) = 0;
        store(PRIORITY(UART_SOURCE), 3);
        *(volatile uint8_t *)(UART + 1) = 2;
        CHECK(becomes_pending(interrupt));
        CHECK(load(PENDING) & BIT(UART_SOURCE));
        store(THRESHOLD(context), 3);
        CHECK(!(CSR_READ(mip) & BIT(interrupt))); // not above the threshold
        store(THRESHOLD(context), 2);
        CHECK(becomes_pending(interrupt));

        CSR_WRITE(mie, BIT(interrupt));
        CSR_SET(mstatus, MIE);
        EXPECT_TRAP(INTERRUPT | interrupt, 0);
        CSR_CLEAR(mstatus, MIE);
        CHECK(load(CLAIM(context)) == UART_SOURCE);
        CHECK(!(CSR_READ(mip) & BIT(interrupt))); // claimed
        CHECK(load(CLAIM(context)) == 0);
        *(volatile uint8_t *)(UART + 1) = 0;
        store(CLAIM(context), UART_SOURCE);
        CHECK(!(CSR_READ(mip) & BIT(interrupt))); // completed, and its reason is gone
        store(ENABLE(context), 0);
        store(THRESHOLD(context), 0);
    }
    store(ENABLE(0), BIT(UART_SOURCE));           // for order()
}

static void vectored(void) {
    CSR_WRITE(mtvec, (word)trap_entry | 1);
    CHECK(CSR_READ(mtvec) == ((word)trap_entry | 1));
    was_vectored = 0;
    TRY(".word 0");
    EXPECT_TRAP(ILLEGAL, 0);
    CHECK(!was_vectored);                         // exceptions come to the base
    store(MSIP, 1);
    CSR_WRITE(mie, BIT(MSI));
    CSR_SET(mstatus, MIE);
    EXPECT_TRAP(INTERRUPT | MSI, 0);
    CHECK(was_vectored);
    CSR_WRITE(mtvec, trap_entry);
    quiet();
}

int main(void) {
    quiet();
    software();
    timer();
    supervisor_timer();
    delegated();
    external();
    order();
    vectored();
    finish(0);
}
