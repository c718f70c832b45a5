// Writes into its own code.

#include "user.h"

int main(void) {
    *(volatile int *)(uint32_t)main = 0;
    print("rewrite: done\n");
    return 0;
}
