// The console: whole lines, each with its time, printed by the firmware. This kernel does not know
// which device that is.

#include "console.h"

#include "csr.h"
#include "sbi_call.h"
#include "tasks.h"
#include "text.h"

enum { LINE_SIZE = 80 };

static unsigned fill(char *line, const char *form, ...) {
    va_list values;
    va_start(values, form);
    unsigned size = fill_in(line, LINE_SIZE, form, values);
    va_end(values);
    return size;
}

void say(const char *form, ...) {
    char line[LINE_SIZE];
    unsigned size = fill(line, "[%7u] ", (uint32_t)time_now());
    va_list values;
    va_start(values, form);
    size += fill_in(line + size, LINE_SIZE - 1 - size, form, values);
    va_end(values);
    line[size++] = '\n';
    sbi_call(SBI_DBCN, SBI_DBCN_WRITE, size, (uint32_t)line, 0);
}

_Noreturn void give_up(const char *reason) {
    say("cannot go on: %s", reason);
    sbi_shut_down(0);
}

_Noreturn void report_trap(void) {
    say("trap, cause %x at %x, value %x", read_csr(scause), read_csr(sepc), read_csr(stval));
    give_up("it made a mistake");
}
