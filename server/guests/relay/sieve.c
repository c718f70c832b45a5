// Primes, found by tasks that stand in a row. Each keeps the first number that it gets, which is
// a prime, and hands on what its prime does not divide. The last one has nobody behind it: when it
// must hand on a number for the first time, it begins the next task.

#include "sieve.h"

#include "channel.h"
#include "console.h"

enum { LIMIT = 40, MOST_PRIMES = 12, END = 0 };

static struct channel channels[MOST_PRIMES]; // the one before each task
static unsigned primes;

static void filter(void *argument) {
    struct channel *left = argument, *right = 0;
    uint32_t prime = receive(left), number;
    say("sieve: %u is a prime", prime);
    primes++;
    while ((number = receive(left)) != END) {
        if (number % prime == 0)
            continue;
        if (!right) {
            right = left + 1;
            begin_task(filter, right);
        }
        send(right, number);
    }
    if (right)
        send(right, END);
}

void send_numbers(void *unused) {
    (void)unused;
    begin_task(filter, channels);
    for (uint32_t number = 2; number <= LIMIT; number++)
        send(channels, number);
    send(channels, END);
}

unsigned count_primes(void) {
    return primes;
}
