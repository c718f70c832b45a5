// Traps into M-mode. All but the supervisor's calls are delegated to it, so anything else here
// is a mistake of the firmware's and ends the run.

#include "trap.h"

#include "csr.h"
#include "finisher.h"
#include "service.h"
#include "uart.h"

enum { CAUSE_ECALL_FROM_S = 9, ECALL_SIZE = 4 };

_Noreturn void unexpected_trap(void) {
    uart_print("firmware: unexpected trap, cause ");
    uart_print_hex(read_csr(mcause));
    uart_print(" at ");
    uart_print_hex(read_csr(mepc));
    uart_print(", value ");
    uart_print_hex(read_csr(mtval));
    uart_print("\n");
    finish_fail(0xff);
}

void trap(struct registers *caller) {
    if (read_csr(mcause) != CAUSE_ECALL_FROM_S)
        unexpected_trap();

    uint32_t after = read_csr(mepc) + ECALL_SIZE;
    serve(caller);           // may fault on purpose, which changes mepc
    write_csr(mepc, after);
}
