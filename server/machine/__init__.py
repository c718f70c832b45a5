"""The simulated hardware: one hart, its MMU, main memory, the bus and the devices on it.

It runs machine code and knows nothing of virtual machines. ``machine.Machine`` puts it together.
"""
