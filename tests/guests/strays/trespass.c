// Writes into the kernel.

#include "user.h"

int main(void) {
    *(volatile int *)0xC0000000 = 1;
    print("trespass: done\n");
    return 0;
}
