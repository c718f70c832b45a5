// What the programs share: the kernel's services as functions, and a way to print.

#ifndef USER_H
#define USER_H

#include <stdint.h>

// How far the program has got. It lies at virtual address 0 in every program: the same number,
// another place in main memory.
extern volatile uint32_t progress;

int call(uint32_t x, uint32_t y, uint32_t z, uint32_t number); // in start.S

// The services; system_calls.h says what they do.
int write(const char *text, unsigned size);
int read(char *buffer, unsigned size, unsigned ticks);
void yield(void);
void sleep(unsigned ticks);
void *sbrk(unsigned size);
unsigned getpid(void);
unsigned time(void);

// Prints a line in one call, so that it is not mixed with another's. Its form: common/text.h.
void print(const char *form, ...);

#endif
