// Does whoever plays the firmware answer every SBI call as it should? Said on the console.
//
// The same kernel runs over the firmware of the machine and over the VMM.

#include <stdint.h>

#include "sbi.h"

typedef uint32_t word;

struct answer {
    int32_t error;
    word value;
};

extern volatile struct { word count, cause, value; } trapped;

static struct answer call(word extension, word function, word x, word y, word z) {
    register word a0 __asm__("a0") = x;
    register word a1 __asm__("a1") = y;
    register word a2 __asm__("a2") = z;
    register word a6 __asm__("a6") = function;
    register word a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct answer){(int32_t)a0, a1};
}

static void print(const char *text) {
    word size = 0;
    while (text[size])
        size++;
    call(SBI_DBCN, SBI_DBCN_WRITE, size, (word)text, 0);
}

static _Noreturn void fail(word line) {
    char text[] = "line     is wrong\n";
    for (int i = 7; i >= 5; i--, line /= 10)
        text[i] = '0' + line % 10;
    print(text);
    call(SBI_SRST, SBI_SRST_RESET, SBI_SRST_SHUTDOWN, SBI_SRST_SYSTEM_FAILURE, 0);
    for (;;)
        ;
}

#define CHECK(condition) do { if (!(condition)) fail(__LINE__); } while (0)

static void expect(word line, struct answer answer, int32_t error, word value) {
    if (answer.error != error || answer.value != value)
        fail(line);
}

#define EXPECT(error, value, ...) expect(__LINE__, call(__VA_ARGS__), error, value)
#define EXPECT_TRAP(cause_, value_) do { \
    CHECK(trapped.count == 1); CHECK(trapped.cause == (word)(cause_)); \
    CHECK(trapped.value == (word)(value_)); trapped.count = 0; } while (0)

#define CSR_READ(name) ({ word v_; __asm__ volatile("csrr %0, " #name : "=r"(v_) :: "memory"); v_; })
#define CSR_WRITE(name, value) __asm__ volatile("csrw " #name ", %0" :: "r"((word)(value)) : "memory")
#define CSR_CLEAR(name, bits) __asm__ volatile("csrc " #name ", %0" :: "r"((word)(bits)) : "memory")

enum { SSIP = 1 << 1, STIP = 1 << 5 };
enum { OK = SBI_SUCCESS, UNKNOWN = SBI_ERR_NOT_SUPPORTED, INVALID = SBI_ERR_INVALID_PARAM };

static void base(void) {
    static const word offered[] = {SBI_BASE, SBI_TIME, SBI_IPI, SBI_RFENCE, SBI_DBCN, SBI_SRST, 1, 2};
    EXPECT(OK, 2 << 24, SBI_BASE, SBI_BASE_SPEC_VERSION, 0, 0, 0);
    EXPECT(OK, 0x4856, SBI_BASE, SBI_BASE_IMPL_ID, 0, 0, 0);
    EXPECT(OK, 1, SBI_BASE, SBI_BASE_IMPL_VERSION, 0, 0, 0);
    EXPECT(OK, 0, SBI_BASE, SBI_BASE_MVENDORID, 5, 5, 5);
    EXPECT(OK, 0, SBI_BASE, SBI_BASE_MARCHID, 5, 5, 5);
    EXPECT(OK, 0, SBI_BASE, SBI_BASE_MIMPID, 5, 5, 5);
    for (word i = 0; i < sizeof offered / sizeof *offered; i++)
        EXPECT(OK, 1, SBI_BASE, SBI_BASE_PROBE_EXTENSION, offered[i], 0, 0);
    EXPECT(OK, 0, SBI_BASE, SBI_BASE_PROBE_EXTENSION, 0x12345678, 0, 0);
    EXPECT(OK, 0, SBI_BASE, SBI_BASE_PROBE_EXTENSION, 0, 0, 0);
    EXPECT(UNKNOWN, 0, SBI_BASE, 7, 0, 0, 0);
    EXPECT(UNKNOWN, 0, 0x12345678, 0, 1, 2, 3);
    EXPECT(UNKNOWN, 0, 0, 0, 1, 2, 3); // the oldest timer call is not offered
}

