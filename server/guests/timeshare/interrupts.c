// Interrupts: the timer's, and through the PLIC those of the devices.
//
// While the kernel runs, interrupts are off (sstatus.SIE is 0) and merely become pending. While a
// process runs they are on, whatever SIE says: those of a higher mode always are.

#include "interrupts.h"

#include "board.h"
#include "console.h"
#include "csr.h"
#include "memory.h"
#include "sbi_call.h"
#include "scheduler.h"

enum {
    TIMER = 1 << 5,              // the bits of sie and sip
    EXTERNAL = 1 << 9,

    SUPERVISOR = 1,              // the PLIC's context for supervisor mode on hart 0
};

// The PLIC's registers: a priority for each source; for each context a bit a source, a threshold,
// and a register that tells the source to serve (read) and is told when it is served (written).
#define PLIC_PRIORITY(source) (*(volatile uint32_t *)(KERNEL_BASE + PLIC + 4 * (source)))
#define PLIC_ENABLED (*(volatile uint32_t *)(KERNEL_BASE + PLIC + 0x2000 + 0x80 * SUPERVISOR))
#define PLIC_THRESHOLD (*(volatile uint32_t *)(KERNEL_BASE + PLIC + 0x200000 + 0x1000 * SUPERVISOR))
#define PLIC_CLAIM (*(volatile uint32_t *)(KERNEL_BASE + PLIC + 0x200004 + 0x1000 * SUPERVISOR))

// How long a process may run before it is another's turn, in ticks of the machine's clock. If it
// is shorter than what the kernel needs to change over (about 300), nobody gets anywhere. It lies in
// memory, not in the code, so that an experiment can change it in the image.
volatile uint32_t timer_period = 5000;

uint32_t ticks;

// The clock has 64 bits and is read in two halves. If the upper one changed meanwhile, the
// lower one may belong to either.
uint64_t time_now(void) {
    uint32_t high, low;
    do {
        high = read_csr(timeh);
        low = read_csr(time);
    } while (read_csr(timeh) != high);
    return (uint64_t)high << 32 | low;
}

// Asks the firmware for the next timer interrupt, which takes the present one back.
static void start_timer(void) {
    uint64_t next = time_now() + timer_period;
    sbi_call(SBI_TIME, SBI_TIME_SET_TIMER, next, next >> 32, 0);
}

void set_up_interrupts(void) {
    PLIC_PRIORITY(UART_SOURCE) = 1;
    PLIC_ENABLED = 1 << UART_SOURCE;
    PLIC_THRESHOLD = 0;
    write_csr(sie, TIMER | EXTERNAL);
    start_timer();
}

static void serve_device(void) {
    uint32_t source = PLIC_CLAIM;
    if (source == UART_SOURCE) {
        console_interrupt();
        wake_readers();
    }
    if (source)
        PLIC_CLAIM = source;
}

int serve_interrupts(void) {
    uint32_t pending = read_csr(sip);
    if (pending & EXTERNAL)
        serve_device();
    if (pending & TIMER) {
        ticks++;
        start_timer();
        wake_sleepers();
    }
    return (pending & TIMER) != 0;
}

void wait_for_interrupt(void) {
    __asm__ volatile("wfi" ::: "memory");
}
