// What the firmware sets up before the supervisor runs: memory protection, delegation, timers.

#include "board.h"
#include "csr.h"
#include "uart.h"

enum {
    MSTATUS_MPP_S = 1 << 11,
    MCOUNTEREN_CY_TM_IR = 7,
    MENVCFGH_ADUE = 1 << 29,   // bit 61 of menvcfg: the hardware sets A and D in page tables
    PMP_RWX = 7,
    PMP_NAPOT = 3 << 3,
};

#define MENVCFGH_STCE (1u << 31) // bit 63 of menvcfg: the supervisor owns a timer, stimecmp

// Exceptions that are the supervisor's own affair: 0-8 (misaligned and refused accesses,
// illegal instructions, breakpoints, calls from U-mode) and the page faults 12, 13 and 15.
#define MEDELEG 0xB1FF

// Its interrupts: software (1), timer (5), external (9).
#define MIDELEG (1 << 1 | 1 << 5 | 1 << 9)

// A naturally aligned power-of-two region in the form of pmpaddr: the number of trailing ones
// says how large it is.
static uint32_t napot(uint32_t base, uint32_t size) {
    return base >> 2 | ((size >> 3) - 1);
}

// The first PMP entry that matches an address decides, so the refusals come first. M-mode
// itself is not bound by entries without the lock bit.
static void protect_memory(uint32_t entry) {
    write_csr(pmpaddr0, napot(FIRMWARE_BASE, FIRMWARE_SIZE));
    write_csr(pmpaddr1, napot(HIGH_RAM, 0x80000000)); // all that is above the devices
    write_csr(pmpaddr2, 0xFFFFFFFF);                  // everything

    // A kernel in the low bank has the low bank, no more; then it sees what it would in a VM.
    uint32_t high_bank = entry < HIGH_RAM ? PMP_NAPOT : 0;
    write_csr(pmpcfg0, (PMP_NAPOT | PMP_RWX) << 16 | high_bank << 8 | PMP_NAPOT);
    __asm__ volatile("sfence.vma" ::: "memory");
}

void set_up_machine(uint32_t entry) {
    uart_init();
    protect_memory(entry);

    write_csr(medeleg, MEDELEG);
    write_csr(mideleg, MIDELEG);
    write_csr(mie, 0);
    write_csr(mcounteren, MCOUNTEREN_CY_TM_IR);
    set_csr(menvcfgh, MENVCFGH_STCE | MENVCFGH_ADUE);
    write_csr(stimecmp, 0xFFFFFFFF); // never, until the supervisor sets a time
    write_csr(stimecmph, 0xFFFFFFFF);

    write_csr(satp, 0);
    write_csr(mstatus, MSTATUS_MPP_S);
}
