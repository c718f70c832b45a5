"""Addresses, one type for each space, so that they cannot be taken for one another."""

from typing import NewType

Gva = NewType("Gva", int)
"""Guest virtual address: what a program in a VM uses."""
Gpa = NewType("Gpa", int)
"""Guest physical address: what the guest kernel takes for main memory."""
Spa = NewType("Spa", int)
"""Supervisor physical address: a byte of the real main memory or a real device."""
Va = NewType("Va", int)
"""Virtual address as the hart sees it, whoever runs."""

PAGE_SIZE_BYTES = 4096
PAGE_SHIFT = 12
