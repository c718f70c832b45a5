// Asks its kernel for what it must not do. Each wish must be refused, and the asker stay alive.

#include "user.h"

#define REFUSED(wish) (mistakes += (int)(wish) != -1)

int main(void) {
    unsigned mistakes = 0, start = time();
    char *heap = sbrk(0), *own = sbrk(1);
    int got = read((char *)0xC0000000, 4, 0);    // what was typed, into the kernel

    REFUSED(write((char *)0xC0000000, 4));       // the kernel's text
    REFUSED(write((char *)0x00300000, 4));       // nobody's
    REFUSED(write(heap + 4096, 1));              // behind the heap
    REFUSED(write((char *)0xFFFFFFF0, 0x20));    // round the end of all addresses
    REFUSED(sbrk(0x00400000));                   // more than there is room for
    REFUSED(sbrk(0xFFFFFFFF));
    REFUSED(call(0, 0, 0, 99));                  // no such service
    mistakes += own != heap || write(heap, 1) != 1; // a page that nobody has touched yet
    mistakes += got != 0 && got != -1;

    sleep(3);                                    // some honest wishes
    mistakes += time() - start < 3;
    mistakes += getpid() != 6;
    print("liar: %u mistakes, %s\n", mistakes, got ? "may not read there" : "nobody typed");
    return mistakes;
}
