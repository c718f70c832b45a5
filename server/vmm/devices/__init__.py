"""Hardware that exists only in the VMM: one module a device; ``board`` says where each lies."""
