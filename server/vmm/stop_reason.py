"""How a VM can end."""

from enum import StrEnum


class StopReason(StrEnum):
    """Why a VM ended; the catalogue of texts has a sentence for each, ``stop-<value>``."""

    SHUTDOWN = "shutdown"
    """It asked to, and its code says how its work went."""
    RESET = "reset"
    """It asked to start anew, which this VMM does not offer."""
    IDLE_FOREVER = "idle-forever"
    """It waits for an interrupt, and none can ever come."""
    TRAP_LOOP = "trap-loop"
    """The first instruction of its trap handler traps: it can do nothing else any more."""
    NO_PROGRESS = "no-progress"
    """The VMM made an access possible again and again, and the hart refused it still."""
