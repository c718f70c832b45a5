# The kernel's assembly: the way in at reset, and the way in and out of a trap.

#include "memory.h"

        .equ    SAVED_PC, 0             # struct registers (process.h): pc, then x1 to x31
        .equ    SAVED_SP, 2 * 4

        .section .bss.pages, "aw", @nobits
        .balign PAGE_SIZE
        .globl  kernel_root
kernel_root:
        .space  PAGE_SIZE               # the page table while no process runs

        .bss
        .balign 16
        .space  PAGE_SIZE
stack_top:

        .section .text.entry, "ax"

# Reset. a0: the hart; a1: the device tree, at the end of memory. Paging is off, so we run at
# physical addresses; the labels below are reached relative to the pc, and thus are physical too.
#
# The first page table maps the first 4 MiB twice, each time by one large page: at 0xC0000000,
# where the kernel wants to be, and at 0, where the pc still is when paging goes on.

        .globl  _start
_start:
        la      t0, kernel_root
        li      t1, PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D
        sw      t1, 0(t0)
        li      t2, (KERNEL_BASE / MEGAPAGE_SIZE) * 4
        add     t2, t2, t0
        sw      t1, 0(t2)

        srli    t0, t0, 12
        li      t1, SATP_SV32
        or      t0, t0, t1
        csrw    satp, t0
        sfence.vma                      # from here on addresses are translated

        li      t1, KERNEL_BASE
        la      t0, above
        add     t0, t0, t1
        jr      t0

above:                                  # the pc is a kernel address now, and so is what la gives
        la      sp, stack_top
        la      t0, trap_entry
        csrw    stvec, t0
        csrw    sscratch, zero
        mv      a0, a1
        call    start_kernel            # start_kernel(device_tree): who runs first, in a0

# Down to a process. a0: its registers.

resume:
        lw      t0, SAVED_PC(a0)
        csrw    sepc, t0
        csrw    sscratch, a0            # trap_entry will find them there
        .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23
        lw      x\n, 4 * \n(a0)
        .endr
        .irp    n, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\n, 4 * \n(a0)
        .endr
        lw      a0, 4 * 10(a0)          # x10, a0 itself, comes last
        .globl  back_to_process
back_to_process:
        sret

# A trap. sscratch tells who was interrupted: it holds the registers' place of a process while
# that runs, and 0 while the kernel does. The kernel lets nothing interrupt it, so a trap of its
# own is a mistake of its own.

        .balign 4
        .globl  trap_entry
trap_entry:
        csrrw   sp, sscratch, sp
        beqz    sp, trap_in_kernel
        .irp    n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23
        sw      x\n, 4 * \n(sp)
        .endr
        .irp    n, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\n, 4 * \n(sp)
        .endr
        csrrw   t0, sscratch, zero
        sw      t0, SAVED_SP(sp)
        csrr    t0, sepc
        sw      t0, SAVED_PC(sp)

        la      sp, stack_top           # the kernel starts anew at every trap: one stack will do
        call    trap                    # trap(): who runs next, in a0
        j       resume

trap_in_kernel:
        la      sp, stack_top
        call    kernel_trapped          # does not return
