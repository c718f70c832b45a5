// Interrupts: the timer's, and through the PLIC those of the devices.

#ifndef INTERRUPTS_H
#define INTERRUPTS_H

#include <stdint.h>

// How often the timer has gone off.
extern uint32_t ticks;

// Begins to listen to the devices, and starts the timer.
void set_up_interrupts(void);

// Deals with all interrupts that are pending. Says whether the timer was among them.
int serve_interrupts(void);

// Rests until an interrupt is pending.
void wait_for_interrupt(void);

// The machine's clock.
uint64_t time_now(void);

#endif
