// Primes, found by tasks that stand in a row.

#ifndef SIEVE_H
#define SIEVE_H

// The row begins here: sends the numbers from 2 on.
void send_numbers(void *unused);

// How many primes have been found.
unsigned count_primes(void);

#endif
