"""Which fields of a schema a payload's fields may be meant for, told by names, types and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.expr import STAR, Path, names_of, print_path
from mapper.schema.tree import Field, Schema
from mapper.source.lazy import rapidfuzz

LEAST = 60  # a lower score is not worth a line
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
class Source:
    """A field of payloads.

    Attributes:
        path: Its path; elements of arrays of objects stand under `[*]`.
        kinds: What it, or each of its elements, is: words as `integer`, `string`, `null`, `object`.
        array: True where it is an array, whose elements `kinds` tells of.
    """

    path: Path
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

    source: Path
    target: Path
    score: int
    reason: str


def propose(
    sources: Iterable[Source], schema: Schema, taken: Iterable[Path]
) -> dict[Path, tuple[Proposal, ...]]:
    """The targets that may be meant for each source, the best first.

    Args:
        sources: What nobody reads yet.
        schema: The target.
        taken: Targets that are mapped; what lies in one is mapped with it.

    Returns:
        One item a source, in the order given; an empty tuple where nothing scores `LEAST`.
    """
    mapped = {names_of(path) for path in taken}
    tenant = f"_{schema.tenant}"
    free = [
        _Target(path, field, _Name(path[1:] if path[0] == tenant else path))
        for path, field in schema.fields()
        if _is_free(path, field, mapped)
    ]
    found: dict[Path, tuple[Proposal, ...]] = {}
    for source in sources:
        name = _Name(source.path)
        scored = [proposal for target in free if (proposal := _score(source, name, target))]
        scored.sort(key=lambda one: (-one.score, print_path(one.target)))
        found[source.path] = tuple(scored)
    return found


def assign(proposals: Iterable[Sequence[Proposal]], least: int) -> dict[Path, Proposal]:
    """The best proposal of each source, no target twice: by source, the better ones go first."""
    ranked = sorted(
        (one for group in proposals for one in group if one.score >= least),
        key=lambda one: -one.score,
    )
    chosen: dict[Path, Proposal] = {}
    used: set[Path] = set()
    for one in ranked:
        if one.source not in chosen and one.target not in used:
            chosen[one.source] = one
            used.add(one.target)
    return chosen


def words(path: Path) -> list[str]:
    """The words of a path in small letters: `sessionTime.start_at` is session, time, start, at."""
    names = [step for step in path if isinstance(step, str)]
    return [word.lower() for name in names for word in _WORD.findall(name)]


class _Words:
    """Words, made ready to be held against others."""

    __slots__ = ("all", "joined", "set", "sorted")

    def __init__(self, path: Path) -> None:
        self.all = words(path)
        self.set = frozenset(self.all)
        self.joined = "".join(self.all)
        self.sorted = " ".join(sorted(self.all))

    def alike(self, other: _Words) -> float:
        """By letters, in whatever order the words stand, 0 to 100."""
        ordered = rapidfuzz.ratio(self.sorted, other.sorted)
        return float(max(ordered, rapidfuzz.ratio(self.joined, other.joined)))


class _Name:
    """The words of a path, and those of its last name."""

    __slots__ = ("last", "stars", "whole")

    def __init__(self, path: Path) -> None:
        self.whole = _Words(path)
        self.last = _Words(path[-1:])
        self.stars = path.count(STAR)


class _Target:
    """A field that nobody maps; `said` is the words of its description that its name lacks."""

    __slots__ = ("field", "name", "path", "said")

    def __init__(self, path: Path, field: Field, name: _Name) -> None:
        self.path, self.field, self.name = path, field, name
        said = (word for word in words((field.description,)) if len(word) > 2)
        self.said = frozenset(said) - name.whole.set - _LITTLE_WORDS


def _is_free(path: Path, field: Field, mapped: set[tuple[str, ...]]) -> bool:
    if field.is_object or field.type.name == "map" or path in _SET_BY_THE_SYSTEM:
        return False
    names = names_of(path)
    return not any(names[:length] in mapped for length in range(1, len(names) + 1))


def _score(source: Source, name: _Name, target: _Target) -> Proposal | None:
    """The proposal for one pair; None where it is not worth a line."""
    if source.array != target.field.array or name.stars != target.name.stars:
        return None
    fit, about_type = _type_fit(source, target.field)
    if not fit:
        return None
    likeness, about_name = _likeness(name, target)
    score = round(likeness * fit)
    reasons = [about_name, about_type]
    said = [word for word in name.last.all if word in target.said]
    if said and score < 100:
        score = min(99, score + _BONUS)
        reasons.append(f"its description says '{said[0]}'")
    if score < LEAST:
        return None
    return Proposal(source.path, target.path, score, ", ".join(reasons))


def _type_fit(source: Source, field: Field) -> tuple[float, str]:
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


def _likeness(name: _Name, target: _Target) -> tuple[float, str]:
    """How alike two names are, 0 to 100: half by the last name, half by the whole path."""
    whole, last, other = name.whole, name.last, target.name.last
    if not whole.all or not target.name.whole.all:
        return 0, ""
    if whole.all == target.name.whole.all:
        return 100, "the same name"
    by_last = last.alike(other)
    shared = last.set & other.set
    if shared - {"id"} and last.set != other.set and shared in (last.set, other.set):
        by_last = max(by_last, _PART)
    likeness = (by_last + whole.alike(target.name.whole)) / 2
    if last.all == other.all:
        return likeness, f"the same last name '{target.path[-1]}'"
    return likeness, "a name alike"
