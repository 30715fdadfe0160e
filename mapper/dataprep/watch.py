"""Time limits of regular expressions, per call and per run.

A pattern that runs out of time on several strings is disabled for the rest of the run, so that it
cannot take its full time for every row. A run starts with `start_run`.
"""

from __future__ import annotations

from time import monotonic

from mapper.dataprep.problems import Fault

SECONDS = 0.9  # for all searches of one call
MAX_SLOW_STRINGS = 5  # of one pattern, before it is disabled
# After this many timeouts in a run, each call gets less time: payloads may contain new patterns.
MAX_TIMEOUTS = 50
SECONDS_THEN = 0.005


class _WatchedRun:
    number = 0
    timeouts = 0


def start_run() -> None:
    """Forget all timeouts: every pattern is run again."""
    _WatchedRun.number += 1
    _WatchedRun.timeouts = 0


class SlowPattern(Fault):
    """A search ran out of time, or was not started because its pattern is disabled."""

    def __init__(self, value: object, watch: Watch) -> None:
        reason = "the pattern takes too long on this string"
        if watch.is_disabled:
            reason = f"the pattern took too long on {MAX_SLOW_STRINGS} strings and is disabled"
        super().__init__(reason, value)
        self.watch = watch


class Watch:
    """Keeps the strings on which a pattern ran out of time in the current run.

    Attributes:
        pattern: The original pattern.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._run = _WatchedRun.number
        self._slow = set[str]()
        self._is_reported = False

    @property
    def is_disabled(self) -> bool:
        """Whether the pattern is disabled."""
        return len(self._slow) >= MAX_SLOW_STRINGS

    def is_slow(self, text: str) -> bool:
        """Return whether the pattern is not run on a string any more."""
        return self.is_disabled or text in self._slow

    def start(self, text: str) -> Clock:
        """Start the clock of one call.

        Raises:
            SlowPattern: if the pattern is disabled, or ran out of time on this string before.
        """
        if self._run != _WatchedRun.number:
            self._run, self._slow, self._is_reported = _WatchedRun.number, set(), False
        if self._slow and self.is_slow(text):
            raise SlowPattern(text, self)
        return Clock(self, text)

    def expired(self, text: str) -> SlowPattern:
        """Count a timeout and return its fault."""
        self._slow.add(text)
        _WatchedRun.timeouts += 1
        return SlowPattern(text, self)

    def is_news(self) -> bool:
        """Return true once, for the first call after the pattern was disabled."""
        is_news = self.is_disabled and not self._is_reported
        self._is_reported |= is_news
        return is_news


class Clock:
    """The remaining time of one call."""

    def __init__(self, watch: Watch, text: str) -> None:
        self._watch = watch
        self._text = text
        self._end = monotonic() + (SECONDS if _WatchedRun.timeouts < MAX_TIMEOUTS else SECONDS_THEN)

    def left(self) -> float:
        """Return the remaining seconds; raise `SlowPattern` if the time is over."""
        left = self._end - monotonic()
        if left <= 0:
            raise self.expired()
        return left

    def expired(self) -> SlowPattern:
        """Count a timeout and return its fault."""
        return self._watch.expired(self._text)
