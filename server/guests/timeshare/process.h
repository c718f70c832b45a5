// Processes: each a program in an address space of its own, beginning at 0.

#ifndef PROCESS_H
#define PROCESS_H

#include "page_table.h"

#include <stdint.h>

enum { MOST_PROCESSES = 8 };

// A program as it lies in the kernel's image: an ELF file (programs.S lists them).
struct program {
    const char *name;
    const uint8_t *start, *end;
};

// The registers of a process while it does not run; entry.S knows this order.
struct registers {
    uint32_t pc;
    uint32_t ra, sp, gp, tp;
    uint32_t t0, t1, t2, s0, s1;
    uint32_t a0, a1, a2, a3, a4, a5, a6, a7;
    uint32_t s2, s3, s4, s5, s6, s7, s8, s9, s10, s11;
    uint32_t t3, t4, t5, t6;
};

enum state {
    NONE,     // no process is here
    READY,    // it runs, or would if it had the processor
    READING,  // it waits until somebody types, or until the tick wake_at
    SLEEPING, // it waits until the tick wake_at
    ENDED,
};

struct process {
    struct registers registers;
    const char *name;
    uint32_t number;       // from 1; its ASID as well
    enum state state;
    pte *root;             // its page table
    uint32_t heap_start;   // the first page behind the program
    uint32_t heap_end;     // up to here the process may use memory: a page when it is touched
    uint32_t wake_at;
    uint32_t buffer, size; // where what is typed shall go
    int exit_code;
    uint32_t turns;        // how often it was given the processor
    uint32_t pages;        // how many pages it was given on demand
};

extern struct process processes[MOST_PROCESSES];
extern struct process *current; // the one that runs, or ran last

// Makes a process of every program in the kernel's image.
void create_processes(void);

// It is over for the process, by its own will or not; its memory is given back.
void end_process(struct process *process, int exit_code);
void kill_process(struct process *process, const char *reason, uint32_t value);

// How many processes are there that have not ended, and how many did not end with 0?
unsigned count_living(void);
unsigned count_failed(void);

// Load a program into a fresh address space; null if it is none or does not fit (program.c).
int load_program(struct process *process, const struct program *program);

#endif
