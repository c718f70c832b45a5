// Uses a privileged instruction.

#include "user.h"

int main(void) {
    __asm__ volatile("csrw satp, zero");
    print("usurp: done\n");
    return 0;
}
