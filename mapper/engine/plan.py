"""Join a mapping with its schema: for every target its source, conversion, and check.

The targets form a tree. Both ways of running a plan (`generator.py`, the fast one, and
`interpreter.py`, which alone decides what is wrong) walk it in the same order, so they write the
same record.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from mapper.dataprep import Runtime, compile_tree
from mapper.dataprep.compile import Generated
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, Node
from mapper.document import Entry, MappingDocument
from mapper.engine.conversion import Convert, converter
from mapper.engine.identities import Identities, identities_of, sensitive_targets
from mapper.paths import FieldPath, PathStep, names_of, parents_of
from mapper.schema import Field, Schema, Validator, limits_check, record_check
from mapper.schema.check import ValueCheck
from mapper.schema.namespaces import identity_check, identity_lines
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Planned:
    """A prepared entry.

    Attributes:
        index: The index of the entry in `MappingDocument.entries`.
        entry: The entry of the mapping.
        field: The target's field.
        runtime: The clock and random IDs.
        convert: Converts a value to the field's type.
        limits: The check of a converted value in the generated functions: the constraints of the
            field, and the format of an identity. None if it has neither.
        reads: The paths of the payload that the entry reads.
        sensitive: Whether it is an identity, or reads a source of one.
        primary: Whether it is the schema's primary identity.
    """

    index: int
    entry: Entry
    field: Field
    runtime: Runtime
    convert: Convert
    limits: ValueCheck | None
    reads: frozenset[FieldPath]
    sensitive: bool
    primary: bool

    @cached_property
    def evaluate(self) -> Callable[[Any], Any]:
        """The function that returns the source's value for a payload; it raises `Fault`."""
        return _compiled(self.entry.tree, self.runtime).call


@lru_cache(maxsize=1024)  # an editor changes one entry at a time
def _compiled(tree: Node, runtime: Runtime) -> Generated:
    return compile_tree(tree, runtime)


@dataclass
class Target:
    """A node of the tree of targets.

    Attributes:
        name: Its key in the parent's object.
        field: Its field in the schema.
        planned: The entry that maps it as a whole, if any.
        children: Targets below, in the order of their first appearance in the mapping.
        into_array: Entries that go into this array, each with the path from the array on.
    """

    name: str
    field: Field
    planned: Planned | None = None
    children: dict[str, Target] = dataclasses.field(default_factory=dict)
    into_array: list[tuple[tuple[PathStep, ...], Planned]] = dataclasses.field(default_factory=list)

    @cached_property
    def convert_whole(self) -> Convert:
        """The conversion of the entry that maps the array as a whole, every element in place."""
        return converter(self.field, holes=True)

    @property
    def is_leaf(self) -> bool:
        """Whether nothing below it is mapped."""
        return not self.children and not self.into_array


@dataclass(frozen=True)
class Plan:
    """A mapping joined with its schema, ready to run.

    Attributes:
        schema: The target schema.
        root: The tree of targets.
        entries: All planned entries in the order of the mapping.
        check: The fast check of a whole record.
        validator: The complete check of a record.
        identities: The identities in a record.
        runtime: The clock and random IDs.
    """

    schema: Schema
    root: Target
    entries: tuple[Planned, ...]
    check: ValueCheck
    validator: Validator
    identities: Identities
    runtime: Runtime

    @property
    def primary(self) -> FieldPath | None:
        """The path of the primary identity; None if Profile is off, or there is none."""
        return self.identities.primary

    @cached_property
    def is_steady(self) -> bool:
        """Whether equal payloads have equal outcomes: no entry asks for the time or a random id."""
        return not any(
            isinstance(node, Call) and node.name in FUNCTIONS and FUNCTIONS[node.name].runtime
            for planned in self.entries
            for node in planned.entry.nodes
        )

    @cached_property
    def by_index(self) -> dict[int, Planned]:
        """The index of an entry in the mapping -> the entry."""
        return {planned.index: planned for planned in self.entries}

    @cached_property
    def primary_entry(self) -> int | None:
        """The index of the first entry that writes the primary identity, or below it."""
        path = self.primary or ()
        writers = (p.index for p in self.entries if path and p.entry.target[: len(path)] == path)
        return next(writers, None)

    @cached_property
    def hidden(self) -> frozenset[tuple[str, ...]]:
        """The names of the targets whose values reports hide."""
        return frozenset(names_of(p.entry.target) for p in self.entries if p.sensitive)

    @cached_property
    def hidden_parents(self) -> frozenset[tuple[str, ...]]:
        """The names of the payload's objects that contain a source whose values reports hide."""
        return parents_of(names_of(path) for p in self.entries if p.sensitive for path in p.reads)

    @cached_property
    def by_names(self) -> dict[tuple[str, ...], Planned]:
        """The names in a target -> the first entry that writes there."""
        entries: dict[tuple[str, ...], Planned] = {}
        for planned in self.entries:
            entries.setdefault(names_of(planned.entry.target), planned)
        return entries


def build_plan(document: MappingDocument, runtime: Runtime) -> Plan:
    """Return the plan of a mapping; entries whose target is not in the schema are dropped."""
    schema = document.schema
    sensitive = sensitive_targets(document)
    identities = identities_of(document)
    root = Target("", schema.root)
    planned: list[Planned] = []
    for index, entry in enumerate(document.entries):
        target = schema.field_at(entry.target)
        if target is None:
            continue
        reads = entry.reads
        made = Planned(
            index=index,
            entry=entry,
            field=target,
            runtime=runtime,
            convert=converter(target),
            limits=_limits(target),
            reads=reads,
            sensitive=entry.target in sensitive,
            primary=entry.target == identities.primary,
        )
        planned.append(made)
        _insert(root, made)
    return Plan(
        schema,
        root,
        tuple(planned),
        record_check(schema.root),
        Validator(schema),
        identities,
        runtime,
    )


def replan(plan: Plan, changes: Mapping[int, Entry | None]) -> Plan:
    """Return the plan of a mapping in which some entries have another source.

    Entries that stay keep their compiled functions.

    Args:
        plan: The plan of the mapping.
        changes: The new entries by their index; None removes one.
    """
    root = Target("", plan.schema.root)
    planned: list[Planned] = []
    for made in plan.entries:
        if made.index in changes:
            entry = changes[made.index]
            if entry is None:
                continue
            made = dataclasses.replace(made, entry=entry, reads=entry.reads)
        planned.append(made)
        _insert(root, made)
    return dataclasses.replace(plan, root=root, entries=tuple(planned))


def limit_lines(field: Field) -> re.Pattern[str] | None:
    """Return a pattern of lines within a field's limits; None if there is no such pattern."""
    if field.identity is None or field.array or not field.type.is_text or limits_check(field):
        return None
    return identity_lines(field.identity.namespace)


def _limits(field: Field) -> ValueCheck | None:
    """Return the check of a converted value: constraints, and the shape of an identity."""
    limits = limits_check(field)
    if field.identity is None or field.array or not field.type.is_text:
        return limits
    check = identity_check(field.identity.namespace)
    return check if limits is None else lambda value: limits(value) and check(value)


def _insert(root: Target, planned: Planned) -> None:
    here = root
    path = planned.entry.target
    for position, step in enumerate(path):
        if not isinstance(step, str):
            here.into_array.append((path[position:], planned))
            # the whole of an element before its parts, as with objects
            here.into_array.sort(key=lambda item: len(item[0]))
            return
        child = here.field.values or here.field.children[step]
        here = here.children.setdefault(step, Target(step, child))
    here.planned = planned
