### One sentence an event. Addresses and register values are hexadecimal.

event-instruction-retired = The hardware ran { $text } directly, in mode { $mode }.
event-trap-taken = { $text } cannot run in mode { $from_mode }: the hardware stops it and goes to mode { $to_mode } ({ $cause }: { $name }).
event-mode-changed = The real mode went from { $old } to { $new }.
event-csr-written = The hart’s { $csr } went from { $old } to { $new }.
event-page-walked = The hardware translated address { $va }.
event-tlb-filled = The TLB keeps one more translation.
event-tlb-flushed = The TLB dropped { $dropped } translations.
event-memory-accessed = Main memory or a device was accessed at { $spa } (value { $value }).
event-console-written = One character left through the console: { $byte }
event-machine-stopped = The machine switched itself off (exit code { $code }).
event-vm-created = The VMM made VM { $vm } with { $ram_size_bytes } bytes of memory.
event-vm-exited = Control went from VM { $vm } to the VMM, which chose a handler by cause { $cause }.
event-host-read = The VMM read { $name }: { $value }
event-host-written = The VMM wrote { $value } to { $name }.
event-guest-instruction-read = The VMM reads the word that stopped, { $word }: it is { $text }.
event-privilege-checked = { $allowed ->
    [yes] The VMM checks: { $vm } believes itself in mode { $virtual_mode }, so it may do this.
   *[no] The VMM checks: { $vm } believes itself in mode { $virtual_mode }, so it may not do this.
  }
event-virtual-csr-read = The VMM looked up { $vm }’s virtual { $csr }: { $value }
event-virtual-csr-written = Only { $vm }’s virtual { $csr } changed: { $old } → { $new }. No register of the hart was touched.
event-virtual-mode-changed = { $vm } now believes itself in { $new }, no longer in { $old }. The real mode did not change.
event-instruction-emulated = The VMM did { $text } on the guest’s behalf, on { $vm }’s virtual state alone.
event-trap-injected = The VMM gives the fault ({ $cause }: { $name }) back to { $vm }’s kernel, which goes on at { $vector }.
event-sbi-called = { $vm }’s kernel asked for { $function } of SBI { $extension }, and the VMM answered.
event-exit-settled = The VMM has dealt with the exit of { $vm } and decides what comes next: { $outcome }.
event-guest-walked = The VMM looked up address { $gva } in { $vm }’s own page tables.
event-shadow-root-made = { $vm } got one more shadow table, at { $root } (view: { $view }).
event-shadow-dropped = { $reason ->
    [evicted] The shadow table at { $root } gave its frames up for another.
   *[fence] { $vm } has changed its tables, so the shadow table at { $root } forgets what it had copied.
  }
event-shadow-filled = The shadow table got { $gva } → { $spa }.
event-device-emulated = The VMM carried out an access to { $register } of the device { $device }.
event-vm-entered = The VMM gives the hart back to { $vm }: on at { $pc }, still believing { $virtual_mode }.
event-vm-stopped = VM { $vm } ended ({ $reason }).
