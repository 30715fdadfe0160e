"""Which fields of a schema a payload's fields may be meant for, told by names, types and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.diagnostics.suggest import SimilarityIndex, pairs_of
from mapper.paths import STAR, FieldPath, names_of
from mapper.schema.tree import Field, Schema
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from rapidfuzz import fuzz
else:
    fuzz = lazy_module("rapidfuzz.fuzz")


MIN_SCORE = 60  # a lower score is not worth a line
RENAMED = 80  # the score of two names from which one may be the other's new name
MAX_SCORED = 50  # targets that are scored for one source
MAX_VISITED = 2000  # index entries read for one source
SURE = 85  # from here on `mapper suggest --apply` writes it

_WORD = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|\d+")

# What payloads hold -> the JSON types of targets that take it as it is, and those it may become.
_FITS = {
    "string": {"string"},
    "integer": {"integer", "number"},
    "number": {"number"},
    "boolean": {"boolean"},
}
_CONVERTS = {
    "string": {"integer", "number", "boolean"},
    "integer": {"string"},
    "number": {"integer", "string"},
    "boolean": {"string"},
}
_BONUS = 8  # for a word of the description
_LITTLE_WORDS = frozenset({"the", "and", "for"})
_PART = 90  # for a last name that is the other with a word more
_SET_BY_THE_SYSTEM = frozenset({("eventMergeId",)})


@dataclass(frozen=True)
class SourceField:
    """A field of payloads.

    Attributes:
        path: Its path; elements of arrays of objects stand under `[*]`.
        kinds: What it, or each of its elements, is: words as `integer`, `string`, `null`, `object`.
        array: True where it is an array, whose elements `kinds` tells of.
    """

    path: FieldPath
    kinds: frozenset[str]
    array: bool = False


@dataclass(frozen=True)
class Proposal:
    """A target for a source.

    Attributes:
        source: The source's path.
        target: The target's path, with the tenant filled in.
        score: How good it is, 0 to 100.
        reason: Why, in plain words.
    """

    source: FieldPath
    target: FieldPath
    score: int
    reason: str


def propose(
    sources: Iterable[SourceField], schema: Schema, taken: Iterable[FieldPath]
) -> dict[FieldPath, tuple[Proposal, ...]]:
    """The targets that may be meant for each source, the best first.

    Args:
        sources: What nobody reads yet.
        schema: The target.
        taken: Targets that are mapped; what lies in one is mapped with it.

    Returns:
        One item a source, in the order given; an empty tuple where nothing scores `MIN_SCORE`.
    """
    mapped = {names_of(path) for path in taken}
    return _proposals(
        sources, schema, lambda path, field: _takes(path, field) and not _in(path, mapped)
    )


def propose_mapped(
    sources: Iterable[SourceField], schema: Schema, taken: Iterable[FieldPath]
) -> dict[FieldPath, Proposal]:
    """Return the mapped target that is certainly meant for each source, if there is one."""
    mapped = {names_of(path) for path in taken}
    found = _proposals(
        sources, schema, lambda path, field: _takes(path, field) and _in(path, mapped)
    )
    return {path: best[0] for path, best in found.items() if best and best[0].score >= SURE}


def renamed(
    sources: Iterable[SourceField], missing: Iterable[FieldPath]
) -> dict[FieldPath, FieldPath]:
    """Return the missing path that each source seems to be under a new name, if there is one."""
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
    for _, new, path in sorted(ranked, key=lambda one: -one[0]):
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
    found: dict[FieldPath, tuple[Proposal, ...]] = {}
    for source in sources:
        name = _Name(source.path)
        kind = (source.array, name.stars)
        targets = kinds.get(kind, [])
        if len(targets) > MAX_SCORED:
            similar = indexes[kind].similar(_features(name), MAX_SCORED)
            targets = [targets[position] for position in similar]
        scored = [proposal for target in targets if (proposal := _score(source, name, target))]
        scored.sort(key=lambda one: (-one.score, names_of(one.target)))
        found[source.path] = tuple(scored)
    return found


def _features(name: _Name) -> list[str]:
    """Return the pairs of characters of the whole path, and those of the last name."""
    whole, last = pairs_of(name.whole.joined), pairs_of(name.last.joined)
    return [*whole, *(f"last {pair}" for pair in last)]


def assign(proposals: Iterable[Sequence[Proposal]], least: int) -> dict[FieldPath, Proposal]:
    """The best proposal of each source, no target twice: by source, the better ones go first."""
    ranked = sorted(
        (one for group in proposals for one in group if one.score >= least),
        key=lambda one: -one.score,
    )
    chosen: dict[FieldPath, Proposal] = {}
    used: set[FieldPath] = set()
    for one in ranked:
        if one.source not in chosen and one.target not in used:
            chosen[one.source] = one
            used.add(one.target)
    return chosen


def words(path: FieldPath) -> list[str]:
    """The words of a path in small letters: `sessionTime.start_at` is session, time, start, at."""
    names = [step for step in path if isinstance(step, str)]
    return [word.lower() for name in names for word in _WORD.findall(name)]


class _Words:
    """Words, made ready to be held against others."""

    __slots__ = ("all", "joined", "set", "sorted")

    def __init__(self, path: FieldPath) -> None:
        self.all = words(path)
        self.set = frozenset(self.all)
        self.joined = "".join(self.all)
        self.sorted = " ".join(sorted(self.all))

    def alike(self, other: _Words) -> float:
        """By letters, in whatever order the words stand, 0 to 100."""
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
    """A field that nobody maps; `said` is the words of its description that its name lacks."""

    __slots__ = ("field", "name", "path", "said")

    def __init__(self, path: FieldPath, field: Field, name: _Name) -> None:
        self.path, self.field, self.name = path, field, name
        said = (word for word in words((field.description,)) if len(word) > 2)
        self.said = frozenset(said) - name.whole.set - _LITTLE_WORDS


def _takes(path: FieldPath, field: Field) -> bool:
    """Whether a field takes single values, or arrays of them."""
    return not (field.is_object or field.type.name == "map" or path in _SET_BY_THE_SYSTEM)


def _in(path: FieldPath, mapped: set[tuple[str, ...]]) -> bool:
    """Whether a path, or an object around it, is mapped."""
    names = names_of(path)
    return any(names[:length] in mapped for length in range(1, len(names) + 1))


def _score(source: SourceField, name: _Name, target: _Target) -> Proposal | None:
    """The proposal for one pair; None where it is not worth a line."""
    fit, about_type = _type_fit(source, target.field)
    if not fit:
        return None
    likeness, about_name = _likeness_of_names(name, target.name)
    score = round(likeness * fit)
    reasons = [about_name, about_type]
    said = [word for word in name.last.all if word in target.said]
    if said and score < 100:
        score = min(99, score + _BONUS)
        reasons.append(f"its description says '{said[0]}'")
    if score < MIN_SCORE:
        return None
    return Proposal(source.path, target.path, score, ", ".join(reasons))


def _type_fit(source: SourceField, field: Field) -> tuple[float, str]:
    """How well the values seen fit a field's type, 0 to 1, and that in words."""
    kinds = source.kinds - {"null"}
    kind = field.type
    name = f"[{kind.name}]" if field.array else kind.name
    if not kinds:
        return 0.95, "no value seen"
    if not kinds <= _FITS.keys():
        return 0, ""
    if all(kind.json_type in _FITS[one] for one in kinds):
        if kind.format in ("date", "date-time"):
            return 0.95, f"if its texts are of type {kind.name}"
        return 1, f"the type fits ({name})"
    if all(kind.json_type in _FITS[one] | _CONVERTS[one] for one in kinds):
        if kind.format and kinds != {"string"}:
            return 0, ""
        is_loose = kind.json_type == "string" or "string" not in kinds
        what = " and ".join(sorted(kinds))
        return (0.95 if is_loose else 0.85), f"{what} becomes {name}"
    return 0, ""


def _likeness_of_names(name: _Name, known: _Name) -> tuple[float, str]:
    """How alike two names are, 0 to 100: half by the last name, half by the whole path."""
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
    return likeness, "a name alike"
