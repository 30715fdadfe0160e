"""Time limits for searches with regular expressions, per call and per run.

A pattern that runs out of time on several texts is disabled for the rest of the run, so that it
cannot cost its limit once per row. A run starts with `start_run`.
"""

from __future__ import annotations

from time import monotonic

from mapper.dataprep.problems import Fault

SECONDS = 0.9  # for all searches of one call
MAX_SLOW_TEXTS = 5  # of one pattern, before it is disabled
# Patterns may come from payloads, each a new one: after so many timeouts in a run, calls get less.
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
    """A search ran out of time, or was not started since its pattern is disabled."""

    def __init__(self, value: object, watch: Watch) -> None:
        """Keep the pattern's watch."""
        reason = "the pattern takes too long on this string"
        if watch.is_disabled:
            reason = f"the pattern took too long on {MAX_SLOW_TEXTS} strings and is disabled"
        super().__init__(reason, value)
        self.watch = watch


class Watch:
    """Keeps the texts on which one pattern ran out of time in the current run.

    Attributes:
        pattern: As it was written.
    """

    def __init__(self, pattern: str) -> None:
        """Start with no such text."""
        self.pattern = pattern
        self._run = _WatchedRun.number
        self._slow = set[str]()
        self._is_told = False

    @property
    def is_disabled(self) -> bool:
        """Whether the pattern is not run any more."""
        return len(self._slow) >= MAX_SLOW_TEXTS

    def is_slow(self, text: str) -> bool:
        """Whether the pattern is not run on a text any more."""
        return self.is_disabled or text in self._slow

    def start(self, text: str) -> Clock:
        """Start the clock of one call.

        Raises:
            SlowPattern: if the pattern is disabled, or ran out of time on this text before.
        """
        if self._run != _WatchedRun.number:
            self._run, self._slow, self._is_told = _WatchedRun.number, set(), False
        if self._slow and self.is_slow(text):
            raise SlowPattern(text, self)
        return Clock(self, text)

    def expired(self, text: str) -> SlowPattern:
        """Count a timeout and return its fault."""
        self._slow.add(text)
        _WatchedRun.timeouts += 1
        return SlowPattern(text, self)

    def is_news(self) -> bool:
        """Whether the pattern is disabled and this is the first to ask."""
        is_news = self.is_disabled and not self._is_told
        self._is_told |= is_news
        return is_news


class Clock:
    """The time that one call has."""

    def __init__(self, watch: Watch, text: str) -> None:
        """Start it."""
        self._watch = watch
        self._text = text
        self._end = monotonic() + (SECONDS if _WatchedRun.timeouts < MAX_TIMEOUTS else SECONDS_THEN)

    def left(self) -> float:
        """Return the seconds that are left, more than none.

        Raises:
            SlowPattern: if none are.
        """
        left = self._end - monotonic()
        if left <= 0:
            raise self.expired()
        return left

    def expired(self) -> SlowPattern:
        """Count a timeout and return its fault."""
        return self._watch.expired(self._text)
