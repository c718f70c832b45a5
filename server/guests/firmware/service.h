// The services that the firmware offers to the supervisor, as SBI v2.0 defines them.

#ifndef SERVICE_H
#define SERVICE_H

#include "sbi.h"
#include "trap.h"

struct answer {
    int32_t error;
    uint32_t value;
};

// Answers the call in the caller's registers.
void serve(struct registers *caller);

// The debug console, in console.c.
struct answer console_service(const struct registers *caller);

#endif
