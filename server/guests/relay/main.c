// A kernel quite unlike the time-sharing one: tasks in one address space, all of them in supervisor
// mode, that hand the processor to one another whenever they wait for a message or for a time.
// Nothing is translated, nothing is protected, and nobody is ever made to stop.
//
// Reading order: this file; sieve.c and channel.c, which do the work; tasks.c and entry.S, which
// make it possible; console.c.

#include "console.h"
#include "sbi_call.h"
#include "sieve.h"
#include "tasks.h"

enum { STROKES = 5, STROKE = 10000, PRIMES = 12 };

// A clock that strikes. It sleeps most of the time, so the tasks of the sieve go on meanwhile.
static void strike(void *unused) {
    (void)unused;
    uint64_t time = time_now();
    for (unsigned stroke = 1; stroke <= STROKES; stroke++) {
        time += STROKE;
        sleep_until(time);
        say("clock: stroke %u", stroke);
    }
}

// Called by entry.S.
_Noreturn void main(void) {
    say("relay: tasks pass numbers");
    begin_task(strike, 0);
    begin_task(send_numbers, 0);
    if (!run_tasks())
        give_up("those that are left wait for one another");
    say("relay: all tasks have ended");
    sbi_shut_down(count_primes() == PRIMES);
}
