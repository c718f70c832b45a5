// Takes memory until there is none.

#include "user.h"

enum { PAGE = 4096, MANY = 512 };

int main(void) {
    volatile char *heap = sbrk(MANY * PAGE);
    for (; progress < MANY; progress++)
        heap[progress * PAGE] = 1;
    print("greedy: done\n");
    return 0;
}
