// Says again what somebody types, line by line, until nobody does for a while. While it waits it
// costs nothing; when everybody waits, so does the processor.

#include "user.h"

enum { PATIENCE = 40, SIZE = 60 };

// Reads up to the end of the line, without it. Returns its length, or -1 if nobody typed.
static int read_line(char *line) {
    unsigned length = 0;
    char character;
    for (;;) {
        if (read(&character, 1, PATIENCE) != 1)
            return -1;
        if (character == '\n' || character == '\r')
            return length;
        if (length < SIZE)
            line[length++] = character;
    }
}

int main(void) {
    char line[SIZE + 1];
    int length;

    print("echo: type something\n");
    while ((length = read_line(line)) >= 0) {
        line[length] = 0;
        print("echo: %s\n", line);
        progress++;
    }
    print("echo: %u lines\n", progress);
    return 0;
}
