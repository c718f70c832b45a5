// Tasks: functions that take turns. There is no timer that takes the processor away from one, so
// what it does between two waits is never disturbed by another task, and needs no lock.

#include "tasks.h"

#include "console.h"
#include "csr.h"

enum { STACK_MARK = 0x5AFE5AFE, FRAME_WORDS = 16 };
enum { SSTATUS_SIE = 1 << 1 };

void switch_stack(uint32_t *old_sp, uint32_t new_sp); // in entry.S
void task_begins(void);

static struct task tasks[MOST_TASKS];
static struct task *running;
static struct queue ready;
static struct queue sleeping; // the one to be woken first is the first
static uint32_t scheduler_sp;

volatile uint32_t events; // what has happened, noted by entry.S

static void append(struct queue *queue, struct task *task) {
    task->next = 0;
    if (queue->first)
        queue->last->next = task;
    else
        queue->first = task;
    queue->last = task;
}

static struct task *take_first(struct queue *queue) {
    struct task *task = queue->first;
    if (task)
        queue->first = task->next;
    return task;
}

// Its stack looks as if it had just called switch_stack, from task_begins.
void begin_task(void (*function)(void *argument), void *argument) {
    struct task *task = tasks;
    while (task < tasks + MOST_TASKS && task->used)
        task++;
    if (task == tasks + MOST_TASKS)
        give_up("there is no room for a task");
    uint32_t *frame = task->stack + STACK_WORDS - FRAME_WORDS;
    frame[0] = (uint32_t)task_begins;   // ra
    frame[1] = (uint32_t)function;      // s0
    frame[2] = (uint32_t)argument;      // s1
    task->stack[0] = STACK_MARK;
    task->sp = (uint32_t)frame;
    task->used = 1;
    append(&ready, task);
}

static void back_to_scheduler(void) {
    switch_stack(&running->sp, scheduler_sp);
}

void wait_in(struct queue *queue) {
    append(queue, running);
    back_to_scheduler();
}

void wake_first(struct queue *queue) {
    struct task *task = take_first(queue);
    if (task)
        append(&ready, task);
}

_Noreturn void end_task(void) {
    running->used = 0;
    back_to_scheduler();
    __builtin_unreachable();
}

// The clock

uint64_t time_now(void) {
    uint32_t high, low;
    do {
        high = read_csr(timeh);
        low = read_csr(time);
    } while (read_csr(timeh) != high); // the lower half ran over meanwhile
    return (uint64_t)high << 32 | low;
}

// The hardware interrupts as soon as the time is stimecmp or later. While the halves are written
// one by one, the lower one is as late as can be.
static void set_alarm(uint64_t time) {
    write_csr(stimecmp, -1);
    write_csr(stimecmph, time >> 32);
    write_csr(stimecmp, time);
}

void sleep_until(uint64_t time) {
    running->wake_at = time;
    struct task **place = &sleeping.first;
    while (*place && (*place)->wake_at <= time)
        place = &(*place)->next;
    running->next = *place;
    *place = running;
    if (sleeping.first == running)
        set_alarm(time);
    back_to_scheduler();
}

static void wake_sleepers(void) {
    uint64_t now = time_now();
    while (sleeping.first && sleeping.first->wake_at <= now)
        wake_first(&sleeping);
    if (sleeping.first)
        set_alarm(sleeping.first->wake_at);
}

// Whose turn it is

// Rests until there is an event. With interrupts off it cannot come between the look and the
// wfi, which ends nevertheless; it is taken when they are on again.
static void rest(void) {
    clear_csr(sstatus, SSTATUS_SIE);
    if (!events)
        __asm__ volatile("wfi" ::: "memory");
    set_csr(sstatus, SSTATUS_SIE);
}

static void run(struct task *task) {
    running = task;
    switch_stack(&scheduler_sp, task->sp);
    if (task->stack[0] != STACK_MARK)
        give_up("a task has overrun its stack");
}

static int is_any_left(void) {
    for (struct task *task = tasks; task < tasks + MOST_TASKS; task++)
        if (task->used)
            return 1;
    return 0;
}

int run_tasks(void) {
    for (;;) {
        if (__atomic_exchange_n(&events, 0, __ATOMIC_RELAXED)) // one amoswap.w
            wake_sleepers();
        struct task *task = take_first(&ready);
        if (task)
            run(task);
        else if (sleeping.first)
            rest();
        else
            return !is_any_left();
    }
}
