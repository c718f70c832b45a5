"""How fast the engines are, as ratios: ``python3 -m tests.bench``."""
