// What the programs share: the kernel's services as functions, and a way to print.

#include "user.h"

#include "../system_calls.h"
#include "text.h"

__attribute__((section(".data.first"))) volatile uint32_t progress;

int write(const char *text, unsigned size) {
    return call((uint32_t)text, size, 0, CALL_WRITE);
}

int read(char *buffer, unsigned size, unsigned ticks) {
    return call((uint32_t)buffer, size, ticks, CALL_READ);
}

void yield(void) {
    call(0, 0, 0, CALL_YIELD);
}

void sleep(unsigned ticks) {
    call(ticks, 0, 0, CALL_SLEEP);
}

void *sbrk(unsigned size) {
    return (void *)call(size, 0, 0, CALL_SBRK);
}

unsigned getpid(void) {
    return call(0, 0, 0, CALL_GETPID);
}

unsigned time(void) {
    return call(0, 0, 0, CALL_TIME);
}

void print(const char *form, ...) {
    char line[80];
    va_list values;
    va_start(values, form);
    write(line, fill_in(line, sizeof line, form, values));
    va_end(values);
}
