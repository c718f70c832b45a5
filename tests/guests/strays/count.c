// Does its work, whatever happens to the others.

#include "user.h"

int main(void) {
    while (progress < 20000)
        progress++;
    print("count: %u\n", progress);
    return 0;
}
