// The console: a serial port, a 16550A, with eight registers of one byte each.

#include "console.h"

#include "board.h"
#include "memory.h"
#include "sbi_call.h"
#include "text.h"

enum {
    RBR = 0, THR = 0,            // receive and transmit: the same address, read or written
    IER = 1,                     // interrupt enable
    FCR = 2,                     // FIFO control
    LSR = 5,                     // line status

    IER_RECEIVED = 1 << 0,
    FCR_ENABLE = 1 << 0,
    LSR_DATA_READY = 1 << 0,
    LSR_TRANSMIT_EMPTY = 1 << 5,
    FIFO_SIZE = 16,
};

static volatile uint8_t *const port = (volatile uint8_t *)(KERNEL_BASE + UART);

// What was typed and not yet read, in a ring. The counts only ever grow; a count modulo the size
// is a place in the ring.
static char typed[64];
static uint32_t typed_count, read_count;

void set_up_console(void) {
    port[FCR] = FCR_ENABLE;
    port[IER] = IER_RECEIVED;
}

// An empty transmitter takes as many characters as its FIFO has room for.
void console_write(const char *text, uint32_t size) {
    for (uint32_t i = 0; i < size; i++) {
        if (i % FIFO_SIZE == 0)
            while (!(port[LSR] & LSR_TRANSMIT_EMPTY))
                ;
        port[THR] = text[i];
    }
}

void console_interrupt(void) {
    while (port[LSR] & LSR_DATA_READY) {
        char character = port[RBR];
        if (typed_count - read_count < sizeof typed) // else nobody reads: it is lost
            typed[typed_count++ % sizeof typed] = character;
    }
}

int console_read(void) {
    return read_count == typed_count ? -1 : typed[read_count++ % sizeof typed];
}

void print(const char *form, ...) {
    char line[120];
    va_list values;
    va_start(values, form);
    console_write(line, fill_in(line, sizeof line, form, values));
    va_end(values);
}

void panic(const char *reason) {
    print("kernel: cannot go on: %s\n", reason);
    sbi_shut_down(0);
}
