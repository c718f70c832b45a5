// System calls: what each of them does.
//
// A call that has to wait does not keep the kernel: it notes what the process waits for, and the
// answer is put into its registers when the time has come.

#include "system_calls.h"

#include "console.h"
#include "interrupts.h"
#include "process_memory.h"
#include "scheduler.h"

enum { ECALL_SIZE = 4 };

#define REFUSED 0xFFFFFFFF

// Where a process waits, a0 is the answer later; what a call returns is its answer now.

static uint32_t do_exit(struct process *process) {
    end_process(process, process->registers.a0);
    return 0;
}

static uint32_t do_write(struct process *process) {
    uint32_t size = process->registers.a1;
    return print_from(process, process->registers.a0, size) ? size : REFUSED;
}

void finish_reading(struct process *process) {
    uint32_t count = 0;
    int character;
    while (count < process->size && (character = console_read()) >= 0) {
        char byte = character;
        if (!copy_out(process, process->buffer + count, &byte, 1)) {
            count = REFUSED;
            break;
        }
        count++;
    }
    if (count == 0)
        return;
    process->registers.a0 = count;
    process->state = READY;
}

static uint32_t do_read(struct process *process) {
    const struct registers *registers = &process->registers;
    process->buffer = registers->a0;
    process->size = registers->a1;
    process->wake_at = ticks + registers->a2;
    process->state = READING;
    finish_reading(process);
    if (process->state == READY)
        return registers->a0;
    if (registers->a2 == 0 || process->size == 0)
        process->state = READY;
    return 0;
}

static uint32_t do_yield(struct process *process) {
    (void)process;
    return 0;
}

static uint32_t do_sleep(struct process *process) {
    process->wake_at = ticks + process->registers.a0;
    if (process->registers.a0)
        process->state = SLEEPING;
    return 0;
}

static uint32_t do_sbrk(struct process *process) {
    return grow_heap(process, process->registers.a0);
}

static uint32_t do_getpid(struct process *process) {
    return process->number;
}

static uint32_t do_time(struct process *process) {
    (void)process;
    return ticks;
}

static uint32_t (*const services[CALLS])(struct process *process) = {
    [CALL_EXIT] = do_exit,     [CALL_WRITE] = do_write, [CALL_READ] = do_read,
    [CALL_YIELD] = do_yield,   [CALL_SLEEP] = do_sleep, [CALL_SBRK] = do_sbrk,
    [CALL_GETPID] = do_getpid, [CALL_TIME] = do_time,
};

int system_call(struct process *process) {
    uint32_t number = process->registers.a7;
    process->registers.pc += ECALL_SIZE; // it goes on behind the call
    process->registers.a0 = number < CALLS ? services[number](process) : REFUSED;
    return number != CALL_YIELD;
}
