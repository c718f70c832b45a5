"""Machine, VMM and guests together: an experiment that can be run, gone back in, and measured.

``lab`` builds it, ``timeline`` moves in it, ``summary`` keeps what a whole run comes to,
``picture`` says how things stand at a moment, ``prices`` what they would cost on real hardware.
"""
