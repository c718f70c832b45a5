"""Lessons that are being watched: their engines run in child processes and are shared by viewers.

Read in this order: ``catalogue`` (what a lesson must offer), ``links`` (from a broken link to a
legal one), ``requests`` (what may be asked), ``engine`` (answers in slices), ``worker`` (the
child's loop), ``pool`` (the server's side: many workers, one of them killed now and then).

A request is a pure function of (lesson, parameters), so any worker can answer it, at any time.
"""
