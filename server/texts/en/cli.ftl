# What the command line says.

cli-fail = The guest reports failure { $code }, after { $ticks } ticks.
cli-budget = The run was given up after { $ticks } ticks, at pc { $pc }: a guest that loops never ends. --max-ticks allows more.
cli-idle = The machine idles for ever, at pc { $pc }: it waits for an interrupt and none can come.
cli-console-cut = The guest printed more than that: only its last { NUMBER($size, useGrouping: 0) } bytes were kept.

error-bare-takes-one = The bare machine runs one kernel, not { $count }. Use the command vm for several.
error-ram = RAM of { $size } bytes at { $base } is not possible: it must be whole pages, at most 256 MiB, and clear of the devices, which lie from 0x100000 to 0x7fffffff.
error-ram-firmware = RAM at { $base } would lie over the firmware. Choose a place from { $first } on, or 0, with --ram-base.
error-too-many-vms = { $count } VMs were asked for; at most { $limit } are possible.
error-image-file-too-large = { $name } is larger than { $limit } bytes. Choose a smaller program.
error-unknown-parameter = The lesson has no parameter “{ $name }”. It has: { $names }.
error-bad-value = “{ $value }” is no value of “{ $name }”. Choose one of: { $values }.
