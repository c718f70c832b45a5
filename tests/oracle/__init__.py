"""Our machine against an independent simulator, instruction by instruction. See README.md."""
