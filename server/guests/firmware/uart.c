// The serial port, a 16550A: eight registers of one byte each.

#include "uart.h"

#include "board.h"

enum {
    RBR = 0, THR = 0,          // receive and transmit: the same address, read or written
    IER = 1,                   // interrupt enable
    FCR = 2,                   // FIFO control
    LCR = 3,                   // line control
    LSR = 5,                   // line status

    FCR_ENABLE_AND_CLEAR = 7,
    LCR_8_BITS = 3,
    LSR_DATA_READY = 1 << 0,
    LSR_TRANSMIT_EMPTY = 1 << 5,
};

static volatile uint8_t *const port = (volatile uint8_t *)UART;

void uart_init(void) {
    port[IER] = 0;             // no interrupts: we ask
    port[FCR] = FCR_ENABLE_AND_CLEAR;
    port[LCR] = LCR_8_BITS;
}

void uart_put(uint8_t byte) {
    while (!(port[LSR] & LSR_TRANSMIT_EMPTY))
        ;
    port[THR] = byte;
}

int uart_get(void) {
    return port[LSR] & LSR_DATA_READY ? port[RBR] : -1;
}

void uart_print(const char *text) {
    while (*text)
        uart_put(*text++);
}

void uart_print_hex(uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4)
        uart_put("0123456789abcdef"[value >> shift & 0xf]);
}