// A call changes a0 and a1, nothing else.
static void registers_are_kept(void) {
    word differences;
    __asm__ volatile(
        "li a7, 0x10\n li a6, 3\n li a0, 0\n li a1, 9\n li a2, 102\n li a3, 103\n li a4, 104\n"
        "li a5, 105\n li t0, 106\n li t1, 107\n li t2, 108\n li t3, 109\n li t4, 110\n li t5, 111\n"
        "li t6, 112\n li gp, 113\n li tp, 114\n mv s2, ra\n mv s3, sp\n"
        "ecall\n"
        "addi a2, a2, -102\n addi a3, a3, -103\n addi a4, a4, -104\n addi a5, a5, -105\n"
        "addi t0, t0, -106\n addi t1, t1, -107\n addi t2, t2, -108\n addi t3, t3, -109\n"
        "addi t4, t4, -110\n addi t5, t5, -111\n addi t6, t6, -112\n addi gp, gp, -113\n"
        "addi tp, tp, -114\n sub s2, s2, ra\n sub s3, s3, sp\n addi a7, a7, -0x10\n addi a6, a6, -3\n"
        "or a0, a0, a1\n or a0, a0, a2\n or a0, a0, a3\n or a0, a0, a4\n or a0, a0, a5\n"
        "or a0, a0, t0\n or a0, a0, t1\n or a0, a0, t2\n or a0, a0, t3\n or a0, a0, t4\n"
        "or a0, a0, t5\n or a0, a0, t6\n or a0, a0, gp\n or a0, a0, tp\n or a0, a0, s2\n"
        "or a0, a0, s3\n or a0, a0, a6\n or %0, a0, a7\n"
        : "=r"(differences)
        :: "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0", "t1", "t2", "t3", "t4", "t5", "t6",
           "s2", "s3", "memory");
    CHECK(differences == 0);
}

static void timer(void) {
    EXPECT(OK, 0, SBI_TIME, SBI_TIME_SET_TIMER, -1, -1, 0);
    CHECK(!(CSR_READ(sip) & STIP));
    EXPECT(OK, 0, SBI_TIME, SBI_TIME_SET_TIMER, CSR_READ(time) + 300, CSR_READ(timeh), 0);
    CHECK(!(CSR_READ(sip) & STIP));
    for (int i = 0; i < 100000 && !(CSR_READ(sip) & STIP); i++)
        ;
    CHECK(CSR_READ(sip) & STIP);

    word deadline = CSR_READ(time) + 5000;
    EXPECT(OK, 0, SBI_TIME, SBI_TIME_SET_TIMER, deadline, 0, 0); // a time ahead takes it back
    CHECK(!(CSR_READ(sip) & STIP));
    CSR_WRITE(sie, STIP);
    while (!(CSR_READ(sip) & STIP))
        __asm__ volatile("wfi");
    CHECK(CSR_READ(time) >= deadline);
    CSR_WRITE(sie, 0);
    EXPECT(OK, 0, SBI_TIME, SBI_TIME_SET_TIMER, -1, -1, 0);
    EXPECT(UNKNOWN, 0, SBI_TIME, 1, 0, 0, 0);
}

static void other_harts(void) {
    EXPECT(OK, 0, SBI_IPI, SBI_IPI_SEND, 0, 0, 0);
    CHECK(!(CSR_READ(sip) & SSIP));
    EXPECT(OK, 0, SBI_IPI, SBI_IPI_SEND, 1, 0, 0);
    CHECK(CSR_READ(sip) & SSIP);
    CSR_CLEAR(sip, SSIP);
    EXPECT(OK, 0, SBI_IPI, SBI_IPI_SEND, 0, -1, 0);
    CHECK(CSR_READ(sip) & SSIP);
    CSR_CLEAR(sip, SSIP);
    EXPECT(INVALID, 0, SBI_IPI, SBI_IPI_SEND, 2, 0, 0);
    EXPECT(INVALID, 0, SBI_IPI, SBI_IPI_SEND, 1, 1, 0);
    CHECK(!(CSR_READ(sip) & SSIP));
    EXPECT(UNKNOWN, 0, SBI_IPI, 1, 1, 0, 0);
    for (word function = 0; function < 3; function++) {
        EXPECT(OK, 0, SBI_RFENCE, function, 1, 0, 0);
        EXPECT(OK, 0, SBI_RFENCE, function, 0, -1, 0);
        EXPECT(INVALID, 0, SBI_RFENCE, function, 3, 0, 0);
    }
    EXPECT(UNKNOWN, 0, SBI_RFENCE, 3, 1, 0, 0);
}

