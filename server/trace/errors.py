"""The two kinds of errors that are not architecture.

A trap of the simulated machine is neither: see ``machine.traps.Trap``.
"""


class SimulatorError(Exception):
    """Our own bug: the simulator reached a state that it should not."""


class CommandError(Exception):
    """The user's mistake, in words: an unknown name, a broken link, a damaged file.

    ``message_id`` is a text in the catalogue (``server/texts``), ``values`` its placeables;
    the text says what happened, where, and what to do.
    """

    def __init__(self, message_id: str, **values: str | int) -> None:
        super().__init__(message_id, values)
        self.message_id = message_id
        self.values = values
