# One line for each program: its ELF file becomes part of the kernel, its name enters the table.

        .macro  program name
        .section .rodata.files, "a"
        .balign 4
1:      .incbin "\name\().elf"
2:
        .section .rodata.names, "a"
3:      .asciz  "\name"
        .section .rodata.programs, "a"
        .word   3b, 1b, 2b              # struct program (process.h)
        .endm
