"""Suggest close names for messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from rapidfuzz.distance import OSA
else:
    OSA = lazy_module("rapidfuzz.distance.OSA")


MAX_EDITS = 4  # typing mistakes in a long name; shorter names may contain fewer
MAX_COMPARED = 24  # candidates whose edit distance is computed for one name
MAX_VISITED = 1000  # index entries read for one name, so that equal parts of names cost nothing
_IGNORED = str.maketrans("", "", "_- ")


class SimilarityIndex:
    """An index of items by features, to search for the items that share the most.

    A search reads the rarest features first and stops after `max_visited` entries, so its cost does
    not grow with the number of items: features that all items have would find all of them.
    """

    def __init__(self, features: Iterable[Iterable[str]], max_visited: int = MAX_VISITED) -> None:
        """Index the items by their position."""
        self._max_visited = max_visited
        self._holders: dict[str, list[int]] = {}
        for position, names in enumerate(features):
            for name in names:
                self._holders.setdefault(name, []).append(position)

    def similar(self, features: Iterable[str], limit: int) -> list[int]:
        """Return the positions of up to `limit` items that share the most features."""
        holders = [self._holders[name] for name in features if name in self._holders]
        shared: Counter[int] = Counter()
        left = self._max_visited
        for positions in sorted(holders, key=len):
            shared.update(positions[:left])
            left -= len(positions)
            if left <= 0:
                break
        return [position for position, _ in shared.most_common(limit)]


class NameIndex:
    """Known names, to search for the one closest to a misspelled name.

    Case, underscores, hyphens, and spaces are ignored: `Transmission_id` finds `transmissionId`.
    Only names that share pairs of adjacent characters are compared.
    """

    def __init__(self, known: Iterable[str]) -> None:
        """Keep the names; the index itself is built at the first search that needs it."""
        self._by_folded = {_folded(name): name for name in known}
        self._folded = list(self._by_folded)

    def closest(self, name: str) -> str | None:
        """Return the known name closest to `name`; None if none is close."""
        wanted = _folded(name)
        if wanted in self._by_folded:
            return self._by_folded[wanted]
        best, best_distance = None, (MAX_EDITS + 1, 0)
        candidates = self._candidates(wanted)
        for candidate in candidates:
            added = abs(len(candidate) - len(wanted))
            limit = min(best_distance[0], _max_edits(max(len(wanted), len(candidate))))
            if added > limit:
                continue
            edits = OSA.distance(wanted, candidate, score_cutoff=limit)
            distance = (edits, added)
            if edits > limit or distance >= best_distance or _is_another_word(wanted, candidate):
                continue
            best, best_distance = candidate, distance
        if best is None:
            begun = [name for name in candidates if _is_shortened(wanted, name)]
            best = begun[0] if len(begun) == 1 else None
        return None if best is None else self._by_folded[best]

    def did_you_mean(self, name: str) -> str:
        """Return a hint such as "did you mean 'lower'?", or "" if no known name is close."""
        return question(self.closest(name))

    def _candidates(self, wanted: str) -> list[str]:
        if len(self._folded) <= MAX_COMPARED:
            return self._folded
        positions = self._index.similar(pairs_of(wanted), MAX_COMPARED)
        return [self._folded[position] for position in positions]

    @cached_property
    def _index(self) -> SimilarityIndex:
        return SimilarityIndex(map(pairs_of, self._folded))


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name closest to `name`; None if none is close.

    To search the same names again and again, build one `NameIndex`.
    """
    return NameIndex(known).closest(name)


def question(meant: str | None) -> str:
    """Return a hint such as "did you mean 'lower'?", or "" if there is no candidate."""
    return f"did you mean '{meant}'?" if meant else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint such as "did you mean 'lower'?", or "" if no known name is close."""
    return NameIndex(known).did_you_mean(name)


def _folded(name: str) -> str:
    return name.lower().translate(_IGNORED)


def pairs_of(name: str) -> list[str]:
    """Return the pairs of adjacent characters in a name; its ends count as characters."""
    padded = f"\n{name}\n"
    return list(dict.fromkeys(padded[start : start + 2] for start in range(len(padded) - 1)))


def _max_edits(length: int) -> int:
    """Return the number of edits allowed in a name; short names resemble others by chance."""
    return 0 if length < 3 else max(1, min(length // 4, MAX_EDITS))


def _is_shortened(wanted: str, candidate: str) -> bool:
    """Whether a name is the beginning of another, as `toLower` is of `toLowerCase`."""
    return len(wanted) > 3 and 2 * len(wanted) >= len(candidate) and candidate.startswith(wanted)


def _is_another_word(wanted: str, candidate: str) -> bool:
    """Whether two names of three letters differ in the first, as `max` and `tax` do."""
    return len(wanted) == len(candidate) == 3 and wanted[0] not in candidate[:2]
