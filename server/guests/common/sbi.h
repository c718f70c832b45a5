// The numbers of the Supervisor Binary Interface, version 2.0: extensions, functions, errors.
//
// A supervisor calls its firmware with `ecall`: the extension in a7, the function in a6,
// arguments from a0 on; the answer is an error in a0 and a value in a1.

#ifndef SBI_H
#define SBI_H

#define SBI_SUCCESS 0
#define SBI_ERR_NOT_SUPPORTED -2
#define SBI_ERR_INVALID_PARAM -3

#define SBI_BASE 0x10
#define SBI_BASE_SPEC_VERSION 0
#define SBI_BASE_IMPL_ID 1
#define SBI_BASE_IMPL_VERSION 2
#define SBI_BASE_PROBE_EXTENSION 3
#define SBI_BASE_MVENDORID 4
#define SBI_BASE_MARCHID 5
#define SBI_BASE_MIMPID 6

#define SBI_TIME 0x54494D45
#define SBI_TIME_SET_TIMER 0

#define SBI_IPI 0x735049
#define SBI_IPI_SEND 0

#define SBI_RFENCE 0x52464E43
#define SBI_RFENCE_FENCE_I 0
#define SBI_RFENCE_SFENCE_VMA 1
#define SBI_RFENCE_SFENCE_VMA_ASID 2

#define SBI_DBCN 0x4442434E
#define SBI_DBCN_WRITE 0
#define SBI_DBCN_READ 1
#define SBI_DBCN_WRITE_BYTE 2

#define SBI_SRST 0x53525354
#define SBI_SRST_RESET 0
#define SBI_SRST_SHUTDOWN 0        // the type of reset
#define SBI_SRST_COLD_REBOOT 1
#define SBI_SRST_WARM_REBOOT 2
#define SBI_SRST_NO_REASON 0       // the reason for it
#define SBI_SRST_SYSTEM_FAILURE 1

#define SBI_LEGACY_PUTCHAR 1       // legacy calls answer in a0 alone
#define SBI_LEGACY_GETCHAR 2

#endif
