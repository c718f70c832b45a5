### What can be wrong with a program that somebody wants to run.

error-image-not-elf =
    { $name } is not an ELF file. The machine runs programs that were linked into an ELF executable; give it the output of the linker.

error-image-not-rv32 =
    { $name } is an ELF file, but not for this machine, which is a 32-bit, little-endian RISC-V. Compile it for RV32, for example with --target=riscv32.

error-image-not-executable =
    { $name } is not an executable: it is an object file or a library, or it can be loaded at any address. Link it statically, without PIE, to fixed addresses.

error-image-compressed =
    { $name } contains compressed instructions, which this machine does not have. Compile it for RV32IMA without the C extension (-march=rv32ima).

error-image-float-abi =
    { $name } passes numbers in floating-point registers, which this machine does not have. Compile it with -mabi=ilp32.

error-image-embedded =
    { $name } was compiled for RV32E with its 16 registers. Compile it for RV32I (-march=rv32ima -mabi=ilp32).

error-image-truncated =
    { $name } ends too early: its headers speak of bytes beyond its { NUMBER($size) } bytes. The copy is probably incomplete; copy or build it again.

error-image-damaged =
    { $name } begins like an RV32 program, but its tables contradict themselves, so nothing was loaded. Build it again.

error-image-empty =
    { $name } has nothing to load: no segment of it goes into memory. Check the linker script.

error-image-overlap =
    In { $name } two segments want the same memory: { $first } and { $second }. Move one of them in the linker script.

error-image-entry =
    { $name } would start at { $entry }, where it has no instruction: a start must lie in an executable segment, at a multiple of 4. Check ENTRY in the linker script.

error-image-outside-ram =
    { $name } wants the memory from { $start } to { $end }, but there is no RAM for it. RAM lies at { $banks }. Link the program for an address there, or move the RAM.

error-image-too-large =
    { $name } does not fit: its segment at { $start } takes { NUMBER($size) } bytes, and the RAM has { NUMBER($available) } from there on. Make it smaller, or give the machine more RAM.
