// Text from numbers, for whoever has to print.

#include "text.h"

#include <stdint.h>

struct line {
    char *start;
    unsigned size, used;
};

static void add(struct line *line, char character) {
    if (line->used < line->size)
        line->start[line->used++] = character;
}

// The digits come out last first, so they are put aside and turned round.
static void add_number(struct line *line, uint32_t value, uint32_t base, unsigned width, char pad) {
    char digits[10];
    unsigned count = 0;
    do
        digits[count++] = "0123456789abcdef"[value % base];
    while (value /= base);
    for (unsigned i = count; i < width; i++)
        add(line, pad);
    while (count)
        add(line, digits[--count]);
}

unsigned fill_in(char *text, unsigned size, const char *form, va_list values) {
    struct line line = {text, size, 0};
    for (; *form; form++) {
        if (*form != '%') {
            add(&line, *form);
            continue;
        }
        unsigned width = 0;
        while (*++form >= '0' && *form <= '9')
            width = 10 * width + (*form - '0');
        if (*form == 'u')
            add_number(&line, va_arg(values, uint32_t), 10, width, ' ');
        else if (*form == 'x')
            add_number(&line, va_arg(values, uint32_t), 16, 8, '0');
        else if (*form == 's')
            for (const char *word = va_arg(values, const char *); *word; word++)
                add(&line, *word);
    }
    return line.used;
}
