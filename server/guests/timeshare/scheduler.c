// Whose turn it is: the processes take turns in the order of the table, for a tick each.

#include "scheduler.h"

#include "console.h"
#include "interrupts.h"
#include "process.h"
#include "sbi_call.h"
#include "system_calls.h"

// Round robin: the first that is ready, the search beginning behind the current one.
static struct process *next_ready(void) {
    struct process *process = current;
    do {
        if (++process == processes + MOST_PROCESSES)
            process = processes;
        if (process->state == READY)
            return process;
    } while (process != current);
    return 0;
}

static _Noreturn void shut_down(void) {
    unsigned failed = count_failed();
    use_page_table(kernel_root, 0);
    print("kernel: all processes have ended, %u of them badly\n", failed);
    sbi_shut_down(failed == 0);
}

struct registers *schedule(int keep) {
    if (keep && current->state == READY)
        return &current->registers;
    struct process *next;
    while (!(next = next_ready())) {
        if (count_living() == 0)
            shut_down();
        wait_for_interrupt();
        serve_interrupts();
    }
    use_page_table(next->root, next->number);
    next->turns++;
    current = next;
    return &next->registers;
}

void wake_readers(void) {
    for (struct process *process = processes; process < processes + MOST_PROCESSES; process++)
        if (process->state == READING)
            finish_reading(process);
}

void wake_sleepers(void) {
    for (struct process *process = processes; process < processes + MOST_PROCESSES; process++) {
        if (process->wake_at == ticks)
            if (process->state == READING || process->state == SLEEPING)
                answer(process, 0);
    }
}
