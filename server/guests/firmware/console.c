// The debug console (SBI extension DBCN): text between the serial port and the caller's memory.

#include "board.h"
#include "service.h"
#include "uart.h"

#define PAGE_SIZE 4096

// Single bytes with the caller's rights (supervisor_memory.S); -1 where it has none.
int load_as_supervisor(uint32_t address);
int store_as_supervisor(uint32_t address, int byte);

// May the caller use all of [base, base + size)? It must lie in one of the two banks of RAM,
// and every page of it must be open to the caller: protection here knows only whole pages.
static int is_open(uint32_t base, uint32_t size) {
    uint32_t last = base + size - 1;
    if (last < base || (last >= LOW_RAM_END && base < HIGH_RAM))
        return 0;
    for (uint32_t page = base / PAGE_SIZE; page < last / PAGE_SIZE; page++)
        if (load_as_supervisor(page * PAGE_SIZE) < 0)
            return 0;
    return load_as_supervisor(last) >= 0;
}

static uint32_t write_all(uint32_t base, uint32_t size) {
    for (uint32_t i = 0; i < size; i++)
        uart_put(load_as_supervisor(base + i));
    return size;
}

// Takes what has arrived and no more: the call does not wait.
static uint32_t read_some(uint32_t base, uint32_t size) {
    uint32_t count = 0;
    for (; count < size; count++) {
        int byte = uart_get();
        if (byte < 0)
            break;
        store_as_supervisor(base + count, byte);
    }
    return count;
}

// Write and read take a0: size, a1 and a2: the lower and upper half of the physical address.
struct answer console_service(const struct registers *caller) {
    uint32_t size = caller->a0, base = caller->a1, base_high = caller->a2;

    switch (caller->a6) {
    case SBI_DBCN_WRITE_BYTE:
        uart_put(caller->a0);
        return (struct answer){SBI_SUCCESS, 0};
    case SBI_DBCN_WRITE:
    case SBI_DBCN_READ:
        if (size == 0)
            return (struct answer){SBI_SUCCESS, 0};
        if (base_high != 0 || !is_open(base, size))
            return (struct answer){SBI_ERR_INVALID_PARAM, 0};
        if (caller->a6 == SBI_DBCN_WRITE)
            return (struct answer){SBI_SUCCESS, write_all(base, size)};
        return (struct answer){SBI_SUCCESS, read_some(base, size)};
    default:
        return (struct answer){SBI_ERR_NOT_SUPPORTED, 0};
    }
}
