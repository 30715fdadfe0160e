"""Close-name suggestions for messages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None if none is near.

    Case is ignored in the comparison, so `Transmissionid` finds `transmissionId`.
    """
    by_lower = {candidate.lower(): candidate for candidate in known}
    matches = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.72)
    return by_lower[matches[0]] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint such as "did you mean 'lower'?", or "" if no known name is near."""
    match = closest(name, known)
    return f"did you mean '{match}'?" if match else ""
