// Processes: how they come and go.

#include "process.h"

#include "console.h"
#include "memory.h"

extern const struct program programs[], programs_end[]; // in programs.S

struct process processes[MOST_PROCESSES];
struct process *current = processes + MOST_PROCESSES - 1; // the search begins behind it

static void create_process(struct process *process, const struct program *program) {
    process->name = program->name;
    process->number = process - processes + 1;
    process->root = make_page_table();
    if (!process->root || !load_program(process, program))
        panic("there is no room for a program");
    process->registers.sp = PROCESS_END;
    process->state = READY;
}

void create_processes(void) {
    struct process *process = processes;
    for (const struct program *program = programs; program < programs_end; program++) {
        if (process == processes + MOST_PROCESSES)
            panic("there are too many programs");
        create_process(process++, program);
    }
}

// The hardware may be walking the table that is given back, so it gets the kernel's first.
static void take_memory_back(struct process *process) {
    use_page_table(kernel_root, 0);
    free_page_table(process->root);
    forget_address_space(process->number);
    process->root = 0;
}

void end_process(struct process *process, int exit_code) {
    process->state = ENDED;
    process->exit_code = exit_code;
    take_memory_back(process);
    print("kernel: %s (%u) ended with %u; turns: %u, pages on demand: %u\n", process->name,
          process->number, exit_code, process->turns, process->pages);
}

void kill_process(struct process *process, const char *reason, uint32_t value) {
    print("kernel: %s (%u) is killed at %x: %s, %x\n", process->name, process->number,
          process->registers.pc, reason, value);
    end_process(process, 255);
}

unsigned count_living(void) {
    unsigned count = 0;
    for (struct process *process = processes; process < processes + MOST_PROCESSES; process++)
        count += process->state != NONE && process->state != ENDED;
    return count;
}

unsigned count_failed(void) {
    unsigned count = 0;
    for (struct process *process = processes; process < processes + MOST_PROCESSES; process++)
        count += process->state == ENDED && process->exit_code != 0;
    return count;
}
