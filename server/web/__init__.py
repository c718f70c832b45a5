"""Pages and socket commands: the only floor that knows Flask, sockets, clocks and threads.

Read in this order: ``serve`` (a server from nothing), ``app`` (the factory), ``pages``,
``commands``.
"""
