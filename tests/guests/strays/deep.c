// Calls itself until the stack is full.

#include "user.h"

enum { DEPTH = 1000 };

static uint32_t descend(unsigned depth, volatile uint32_t *above) {
    volatile uint32_t here[64];
    here[0] = *above + 1;
    progress = here[0];
    return depth ? descend(depth - 1, here) + here[0] : 0;
}

int main(void) {
    uint32_t start = 0;
    descend(DEPTH, &start);
    print("deep: done\n");
    return 0;
}
