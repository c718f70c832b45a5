### Words of the page.

## On every page

ui-tagline = Virtual machines, seen at work.
ui-language = Language
ui-language-ja = 日本語
ui-language-en = English
ui-theme = Theme
ui-theme-light = Light
ui-theme-dark = Dark
ui-theme-projector = Projector
ui-close = Close
ui-home = Home
ui-skip = Skip to content
ui-loading = Running the machine…
ui-offline = The connection to the server was lost. Reconnecting.
ui-online = Connected again.
ui-no-script = This page needs JavaScript. Please enable it in the browser's settings.

## Home

ui-home-lead = Real guest kernels under a real virtual machine monitor, on a complete RISC-V machine.
ui-home-lead-2 = See who runs, with which privilege, doing what: instruction by instruction, forwards and backwards.
ui-home-lessons = Lessons
ui-home-start = Start
ui-home-live = This picture is drawn from a real run
ui-home-next = Next comes { $text }. The guest kernel believes itself in mode { $believed }; really it is in { $really }.
ui-home-promise-true = True
ui-home-promise-true-text = Every arrow, number and sentence is drawn from what the machine did.
ui-home-promise-visible = Visible
ui-home-promise-visible-text = Open any moment, from “VM A runs” down to a single register.
ui-home-promise-shareable = Shareable
ui-home-promise-shareable-text = A link reopens the exact same moment on any screen.
ui-not-found-title = Page not found

## The bar on top

ui-setup = Set-up
ui-parameter-cpu = CPU
ui-parameter-cpu-deprivileged = deprivileged
ui-parameter-cpu-bare = no VM
ui-parameter-prices = unit prices
ui-parameter-prices-2006 = 2006
ui-parameter-prices-2010 = 2010
ui-parameter-prices-2017 = 2017
ui-share = Share
ui-shared = Copied the link to this moment: { $at }
ui-share-failed = Could not copy. The address bar holds the link to this moment.

## The stage

ui-stage = Stage
ui-believes = believes
ui-really = really
ui-process = process
ui-guest-kernel = guest kernel
ui-os = kernel (the same program)
ui-vmm-name = virtual machine monitor
ui-firmware = firmware
ui-hardware-privilege = hardware privilege
ui-unprivileged-side = unprivileged
ui-frozen = frozen
ui-stopped = ended
ui-step-read = read
ui-step-check = check
ui-step-emulate = emulate
ui-step-service = serve
ui-step-reflect = reflect
ui-check-question = believes S?
ui-check-question-short = S?
ui-check-believes = { $vm } believes { $mode }
ui-yes = yes
ui-no = no
ui-virtual-state = { $vm }’s virtual state
ui-virtual-mode = mode
ui-unchanged = unchanged
ui-virtual = virtual
ui-real = real
ui-vm-name = virtual machine
ui-badge-illegal = illegal in { $mode }
ui-badge-ecall = call
ui-badge-trap = { $cause }
ui-tag-ran = ran directly
ui-tag-entry = where stvec points
ui-tag-wrote = “my write worked”
ui-tag-read = “my read worked”
ui-tag-returned = “I returned”
ui-tag-handled = “it worked”
ui-tag-reflected = the fault arrived
ui-alt-vm = VM { $vm } runs directly in real mode U and believes itself in { $mode }, at { $pc }.
ui-alt-vmm = The VMM runs in real mode S; the VM is frozen.
ui-alt-firmware = The firmware runs in M mode, at { $pc }.
ui-alt-bare = The kernel or a process runs directly in mode { $mode }, at { $pc }.
ui-alt-off = The machine is off.

## The privilege lens

