"""Make payloads that resemble samples, with a few changes that senders could make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from mapper.dataprep.tree import Literal
from mapper.document import MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.paths import STAR, FieldPath, Steps, print_path, with_stars
from mapper.paths import walk as walk_value
from mapper.testing.variants import key_of, variants

MAX_VALUES = 12  # of a field, from samples
MAX_TEXT = 200  # characters of a value from samples that is used in other payloads
_UNKNOWN = "unknownField"
_SLOTS = 64  # variants of a field that are tried on their own
_READ_SHARE = 0.85  # of the changes: those of fields that the mapping reads


class PayloadChange(NamedTuple):
    """A change of a payload: a place, and its new value, or `ABSENT`."""

    place: Steps
    value: Any


class Fuzzed(NamedTuple):
    """A changed sample."""

    sample: dict[str, Any]
    changes: tuple[PayloadChange, ...]

    @property
    def payload(self) -> dict[str, Any]:
        """The sample with all changes."""
        return applied(self.sample, self.changes)


class PayloadMaker:
    """Makes payloads from samples and from the constants in the mapping's expressions."""

    def __init__(self, document: MappingDocument, samples: Sequence[dict[str, Any]]) -> None:
        """Collect the fields that are read, and the values of each field.

        Args:
            document: The mapping.
            samples: Payloads; without any, every payload starts empty.
        """
        self.samples = list(samples) or [{}]
        self.reads: tuple[FieldPath, ...] = read_paths(document)
        self._values: dict[FieldPath, dict[Any, Any]] = {}
        for entry in document.entries:
            literals = [node.value for node in entry.nodes if isinstance(node, Literal)]
            for path in entry.reads:
                for value in literals:
                    if isinstance(value, str | int | float):
                        self._see(with_stars(path), value)
        limits = {path: len(values) + MAX_VALUES for path, values in self._values.items()}
        paths: dict[FieldPath, None] = {}
        for sample in self.samples:
            for place, value in walk_value(sample):
                path = with_stars(place)
                paths[path] = None
                is_short = isinstance(value, str | int | float) and len(str(value)) <= MAX_TEXT
                if is_short and len(self._values.get(path, ())) < limits.get(path, MAX_VALUES):
                    self._see(path, value)
        self._paths = tuple(sorted(filter(None, paths), key=print_path))

    def _see(self, path: FieldPath, value: Any) -> None:
        self._values.setdefault(path, {}).setdefault(key_of(value), value)

    def values(self, path: FieldPath) -> tuple[Any, ...]:
        """Return the constants that are used with a field, and its values in the samples."""
        return tuple(self._values.get(with_stars(path), {}).values())

    def payloads(self, count: int, seed: int) -> Iterator[Fuzzed]:
        """Yield payloads; the same seed yields the same ones."""
        random = Random(seed)  # noqa: S311 - not for secrets
        single = [(path, slot) for path in self.reads for slot in range(_SLOTS)]
        random.shuffle(single)
        planned = iter(single)
        for number in range(count):
            sample = random.choice(self.samples)
            if number % 2 == 0 and (pair := next(planned, None)) is not None:
                yield Fuzzed(sample, (self._change(sample, *pair, random),))
                continue
            changes: list[PayloadChange] = []
            for _ in range(random.choice((1, 2, 2, 3))):
                payload = applied(sample, changes)
                changes.append(self._random_change(payload, random))
            yield Fuzzed(sample, tuple(changes))

    def _random_change(self, payload: dict[str, Any], random: Random) -> PayloadChange:
        paths = self.reads if random.random() < _READ_SHARE else self._paths
        if not paths or random.random() < 0.03:
            return PayloadChange((_UNKNOWN,), "x")
        path = random.choice(paths)
        size = random.randint(1, len(path)) if random.random() < 0.1 else len(path)
        return self._change(payload, path[:size], random.randrange(10**6), random)

    def _change(
        self, payload: dict[str, Any], path: FieldPath, slot: int, random: Random
    ) -> PayloadChange:
        place: Steps = ()
        value: Any = payload
        for step in path:
            items = value if isinstance(value, list) else []
            concrete = (random.randrange(len(items)) if items else 0) if step is STAR else step
            assert not isinstance(concrete, type(STAR))
            place = (*place, concrete)
            value = below(value, concrete)
        options = variants(value, self.values(path))
        return PayloadChange(place, options[slot % len(options)])


def read_paths(document: MappingDocument) -> tuple[FieldPath, ...]:
    """Return the paths of the payload that the entries read, sorted."""
    paths = {path for entry in document.entries for path in entry.reads if path}
    return tuple(sorted(paths, key=print_path))


def below(value: Any, step: str | int) -> Any:
    """Return the value of a key or at a position; `ABSENT` if there is none."""
    if isinstance(step, int):
        is_there = isinstance(value, list) and step < len(value)
    else:
        is_there = isinstance(value, dict) and step in value
    return value[step] if is_there else ABSENT


def value_in(payload: Any, place: Steps) -> Any:
    """Return the value at a place of a payload; `ABSENT` if there is none."""
    for step in place:
        payload = below(payload, step)
    return payload


def applied(payload: dict[str, Any], changes: Sequence[PayloadChange]) -> dict[str, Any]:
    """Return a copy of a payload with changes."""
    for change in changes:
        payload = changed(payload, change.place, change.value)
    return payload


def changed(value: Any, place: Steps, new: Any) -> Any:
    """Return a copy of a value with a new value at a place; `ABSENT` removes it.

    Objects and arrays around the place are created if they are missing.
    """
    if not place:
        return new
    step, rest = place[0], place[1:]
    if new is ABSENT and below(value, step) is ABSENT:
        return value
    inner = changed(below(value, step), rest, new) if rest else new
    if isinstance(step, int):
        items = [*value] if isinstance(value, list) else []
        items[step : step + 1] = [] if inner is ABSENT else [inner]
        return items
    fields = {**value} if isinstance(value, dict) else {}
    if inner is ABSENT:
        fields.pop(step, None)
    else:
        fields[step] = inner
    return fields
