// Whose turn it is.

#ifndef SCHEDULER_H
#define SCHEDULER_H

// The registers of the process to run now: the current one if it is ready and `keep` says so,
// else the next that is ready. Rests while none is; when all have ended, turns the machine off.
struct registers *schedule(int keep);

// Somebody has typed, or the timer has gone off: who waited for that?
void wake_readers(void);
void wake_sleepers(void);

#endif
