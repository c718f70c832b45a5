// For programs in C: checks, traps, privilege modes.
//
// The program is main(), in M-mode with all of memory open. Any trap is noted in `trapped` (into
// M-mode) or `s_trapped` (delegated into S-mode), then the next instruction goes on; after a
// refused jump, the caller of the jump does; after an interrupt, which is then disabled, the same
// instruction.

#ifndef HARNESS_H
#define HARNESS_H

#include <stdint.h>

typedef uint32_t word;

enum mode { U = 0, S = 1, M = 3 };

struct trap {
    word count, cause, epc, tval;
    word status; // mstatus or sstatus as the handler found it
    word saved[3];
};

extern volatile struct trap trapped, s_trapped;
extern volatile word was_vectored; // an interrupt came through its own entry of trap_entry
extern void trap_entry(void), s_trap_entry(void);

// Ends the program: 0 is a pass.
_Noreturn void finish(word code);

#define CHECK(condition) do { if (!(condition)) finish(__LINE__); } while (0)

// The last statement caused this trap into M-mode and no other; none.
#define EXPECT_TRAP(cause_, tval_) do { \
    CHECK(trapped.count == 1); CHECK(trapped.cause == (word)(cause_)); \
    CHECK(trapped.tval == (word)(tval_)); trapped.count = 0; } while (0)
#define EXPECT_S_TRAP(cause_, tval_) do { \
    CHECK(s_trapped.count == 1); CHECK(s_trapped.cause == (word)(cause_)); \
    CHECK(s_trapped.tval == (word)(tval_)); s_trapped.count = 0; } while (0)
#define EXPECT_NO_TRAP() CHECK(trapped.count == 0 && s_trapped.count == 0)

#define INTERRUPT 0x80000000u

enum {
    MISALIGNED_FETCH, FETCH_ACCESS, ILLEGAL, BREAKPOINT,
    MISALIGNED_LOAD, LOAD_ACCESS, MISALIGNED_STORE, STORE_ACCESS,
    ECALL_U, ECALL_S, ECALL_M = 11, FETCH_PAGE, LOAD_PAGE, STORE_PAGE = 15,
};

#define CSR_READ(name) ({ word v_; __asm__ volatile("csrr %0, " #name : "=r"(v_) :: "memory"); v_; })
#define CSR_WRITE(name, value) __asm__ volatile("csrw " #name ", %0" :: "r"((word)(value)) : "memory")
#define CSR_SET(name, bits) __asm__ volatile("csrs " #name ", %0" :: "r"((word)(bits)) : "memory")
#define CSR_CLEAR(name, bits) __asm__ volatile("csrc " #name ", %0" :: "r"((word)(bits)) : "memory")

// One instruction that may trap.
#define TRY(instruction) __asm__ volatile(instruction ::: "a0", "a7", "memory")

// Calls function(argument) in another mode, with paging, interrupts and protection as they
// stand; back in M-mode, what it returned. mstatus keeps what the return left in it.
word run_in(enum mode mode, word (*function)(word), word argument);

// A distance added to the program counter of what runs in U-mode, for aliases of the program.
extern word user_alias;

// Single accesses that need no stack: fit for run_in. A refused load leaves 0xdead.
word do_load(word address);
word do_load_byte(word address);
word do_load_half(word address);
word do_store(word address);      // stores 0x5a5a5a5a
word do_amo(word address);        // adds 1
word do_fetch(word address);      // calls it; there should be a `ret`
word do_ecall(word argument);
word do_nothing(word argument);

static inline word load(word address) { return *(volatile word *)address; }
static inline void store(word address, word value) { *(volatile word *)address = value; }

// Bits of mstatus.
enum {
    SIE = 1 << 1, MIE = 1 << 3, SPIE = 1 << 5, MPIE = 1 << 7, SPP = 1 << 8,
    MPP = 3 << 11, MPP_S = 1 << 11, MPRV = 1 << 17, SUM = 1 << 18, MXR = 1 << 19,
    TVM = 1 << 20, TW = 1 << 21, TSR = 1 << 22,
};

#endif
