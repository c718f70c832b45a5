// Text from numbers, for whoever has to print.

#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>

// Fills `line`, at most `size` characters, from a form in which %s stands for a text, %u for a
// decimal number, %5u for one at least 5 wide, %x for eight hexadecimal digits. Returns how many
// characters it took; there is no zero at the end.
unsigned fill_in(char *line, unsigned size, const char *form, va_list values);

#endif
