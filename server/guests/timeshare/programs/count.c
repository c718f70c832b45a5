// Counts, and wants nothing but the processor. It never waits, so only the timer can take the
// processor away from it.

#include "user.h"

enum { ROUNDS = 6, STEPS = 1500 };

int main(void) {
    for (int round = 1; round <= ROUNDS; round++) {
        for (int step = 0; step < STEPS; step++)
            progress++;
        print("count: %u\n", progress);
    }
    return progress == ROUNDS * STEPS ? 0 : 1;
}
