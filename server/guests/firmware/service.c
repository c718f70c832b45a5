// The SBI services but the console: which there are, and what each does on a machine of one hart.

#include "service.h"

#include "csr.h"
#include "finisher.h"
#include "uart.h"

#define SBI_VERSION_2_0 (2 << 24)
#define IMPL_ID 0x4856          // "HV": no number of the registered ones
#define IMPL_VERSION 1

enum { MIP_SSIP = 1 << 1 };

static const struct answer not_supported = {SBI_ERR_NOT_SUPPORTED, 0};
static const struct answer invalid = {SBI_ERR_INVALID_PARAM, 0};

static struct answer done(uint32_t value) {
    return (struct answer){SBI_SUCCESS, value};
}

static int is_offered(uint32_t extension);

static struct answer base_service(const struct registers *caller) {
    switch (caller->a6) {
    case SBI_BASE_SPEC_VERSION:    return done(SBI_VERSION_2_0);
    case SBI_BASE_IMPL_ID:         return done(IMPL_ID);
    case SBI_BASE_IMPL_VERSION:    return done(IMPL_VERSION);
    case SBI_BASE_PROBE_EXTENSION: return done(is_offered(caller->a0));
    case SBI_BASE_MVENDORID:       return done(read_csr(mvendorid));
    case SBI_BASE_MARCHID:         return done(read_csr(marchid));
    case SBI_BASE_MIMPID:          return done(read_csr(mimpid));
    default:                       return not_supported;
    }
}

static struct answer time_service(const struct registers *caller) {
    if (caller->a6 != SBI_TIME_SET_TIMER)
        return not_supported;
    write_csr(stimecmp, 0xFFFFFFFF); // no false alarm between the two halves
    write_csr(stimecmph, caller->a1);
    write_csr(stimecmp, caller->a0);
    return done(0);
}

// A hart mask is a0 with its first bit standing for hart a1; a1 of -1 means every hart.
// Says whether it names harts that exist, and puts into *us whether it names ours.
static int read_hart_mask(const struct registers *caller, int *us) {
    uint32_t mask = caller->a0, first = caller->a1;
    if (first == 0xFFFFFFFF) {
        *us = 1;
        return 1;
    }
    *us = first == 0 && mask & 1;
    return mask == 0 || (first == 0 && mask == 1);
}

static struct answer ipi_service(const struct registers *caller) {
    int us;
    if (caller->a6 != SBI_IPI_SEND)
        return not_supported;
    if (!read_hart_mask(caller, &us))
        return invalid;
    if (us)
        set_csr(mip, MIP_SSIP);
    return done(0);
}

// Fences for a remote hart. Ours is the only one, so the fence happens here; all translations
// are dropped, which is more than asked for and always allowed.
static struct answer rfence_service(const struct registers *caller) {
    int us;
    if (caller->a6 > SBI_RFENCE_SFENCE_VMA_ASID)
        return not_supported;
    if (!read_hart_mask(caller, &us))
        return invalid;
    if (us && caller->a6 == SBI_RFENCE_FENCE_I)
        __asm__ volatile("fence.i" ::: "memory");
    else if (us)
        __asm__ volatile("sfence.vma" ::: "memory");
    return done(0);
}

static struct answer reset_service(const struct registers *caller) {
    uint32_t type = caller->a0, reason = caller->a1;
    if (caller->a6 != SBI_SRST_RESET)
        return not_supported;
    if (type > SBI_SRST_WARM_REBOOT || reason > SBI_SRST_SYSTEM_FAILURE)
        return invalid;
    if (type != SBI_SRST_SHUTDOWN)
        finish_reset();
    if (reason == SBI_SRST_SYSTEM_FAILURE)
        finish_fail(1);
    finish_pass();
}

static const struct {
    uint32_t id;
    struct answer (*service)(const struct registers *caller);
} extensions[] = {
    {SBI_BASE, base_service},
    {SBI_TIME, time_service},
    {SBI_IPI, ipi_service},
    {SBI_RFENCE, rfence_service},
    {SBI_DBCN, console_service},
    {SBI_SRST, reset_service},
};

#define EXTENSIONS (sizeof extensions / sizeof extensions[0])

static int is_offered(uint32_t extension) {
    for (unsigned i = 0; i < EXTENSIONS; i++)
        if (extensions[i].id == extension)
            return 1;
    return extension == SBI_LEGACY_PUTCHAR || extension == SBI_LEGACY_GETCHAR;
}

static struct answer find_and_serve(const struct registers *caller) {
    for (unsigned i = 0; i < EXTENSIONS; i++)
        if (extensions[i].id == caller->a7)
            return extensions[i].service(caller);
    return not_supported;
}

void serve(struct registers *caller) {
    switch (caller->a7) {
    case SBI_LEGACY_PUTCHAR:
        uart_put(caller->a0);
        caller->a0 = SBI_SUCCESS;
        return;
    case SBI_LEGACY_GETCHAR:
        caller->a0 = uart_get();
        return;
    default:;
        struct answer answer = find_and_serve(caller);
        caller->a0 = answer.error;
        caller->a1 = answer.value;
    }
}
