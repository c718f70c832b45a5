// Tasks: functions that take turns. Each has a stack, and runs until it chooses to wait.

#ifndef TASKS_H
#define TASKS_H

#include <stdint.h>

enum {
    MOST_TASKS = 16,
    STACK_WORDS = 192,
    EVENT_TIMER = 1, // entry.S sets it in `events`
};

struct task {
    uint32_t sp;       // while it does not run
    struct task *next; // in the queue where it stands
    uint64_t wake_at;  // while it sleeps
    int used;
    _Alignas(16) uint32_t stack[STACK_WORDS];
};

// Tasks that wait for the same thing, in the order of their coming.
struct queue {
    struct task *first, *last;
};

// A new task, which will call function(argument).
void begin_task(void (*function)(void *argument), void *argument);

// The running task waits here until another wakes it.
void wait_in(struct queue *queue);

// The first of them, if there is one, may go on.
void wake_first(struct queue *queue);

// Runs the tasks until all have ended. False if those that are left wait for one another.
int run_tasks(void);

// The running task waits until the clock shows `time`.
void sleep_until(uint64_t time);
uint64_t time_now(void);

#endif
