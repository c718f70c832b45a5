"""What the RISC-V manuals say, as tables.

``instructions`` and ``csr`` are the two large tables; ``decode``, ``assemble`` and
``disassemble`` are derived from the first. Nothing here holds state.
"""
