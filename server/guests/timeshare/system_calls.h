// System calls: what a process may ask its kernel for. For C and assembly, kernel and programs.
//
// The number goes into a7, arguments into a0 and a1; the answer comes back in a0.

#ifndef SYSTEM_CALLS_H
#define SYSTEM_CALLS_H

#define CALL_EXIT 0      // a0: exit code. Does not return
#define CALL_WRITE 1     // a0: text, a1: size. Prints; size, or -1 if it is not the caller's text
#define CALL_READ 2      // a0: buffer, a1: size, a2: ticks. Waits for at most that many ticks until
                         // somebody types; how many characters came, or -1
#define CALL_YIELD 3     // lets the others run first
#define CALL_SLEEP 4     // a0: ticks
#define CALL_SBRK 5      // a0: size. More memory: where it begins, or -1
#define CALL_GETPID 6    // the number of the process
#define CALL_TIME 7      // how often the timer has gone off
#define CALLS 8

#ifndef __ASSEMBLER__

#include "process.h"

// Does what the process asks for. Says whether it wants to go on at once, if it can.
int system_call(struct process *process);

// What a call returns to the process, which may go on now.
void answer(struct process *process, uint32_t value);

// Gives the process what has been typed, if anything; then it waits no longer.
void finish_reading(struct process *process);

#endif
#endif
