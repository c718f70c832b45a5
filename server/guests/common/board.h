// Where things are on the machine: the memory map of server/machine, for C and assembly.

#ifndef BOARD_H
#define BOARD_H

#define FINISHER 0x00100000   // the test finisher: a word written here ends the run
#define FINISHER_PASS 0x5555
#define FINISHER_FAIL 0x3333  // the upper half of the word is the code
#define FINISHER_RESET 0x7777

#define UART 0x10000000       // a 16550A, its registers one byte apart
#define UART_SOURCE 10        // its number at the PLIC

#define PLIC 0x0C000000       // the interrupt controller of the devices

#define LOW_RAM_END 0x00100000
#define HIGH_RAM 0x80000000

#define FIRMWARE_BASE HIGH_RAM
#define FIRMWARE_SIZE 0x20000 // 128 KiB, a power of two: one PMP entry covers it

#endif
