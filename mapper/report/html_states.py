"""The states of entries as words and CSS classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mapper.report.description import DIFFERENCES, STATES, EntryDescription


def state_counts(entries: Iterable[EntryDescription]) -> list[tuple[str, int]]:
    """Return the states of entries with their numbers, the most important state first."""
    counts = Counter(entry.state for entry in entries)
    return [(state, counts[state]) for state in (*STATES, *DIFFERENCES) if counts[state]]


def state_words(entries: Iterable[EntryDescription]) -> str:
    """Return the numbers of entries by state in words."""
    return ", ".join(f"{count:,} {state}" for state, count in state_counts(entries))


def state_class(state: str) -> str:
    """Return the CSS class of a state."""
    return f"s-{state.replace(' ', '-')}"
