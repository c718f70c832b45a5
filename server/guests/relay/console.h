// The console: whole lines, each with its time, printed by the firmware.

#ifndef CONSOLE_H
#define CONSOLE_H

// Prints a line; the form is that of common/text.h.
void say(const char *form, ...);

// Says why, and turns the machine off.
_Noreturn void give_up(const char *reason);

#endif
