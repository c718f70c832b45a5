// The serial port, a 16550A.

#ifndef UART_H
#define UART_H

#include <stdint.h>

void uart_init(void);
void uart_put(uint8_t byte);   // waits until the port takes it
int uart_get(void);            // the next byte that has arrived, or -1; does not wait
void uart_print(const char *text);
void uart_print_hex(uint32_t value);

#endif
