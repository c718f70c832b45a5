"""The machine's time, counted in ticks: one instruction attempted is one tick.

``mtime``, ``cycle`` and ``instret`` follow the ticks, but stand still in M-mode while our own
firmware is loaded, so that its length is nobody's business. An idle hart jumps ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MASK64 = (1 << 64) - 1


@dataclass
class ClockState:
    """``tick`` counts instructions attempted so far; the rest relates the counters to it.

    held: ticks spent in transparent firmware. firmware_since: the tick at which it was entered.
    skipped: ticks that an idle hart jumped. not_retired: attempts that ended in an exception.
    The offsets are what software wrote less what was counted.
    """

    tick: int = 0
    held: int = 0
    firmware_since: int | None = None
    skipped: int = 0
    not_retired: int = 0
    time_offset: int = 0
    cycle_offset: int = 0
    instret_offset: int = 0


class Clock:
    """``tick`` is a plain attribute: the engines count it up."""

    def __init__(self) -> None:
        self.tick = 0
        self._state = ClockState()

    def _counted(self) -> int:
        state = self._state
        now = self.tick if state.firmware_since is None else state.firmware_since
        return now - state.held

    @property
    def standing_still(self) -> bool:
        """Whether transparent firmware runs."""
        return self._state.firmware_since is not None

    @property
    def _counts_this_tick(self) -> int:
        return 0 if self.standing_still else 1

    def enter_firmware(self) -> None:
        """Time stands still from the next tick on."""
        self._state.firmware_since = self.tick

    def leave_firmware(self) -> None:
        """Time goes on after the instruction now running, the return itself."""
        since = self._state.firmware_since
        if since is not None:
            self._state.held += self.tick + 1 - since
            self._state.firmware_since = None

    def skip(self, ticks: int) -> None:
        """An idle hart lets this much time pass."""
        self._state.skipped += ticks

    def not_retired(self) -> None:
        """The instruction attempted last did not complete."""
        if not self.standing_still:
            self._state.not_retired += 1

    @property
    def mtime(self) -> int:
        """Real time. Spec: norm:mtime."""
        return self._counted() + self._state.skipped + self._state.time_offset & MASK64

    def set_mtime(self, value: int) -> None:
        """Make it ``value`` now."""
        self._state.time_offset += value - self.mtime

    @property
    def cycle(self) -> int:
        """Clock cycles: one for each tick. Spec: norm:mcycle_minstret."""
        return self._counted() + self._state.cycle_offset & MASK64

    def set_cycle(self, value: int) -> None:
        """Make it ``value`` for the next instruction."""
        self._state.cycle_offset += value - self.cycle - self._counts_this_tick

    @property
    def instret(self) -> int:
        """Instructions retired: those that ended in an exception are none."""
        return self._counted() - self._state.not_retired + self._state.instret_offset & MASK64

    def set_instret(self, value: int) -> None:
        """Make it ``value`` for the next instruction."""
        self._state.instret_offset += value - self.instret - self._counts_this_tick

    def snapshot(self) -> ClockState:
        """A copy of the state."""
        return replace(self._state, tick=self.tick)

    def restore(self, state: ClockState) -> None:
        """Back to such a copy."""
        self._state = replace(state)
        self.tick = state.tick
