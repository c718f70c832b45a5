// Looks for primes by trial division. What it has found so far lies at address 0.

#include "user.h"

enum { LIMIT = 400, EACH = 100 };

static int is_prime(unsigned number) {
    for (unsigned divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return 0;
    return 1;
}

int main(void) {
    for (unsigned number = 2; number <= LIMIT; number++) {
        progress += is_prime(number);
        if (number % EACH == 0)
            print("primes: %u up to %u\n", progress, number);
    }
    return progress == 78 ? 0 : 1;
}