ui-lens-privilege = Privilege
ui-lens-exit-title = What happens to this one instruction
ui-lens-direct-title = Direct execution
ui-lens-direct-text = The hardware ran this instruction as it is. The VMM was not involved.
ui-lens-direct-bare = The hardware ran this instruction as it is. There is no VMM.
ui-lens-trap-title = Trap
ui-lens-trap-text = The hardware stopped the program and went to mode { $to }.
ui-lens-firmware-title = Firmware
ui-lens-firmware-text = Getting ready after power-on. Neither VM nor VMM has run yet.
ui-lens-firmware-later = The firmware, in M mode, is answering.
ui-lens-prepare-title = The VMM prepares
ui-lens-prepare-text = The VMM makes the VM and hands it the hart for the first time.
ui-lens-off-title = Off
ui-lens-off-text = The machine switched itself off, exit code { $code }.
ui-lens-begin-title = Just reset
ui-lens-begin-text = Nothing has run yet.
ui-row-trap = trap
ui-row-read = read
ui-row-check = check
ui-row-emulate = emulate
ui-row-reflect = reflect
ui-row-service = serve
ui-row-resume = resume
ui-row-stop = stop
ui-row-trap-detail = { $from } → { $to }, scause { $cause }
ui-row-check-allowed = { $vm } believes { $mode } → allow
ui-row-check-refused = { $vm } believes { $mode } → refuse
ui-row-check-service = { $vm } believes { $mode } → serve
ui-row-emulate-write = virtual { $csr }: { $old } → { $new }
ui-row-emulate-found = virtual { $csr } = { $value }
ui-row-emulate-read = virtual { $csr } = { $value } → { $rd }
ui-row-emulate-mode = virtual mode { $old } → { $new }
ui-row-emulate-other = done on the virtual state
ui-row-emulate-device = device { $device }, { $register }: { $value }
ui-row-reflect-detail = virtual scause { $cause }, goes to { $vector }
ui-row-service-detail = SBI { $extension }: { $function }
ui-row-resume-detail = S → U, pc = { $pc }
ui-row-stop-detail = the VM ended ({ $reason })
ui-row-skipped = not needed this time
ui-price-exit = to the VMM and back
ui-price-emulate = emulation
ui-price-within = included in { $number }
ui-price-source = { $cycles } cycles. { $source } ({ $tag })
ui-price-tag-V = seen in its source
ui-price-tag-D = derived from assumptions
ui-price-tag-M = remembered, not checked
ui-cost = Cost
ui-cycles = cycles
ui-direct-cost = 1 cycle. An intercepted one takes { $intercepted }.
ui-direct-cost-bare = 1 cycle
ui-exits-so-far = measured exits
ui-exits-count = { $count } / { $total }
ui-direct-share = direct execution
ui-meter-equivalence = equivalence
ui-meter-control = resource control
ui-meter-efficiency = efficiency
ui-meter-equivalence-same = same as without VM
ui-meter-equivalence-different = differs without VM
ui-meter-control-text = intercepted
ui-meter-bare = no VM, nothing to measure

## The tape

ui-tape = Time
ui-tape-lane-vmm = VMM  S
ui-tape-lane-firmware = firmware M
ui-tape-lane-os = kernel S
ui-tape-lane-user = process U
ui-tape-lane-own = time seen by { $vm }
ui-tape-position = { $cycles } / { $total } cycles
ui-tape-slider = Position in time
ui-zoom-in = Zoom in
ui-zoom-out = Zoom out
ui-zoom-all = Whole run
ui-zoom-here = This instruction

## Transport

ui-transport = Transport
ui-first = First
ui-back = Back
ui-play = Play
ui-pause = Pause
ui-forward = Forward
ui-last = Last
ui-restart = Restart
ui-unit = Unit
ui-unit-instruction = by instruction
ui-unit-trap = by trap
ui-unit-beat = by beat
ui-unit-event = by event
ui-speed = Speed
ui-speed-value = × { $speed }
ui-moment = Moment
ui-bad-moment = A moment is written like 1482.3.
ui-help = Help
ui-help-keys = Keyboard and presenter remote
ui-help-play = play, pause
ui-help-step = one unit on, back
ui-help-beat = next, previous beat (presenter remote)
ui-help-ends = first, last
ui-help-blank = black screen on, off
ui-help-zoom = zoom time in, out, whole run
ui-help-unit = change the unit
ui-help-help = this help
ui-blank = Black screen. Press B or click to return.

## Question

ui-question = Take a guess
ui-question-answer = Answer: { $answer }
ui-question-right = As you guessed.
ui-question-wrong = You guessed { $guess }.
ui-question-skip = Show the answer (teacher)
ui-question-dismiss = Go on

## Short names on the tape (narrow screens)

ui-tape-short-vmm = VMM
ui-tape-short-firmware = boot M
ui-tape-short-os = kernel
ui-tape-short-user = U
ui-tape-short-own = { $vm }’s time

## The scale of the tape, and the names of the beats

ui-tape-lane-vm = VM { $vm } believes
ui-tape-short-vm = VM { $vm }
ui-tape-own-total = { $vm }’s clock { $cycles }
ui-tape-unit = time in cycles
ui-tape-scale = Scale of time
ui-tape-compressed = compressed
ui-tape-compressed-hint = Widths grow with the logarithm, so that short stretches are visible. The numbers are cycles.
ui-tape-true = true scale
ui-tape-true-hint = Widths are proportional to cycles.
ui-beat-start = start
ui-beat-begin = begin
ui-beat-predict = predict
ui-beat-trap = trap
ui-beat-read = read
ui-beat-check = check
ui-beat-emulate = emulate
ui-beat-resume = resume
ui-beat-loop = loop
ui-beat-looped = end of the loop
ui-beat-sret = sret
ui-beat-call = system call
ui-beat-reflect = reflect
ui-beat-handler = handler
ui-beat-end = end