static void console(word ram_end) {
    static char buffer[8];
    static const char text[] = "sbi: written at once\n";
    static const word bad[][2] = { // base, size
        {0x80000000, 1}, {0x80000000, 4096}, {0x8001fffe, 4}, {0x80100000, 16}, {0xfffffff0, 32},
        {0xffffffff, 1}, {0x10000000, 1}, {0x00100000, 4}, {0x000ffff8, 16}, {0, 0x00100001},
        {0, 0xffffffff}, {0x1000, 0xfffff000}, {0x40000000, 1},
    };
    EXPECT(OK, sizeof text - 1, SBI_DBCN, SBI_DBCN_WRITE, sizeof text - 1, (word)text, 0);
    EXPECT(OK, 0, SBI_DBCN, SBI_DBCN_WRITE_BYTE, 0xffffff00 | '!', 0, 0);
    EXPECT(OK, 0, SBI_DBCN, SBI_DBCN_WRITE_BYTE, '\n', 0, 0);
    *(char *)(ram_end - 1) = 0x0a; // the last byte of RAM is still RAM
    EXPECT(OK, 1, SBI_DBCN, SBI_DBCN_WRITE, 1, ram_end - 1, 0);
    EXPECT(OK, 0, SBI_DBCN, SBI_DBCN_READ, sizeof buffer, (word)buffer, 0); // nothing has come
    for (word function = SBI_DBCN_WRITE; function <= SBI_DBCN_READ; function++) {
        EXPECT(OK, 0, SBI_DBCN, function, 0, 0x80000000, 0);
        EXPECT(INVALID, 0, SBI_DBCN, function, 1, (word)text, 1); // above 4 GiB
        for (word i = 0; i < sizeof bad / sizeof *bad; i++)
            EXPECT(INVALID, 0, SBI_DBCN, function, bad[i][1], bad[i][0], 0);
    }
    EXPECT(UNKNOWN, 0, SBI_DBCN, 3, 0, 0, 0);
    CHECK(trapped.count == 0);

    const char *legacy = "sbi: one by one\n"; // legacy calls leave a1 alone
    for (; *legacy; legacy++)
        EXPECT(0, 77, SBI_LEGACY_PUTCHAR, 0, *legacy, 77, 0);
    EXPECT(-1, 77, SBI_LEGACY_GETCHAR, 0, 0, 77, 0);
}

// What is not the kernel's is closed to it.
static void protection(void) {
    static const word closed[] = {0x80000000, 0x8001fffc, 0x80020000, 0x807ffffc, 0x40000000};
    for (word i = 0; i < sizeof closed / sizeof *closed; i++) {
        __asm__ volatile("lw zero, 0(%0)" :: "r"(closed[i]) : "memory");
        EXPECT_TRAP(5, closed[i]);
        __asm__ volatile("sw zero, 0(%0)" :: "r"(closed[i]) : "memory");
        EXPECT_TRAP(7, closed[i]);
        ((void (*)(void))closed[i])();
        EXPECT_TRAP(1, closed[i]);
    }
    __asm__ volatile("csrr a0, mstatus" ::: "a0");
    EXPECT_TRAP(2, 0x30002573);
    __asm__ volatile("mret");
    EXPECT_TRAP(2, 0x30200073);
}

static void refused_resets(void) {
    EXPECT(INVALID, 0, SBI_SRST, SBI_SRST_RESET, 3, 0, 0);
    EXPECT(INVALID, 0, SBI_SRST, SBI_SRST_RESET, -1, 0, 0);
    EXPECT(INVALID, 0, SBI_SRST, SBI_SRST_RESET, 0, 2, 0);
    EXPECT(UNKNOWN, 0, SBI_SRST, 1, 0, 0, 0);
}

int main(word hart, const uint8_t *device_tree) {
    CHECK(hart == 0);
    CHECK(device_tree[0] == 0xd0 && device_tree[1] == 0x0d && device_tree[2] == 0xfe && device_tree[3] == 0xed);
    CHECK(CSR_READ(satp) == 0);
    base();
    registers_are_kept();
    timer();
    other_harts();
    console(0x00100000);
    protection();
    refused_resets();
    print("sbi: all is well\n");
    call(SBI_SRST, SBI_SRST_RESET, SBI_SRST_SHUTDOWN, SBI_SRST_NO_REASON, 0);
    fail(__LINE__);
}
