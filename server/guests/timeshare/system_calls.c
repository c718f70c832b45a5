// System calls: what each of them does.
//
// A call that has to wait does not keep the kernel: it notes what the process waits for, and the
// answer is given when the time has come.

#include "system_calls.h"

#include "console.h"
#include "interrupts.h"
#include "process_memory.h"

enum { ECALL_SIZE = 4 };

#define REFUSED 0xFFFFFFFF

void answer(struct process *process, uint32_t value) {
    process->registers.a0 = value;
    process->state = READY;
}

static void do_exit(struct process *process) {
    end_process(process, process->registers.a0);
}

static void do_write(struct process *process) {
    uint32_t text = process->registers.a0, size = process->registers.a1;
    answer(process, print_from(process, text, size) ? size : REFUSED);
}

void finish_reading(struct process *process) {
    uint32_t count = 0;
    int character;
    while (count < process->size && (character = console_read()) >= 0) {
        char byte = character;
        if (!copy_out(process, process->buffer + count, &byte, 1)) {
            answer(process, REFUSED);
            return;
        }
        count++;
    }
    if (count)
        answer(process, count);
}

static void do_read(struct process *process) {
    uint32_t patience = process->registers.a2;
    process->buffer = process->registers.a0;
    process->size = process->registers.a1;
    process->wake_at = ticks + patience;
    process->state = READING;
    finish_reading(process);
    if (process->state == READING && (process->size == 0 || patience == 0))
        answer(process, 0);
}

static void do_yield(struct process *process) {
    answer(process, 0);
}

static void do_sleep(struct process *process) {
    uint32_t patience = process->registers.a0;
    process->wake_at = ticks + patience;
    process->state = SLEEPING;
    if (patience == 0)
        answer(process, 0);
}

static void do_sbrk(struct process *process) {
    answer(process, grow_heap(process, process->registers.a0));
}

static void do_getpid(struct process *process) {
    answer(process, process->number);
}

static void do_time(struct process *process) {
    answer(process, ticks);
}

static void (*const services[CALLS])(struct process *process) = {
    [CALL_EXIT] = do_exit,     [CALL_WRITE] = do_write, [CALL_READ] = do_read,
    [CALL_YIELD] = do_yield,   [CALL_SLEEP] = do_sleep, [CALL_SBRK] = do_sbrk,
    [CALL_GETPID] = do_getpid, [CALL_TIME] = do_time,
};

int system_call(struct process *process) {
    uint32_t number = process->registers.a7;
    process->registers.pc += ECALL_SIZE; // it goes on behind the call
    if (number < CALLS)
        services[number](process);
    else
        answer(process, REFUSED);
    return number != CALL_YIELD;
}
