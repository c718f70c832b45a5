// Control and status registers from C.

#ifndef CSR_H
#define CSR_H

#include <stdint.h>

#define read_csr(name) ({ \
    uint32_t value_; \
    __asm__ volatile("csrr %0, " #name : "=r"(value_)); \
    value_; })

#define write_csr(name, value) \
    __asm__ volatile("csrw " #name ", %0" :: "rK"((uint32_t)(value)) : "memory")

#define set_csr(name, bits) \
    __asm__ volatile("csrs " #name ", %0" :: "rK"((uint32_t)(bits)) : "memory")

#define clear_csr(name, bits) \
    __asm__ volatile("csrc " #name ", %0" :: "rK"((uint32_t)(bits)) : "memory")

#endif
