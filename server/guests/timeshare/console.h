// The console: a serial port, a 16550A. Output goes straight to it, input comes by interrupts.

#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdint.h>

void set_up_console(void);
void console_write(const char *text, uint32_t size);

// The serial port has interrupted: take what has arrived.
void console_interrupt(void);

// The next character that was typed, or -1 if there is none; does not wait.
int console_read(void);

// A line of the kernel's own; the form is that of common/text.h.
void print(const char *form, ...);

// The kernel cannot go on: says so and turns the machine off.
_Noreturn void panic(const char *reason);

#endif
