"""Matches fields of payloads with fields of a schema by names, types, and descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from mapper.diagnostics.suggest import SimilarityIndex, pairs_of
from mapper.paths import STAR, FieldPath, is_within, names_of
from mapper.schema.tree import Field, Schema
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from rapidfuzz import fuzz
else:
    fuzz = lazy_module("rapidfuzz.fuzz")


MIN_SCORE = 60  # of a proposal
RENAMED = 80  # the minimum similarity of an old and a new name
MAX_SCORED = 50  # targets to score per source
MAX_VISITED = 2000  # index entries to read per source
SURE = 85  # the minimum score for `mapper suggest --apply`

_WORD = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|\d+")

# JSON type of a source -> the JSON types of targets that accept it as it is.
_FITS = {
    "string": {"string"},
    "integer": {"integer", "number"},
    "number": {"number"},
    "boolean": {"boolean"},
}
# JSON type of a source -> the JSON types that it may be converted to.
_CONVERTS = {
    "string": {"integer", "number", "boolean"},
    "integer": {"string"},
    "number": {"integer", "string"},
    "boolean": {"string"},
}
_BONUS = 8  # for a shared word in the description
_LITTLE_WORDS = frozenset({"the", "and", "for"})
_PART = 90  # the similarity of last names if one has all words of the other
_SET_BY_THE_SYSTEM = frozenset({("eventMergeId",)})


@dataclass(frozen=True)
class SourceField:
    """A field of payloads.

    Attributes:
        path: The path; fields in arrays of objects are under `[*]`.
        kinds: The JSON types of its values, or of its elements: `integer`, `string`, `null`, ...
        array: Whether it is an array.
    """

    path: FieldPath
    kinds: frozenset[str]
    array: bool = False


@dataclass(frozen=True)
class Proposal:
    """A target for a source.

    Attributes:
        source: The path of the source.
        target: The path of the target, with the tenant filled in.
        score: The quality of the match, 0 to 100.
        reason: The reasons for the score, for people.
    """

    source: FieldPath
    target: FieldPath
    score: int
    reason: str


def propose(
    sources: Iterable[SourceField], schema: Schema, taken: Iterable[FieldPath]
) -> dict[FieldPath, tuple[Proposal, ...]]:
    """Return candidate targets for each source, the best first.

    Args:
        sources: Fields that are not mapped yet.
        schema: The target schema.
        taken: Targets that are mapped already; fields below them count as mapped.

    Returns:
        The proposals by source, in the order given; an empty tuple if none scores `MIN_SCORE`.
    """
    mapped = {names_of(path) for path in taken}
    return _proposals(
        sources,
        schema,
        lambda path, field: _takes(path, field) and not is_within(names_of(path), mapped),
    )


def propose_mapped(
    sources: Iterable[SourceField], schema: Schema, taken: Iterable[FieldPath]
) -> dict[FieldPath, Proposal]:
    """Return the mapped target that matches each source with a score of at least `SURE`."""
    mapped = {names_of(path) for path in taken}
    proposals = _proposals(
        sources,
        schema,
        lambda path, field: _takes(path, field) and is_within(names_of(path), mapped),
    )
    return {path: best[0] for path, best in proposals.items() if best and best[0].score >= SURE}


def renamed(
    sources: Iterable[SourceField], missing: Iterable[FieldPath]
) -> dict[FieldPath, FieldPath]:
    """Return the missing path that each source seems to have been renamed from, if any."""
    old = [(path, _Name(path)) for path in dict.fromkeys(missing) if names_of(path)]
    if not old:
        return {}
    index = SimilarityIndex((_features(name) for _, name in old), MAX_VISITED)
    ranked: list[tuple[float, FieldPath, FieldPath]] = []
    for source in sources:
        name = _Name(source.path)
        for position in index.similar(_features(name), MAX_SCORED):
            path, other = old[position]
            likeness = _likeness_of_names(name, other)[0] if name.stars == other.stars else 0
            if likeness >= RENAMED:
                ranked.append((likeness, source.path, path))
    chosen: dict[FieldPath, FieldPath] = {}
    for _, new, path in sorted(ranked, key=lambda pair: -pair[0]):
        if new not in chosen and path not in chosen.values():
            chosen[new] = path
    return chosen


def _proposals(
    sources: Iterable[SourceField], schema: Schema, is_wanted: Callable[[FieldPath, Field], bool]
) -> dict[FieldPath, tuple[Proposal, ...]]:
    tenant = f"_{schema.tenant}"
    kinds: dict[tuple[bool, int], list[_Target]] = {}
    for path, field in schema.fields():
        if is_wanted(path, field):
            name = _Name(path[1:] if path[0] == tenant else path)
            kinds.setdefault((field.array, name.stars), []).append(_Target(path, field, name))
    indexes = {
        kind: SimilarityIndex((_features(target.name) for target in targets), MAX_VISITED)
        for kind, targets in kinds.items()
    }
    proposals: dict[FieldPath, tuple[Proposal, ...]] = {}
    for source in sources:
        name = _Name(source.path)
        kind = (source.array, name.stars)
        targets = kinds.get(kind, [])
        if len(targets) > MAX_SCORED:
            similar = indexes[kind].similar(_features(name), MAX_SCORED)
            targets = [targets[position] for position in similar]
        scored = [proposal for target in targets if (proposal := _score(source, name, target))]
        scored.sort(key=lambda proposal: (-proposal.score, names_of(proposal.target)))
        proposals[source.path] = tuple(scored)
    return proposals


def _features(name: _Name) -> list[str]:
    """Return the pairs of characters in the whole path, and those in the last name."""
    whole, last = pairs_of(name.whole.joined), pairs_of(name.last.joined)
    return [*whole, *(f"last {pair}" for pair in last)]


def assign(proposals: Iterable[Sequence[Proposal]], min_score: int) -> dict[FieldPath, Proposal]:
    """Return the best proposal for each source, using no target more than once."""
    chosen: dict[FieldPath, Proposal] = {}
    used: set[FieldPath] = set()
    for proposal in sorted(chain(*proposals), key=lambda proposal: -proposal.score):
        is_free = proposal.source not in chosen and proposal.target not in used
        if is_free and proposal.score >= min_score:
            chosen[proposal.source] = proposal
            used.add(proposal.target)
    return chosen


def words(path: FieldPath) -> list[str]:
    """Return the words of a path in lower case: session, time, at of `sessionTime.at`."""
    names = [step for step in path if isinstance(step, str)]
    return [word.lower() for name in names for word in _WORD.findall(name)]


class _Words:
    """The words of a path, prepared for comparison."""

    __slots__ = ("all", "joined", "set", "sorted")

    def __init__(self, path: FieldPath) -> None:
        self.all = words(path)
        self.set = frozenset(self.all)
        self.joined = "".join(self.all)
        self.sorted = " ".join(sorted(self.all))

    def alike(self, other: _Words) -> float:
        """Return the similarity of the letters, in any order of the words, 0 to 100."""
        ordered = fuzz.ratio(self.sorted, other.sorted)
        return float(max(ordered, fuzz.ratio(self.joined, other.joined)))


class _Name:
    """The words of a path, and those of its last name."""

    __slots__ = ("last", "stars", "text", "whole")

    def __init__(self, path: FieldPath) -> None:
        self.whole = _Words(path)
        self.last = _Words(path[-1:])
        self.text = str(path[-1])
        self.stars = path.count(STAR)


class _Target:
    """A candidate field; `described` has the words of its description that its name lacks."""

    __slots__ = ("described", "field", "name", "path")

    def __init__(self, path: FieldPath, field: Field, name: _Name) -> None:
        self.path, self.field, self.name = path, field, name
        described = (word for word in words((field.description,)) if len(word) > 2)
        self.described = frozenset(described) - name.whole.set - _LITTLE_WORDS


def _takes(path: FieldPath, field: Field) -> bool:
    """Return whether a field accepts scalars, or arrays of them."""
    return not (field.is_object or field.type.name == "map" or path in _SET_BY_THE_SYSTEM)


def _score(source: SourceField, name: _Name, target: _Target) -> Proposal | None:
    """Return the proposal for a source and a target; None below `MIN_SCORE`."""
    fit, about_type = _type_fit(source, target.field)
    if not fit:
        return None
    likeness, about_name = _likeness_of_names(name, target.name)
    score = round(likeness * fit)
    reasons = [about_name, about_type]
    shared = [word for word in name.last.all if word in target.described]
    if shared and score < 100:
        score = min(99, score + _BONUS)
        reasons.append(f"its description has '{shared[0]}'")
    if score < MIN_SCORE:
        return None
    return Proposal(source.path, target.path, score, ", ".join(reasons))


def _type_fit(source: SourceField, field: Field) -> tuple[float, str]:
    """Return how well the values fit a field's type, 0 to 1, and the reason."""
    kinds = source.kinds - {"null"}
    kind = field.type
    name = f"[{kind.name}]" if field.array else kind.name
    if not kinds:
        return 0.95, "no values to compare"
    if not kinds <= _FITS.keys():
        return 0, ""
    if all(kind.json_type in _FITS[given] for given in kinds):
        if kind.format in ("date", "date-time"):
            return 0.95, f"if its strings are of type {kind.name}"
        return 1, f"the type fits ({name})"
    if all(kind.json_type in _FITS[given] | _CONVERTS[given] for given in kinds):
        if kind.format and kinds != {"string"}:
            return 0, ""
        is_loose = kind.json_type == "string" or "string" not in kinds
        return (0.95 if is_loose else 0.85), f"{' and '.join(sorted(kinds))} becomes {name}"
    return 0, ""


def _likeness_of_names(name: _Name, known: _Name) -> tuple[float, str]:
    """Return the similarity of names, 0 to 100 (half last name, half path), and the reason."""
    whole, last, other = name.whole, name.last, known.last
    if not whole.all or not known.whole.all:
        return 0, ""
    if whole.all == known.whole.all:
        return 100, "the same name"
    by_last = last.alike(other)
    shared = last.set & other.set
    if shared - {"id"} and last.set != other.set and shared in (last.set, other.set):
        by_last = max(by_last, _PART)
    likeness = (by_last + whole.alike(known.whole)) / 2
    if last.all == other.all:
        return likeness, f"the same last name '{known.text}'"
    return likeness, "a similar name"
