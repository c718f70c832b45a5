## Why a VM ended.

stop-shutdown = it shut itself down
stop-reset = it asked to start anew, which the VMM does not offer
stop-idle-forever = it waits for an interrupt, and none can ever come
stop-trap-loop = its trap handler traps at its first instruction, for ever
stop-no-progress = one of its instructions faults again and again, although its page is there

## VMs that cannot be made.

error-vm-none = There is no VM to run.
error-vm-too-many = { $count } VMs are more than the address-space identifiers allow: { $most }. Start fewer.
error-vm-name-taken = Two VMs are called “{ $vm }”. Give each its own name.
error-vm-ram-pages = VM { $vm }: { $size } bytes of RAM are not a whole number of pages of 4096 bytes, beginning at one.
error-vm-ram-range = VM { $vm }: { $size } bytes of RAM reach beyond the 4 GiB that an address can name.
error-vm-ram-device = VM { $vm }: its RAM covers the addresses of a device ({ $device }). RAM at 0 can have 1 MiB.
error-vm-image-outside = VM { $vm }: a piece of its image, at { $address }, does not lie in its RAM.
error-vm-memory = The VMs need { $needed } frames of main memory, and there are { $frames }. Give them less RAM, or start fewer.
