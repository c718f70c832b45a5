"""Ways to execute: all agree, instruction by instruction, with the reference, ``stepper``."""
