# The lessons' sentences. All values come from the run.

lesson-intercept-title = Intercepting one privileged instruction
lesson-intercept-subtitle = What happens to one privileged instruction
lesson-intercept-about = Run a guest OS without privilege, and only its privileged instructions reach the VMM. Stop in the middle of one and see it all.

lesson-intercept-question = The guest OS will now run { $instructions } instructions. How many reach the VMM?
lesson-intercept-reveal = Measured: { $answer } of { $instructions } instructions.

lesson-intercept-start = The guest OS of VM { $vm } starts. It believes it is in supervisor mode (S); really it is in user mode (U).
lesson-intercept-predict = { $instructions } instructions lie ahead, and the next one is privileged. How many will reach the VMM?
lesson-intercept-trap = { $text } is illegal in U mode: the hardware does not execute it and calls the VMM.
lesson-intercept-read = The VMM reads the instruction that was stopped: { $word } is { $text }.
lesson-intercept-check = The VMM checks: the guest OS believes it is in { $mode } mode, so it may do this.
lesson-intercept-emulate = The VMM emulates: the virtual { $csr } goes from { $old } to { $new }. The real { $csr } does not change.
lesson-intercept-emulate-read = The VMM emulates: it puts the virtual { $csr }, { $new }, into the guest OS's register.
lesson-intercept-virtual-mode = The VMM emulates: the virtual mode goes from { $old } to { $new }. A mode is just a variable in the VMM.
lesson-intercept-resume = The guest OS goes on at the next instruction, { $next }. It noticed nothing.
lesson-intercept-loop = Additions and branches are not privileged: the hardware executes them directly, without the VMM.
lesson-intercept-looped = { $instructions } instructions ran directly. The next one, sret, is privileged.
lesson-intercept-call = The user program calls its OS with ecall. This, too, reaches the VMM first.
lesson-intercept-reflect = The VMM checks: the caller believes it is in U. So the exception is reflected into the guest OS.
lesson-intercept-handler = The guest OS takes the exception at { $vector }, the value it wrote to stvec itself. The write it never really made took effect.
lesson-intercept-end = Of { $instructions } instructions { $exits } reached the VMM; the other { $percent } % ran directly.

lesson-intercept-bare-start = The bare machine, without a VMM: the OS starts in real supervisor mode (S).
lesson-intercept-bare-begin = The next instruction is privileged. In S mode the hardware simply executes it.
lesson-intercept-bare-loop = Privileged instructions and additions alike run directly.
lesson-intercept-bare-sret = sret changes the real mode from S to U.
lesson-intercept-bare-call = The hardware takes the user program's ecall straight to the OS.
lesson-intercept-bare-end = The same { $instructions } instructions, { $exits } interceptions: there is no VMM.
