"""A mapping and its schema, proposed from payloads: a field for each of theirs, and an entry.

Names that the platform refuses are changed, names of RainFocus get what its schema says of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mapper.dataprep import path_tree
from mapper.dataprep.tree import Call, Literal, Node
from mapper.document import Entry
from mapper.document.mapping_writer import path_entry
from mapper.paths import STAR, FieldPath, get, print_path
from mapper.propose.known_schema import field_like, group_of, known_fields, known_schema
from mapper.propose.shared_values import why_shared
from mapper.schema import CLASSES, TYPES, Field, Group, Identity, Schema
from mapper.schema.field_names import FIELD_NAME, accepted_name
from mapper.schema.inference import Inferred, infer
from mapper.schema.matching import words
from mapper.text import SourceText

MAX_FIELDS = 2000
MAX_IDENTITY = 1024
_PLACE = SourceText("<new>", "").whole()
_ID_WORDS = (["transmission", "id"], ["event", "id"], ["message", "id"], ["id"], ["uuid"])
_TIME_WORDS = (["timestamp"], ["event", "time"], ["time"], ["date"], ["created"], ["created", "at"])


class NoProposalError(ValueError):
    """The payloads give nothing to map; the message says why."""


@dataclass(frozen=True)
class Proposed:
    """A schema and the entries that fill it.

    Attributes:
        schema: The schema.
        entries: The entries in the order of the file.
        notes: What to look at, in words for the terminal; names of fields are in them as they are.
        random_id: Whether `_id` is made by chance, as no field looks like an id.
    """

    schema: Schema
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    random_id: bool


def propose_project(payloads: list[dict[str, Any]], title: str, tenant: str) -> Proposed:
    """A schema and a mapping for payloads.

    Raises:
        NoProposalError: where they hold nothing that can be mapped, or too much.
    """
    inferred = infer(payloads)
    known = known_schema()
    tree = _Names(known_fields(known))
    typed = [one for one in inferred if one.type is not None]
    if len(typed) > MAX_FIELDS:
        raise NoProposalError(
            f"the payloads hold {len(typed):,} different fields, more than {MAX_FIELDS:,}: "
            "are some of their keys values?"
        )
    placed = [(one, tree.place(one.path)) for one in typed]
    usable = [(one, node) for one, node in placed if node is not None]
    if not usable:
        raise NoProposalError("the payloads hold no field that can be mapped")
    entries, has_primary = _entries(usable, payloads, tenant)
    of_class, notes = _class_entries([one for one, _ in usable], payloads, tree.knows_any)
    groups = _groups(tree, known)
    schema = Schema(
        title=title,
        description="",
        xdm_class=CLASSES["experienceevent"],
        profile=has_primary,
        tenant=tenant,
        groups=groups,
        root=_root(tenant, groups),
        span=_PLACE,
    )
    if not has_primary:
        notes.append("no field that all payloads have is an identity, so Profile is off")
    refused = [(one, "cannot keep its name inside an array") for one, node in placed if not node]
    left_out = [*refused, *((one, one.problem) for one in inferred if one.type is None)]
    notes += [f"left out: '{print_path(one.path)}' {why}" for one, why in left_out]
    is_random = any(isinstance(e.tree, Call) and e.tree.name == "uuid" for e in of_class)
    return Proposed(schema, (*of_class, *entries), tuple(notes), is_random)


def _entries(
    usable: list[tuple[Inferred, _ProposedNode]], payloads: list[dict[str, Any]], tenant: str
) -> tuple[list[Entry], bool]:
    """An entry for each field, which its node gets; and whether there is a primary identity."""
    has_primary = False
    entries: list[Entry] = []
    for one, node in usable:
        target, field = (f"_{tenant}", *node.target), _field(one, node)
        if field.identity is not None:
            kept = None if has_primary else _identity(field.identity, one, payloads)
            field = replace(field, identity=kept)
            has_primary = has_primary or (kept is not None and kept.primary)
        entry = path_entry(target, one.path, _PLACE)
        if field.identity is not None:
            entry = _entry(target, Call("lower", (Call("trim", (path_tree(one.path),)),)))
        node.field = field
        entries.append(entry)
    return entries, has_primary


def _groups(tree: _Names, known: Schema | None) -> tuple[Group, ...]:
    """RainFocus' own groups for its fields; else one an object, and one for lone fields."""
    groups: dict[str, dict[str, Field]] = {}
    for name, top in tree.tops():
        title = group_of(known, name) if top.like is not None else ""
        title = title or (_titled(name) if top.children else "Event")
        groups.setdefault(title, {})[name] = top.built()
    return tuple(Group(title, fields) for title, fields in groups.items())


# --- names --------------------------------------------------------------------------------


@dataclass
class _ProposedNode:
    """A target: its path under the tenant's object, what it holds, what it is to RainFocus."""

    target: FieldPath
    like: Field | None
    children: dict[str, _ProposedNode]
    field: Field | None = None

    def built(self) -> Field:
        """The field with all below it."""
        name = str(next(step for step in reversed(self.target) if isinstance(step, str)))
        if self.field is not None:
            return self.field
        children = {child: node.built() for child, node in self.children.items() if node.holds}
        array = any(node.target[-2:-1] == (STAR,) for node in self.children.values())
        return Field(name, TYPES["object"], array=array, children=children)

    @property
    def holds(self) -> bool:
        """Whether there is a field here or below."""
        return self.field is not None or any(node.holds for node in self.children.values())


class _Names:
    """Targets for paths of payloads, each with a name that the platform takes and no other has."""

    def __init__(self, known: Mapping[str, Field]) -> None:
        self._known = known
        self._top = _ProposedNode((), None, {})
        self._by_source: dict[FieldPath, _ProposedNode] = {(): self._top}

    @property
    def knows_any(self) -> bool:
        return any(node.like is not None for node in self._by_source.values())

    def tops(self) -> Iterator[tuple[str, _ProposedNode]]:
        """The nodes at the top that hold fields, by name."""
        return ((name, node) for name, node in self._top.children.items() if node.holds)

    def place(self, source: FieldPath) -> _ProposedNode | None:
        """The node for a path; None where its name would change inside an array.

        The platform may nest what gets another name there once more (XDM027).
        """
        here = self._top
        for length, step in enumerate(source, 1):
            if not isinstance(step, str):
                continue
            below = STAR in source[:length]
            found = self._by_source.get(source[:length])
            if found is None:
                found = self._new(here, source, length, keep=below)
            if found is None:
                return None
            here = found
        return here

    def _new(
        self, parent: _ProposedNode, source: FieldPath, length: int, *, keep: bool
    ) -> _ProposedNode | None:
        written = str(source[length - 1])
        known = parent.like.children if parent.like is not None else {}
        known = self._known if parent is self._top else known
        like = None if keep else field_like(written, known)
        name = like.name if like is not None else written
        name = name if FIELD_NAME.match(name) else accepted_name(name) or "field"
        taken = {other.lower() for other in parent.children}
        if name.lower() in taken:
            like = None
            name = next(f"{name}{n}" for n in range(2, 10**9) if f"{name}{n}".lower() not in taken)
        if keep and name != written:
            return None
        stars = (STAR,) if source[length - 2 : length - 1] == (STAR,) else ()
        node = _ProposedNode((*parent.target, *stars, name), like, {})
        parent.children[name] = node
        self._by_source[source[:length]] = node
        return node


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


# --- fields -------------------------------------------------------------------------------


def _field(one: Inferred, node: _ProposedNode) -> Field:
    """The field for what payloads hold; RainFocus' own type where that takes the same values."""
    assert one.type is not None
    name, like = str(node.target[-1]), node.like
    field = Field(name, one.type, array=one.array)
    if like is None or like.is_object or like.array or one.array:
        return field
    field = replace(field, description=like.description)
    if like.type == one.type or like.type.name == "string":
        return replace(field, type=like.type, example=like.example, identity=like.identity)
    return field


def _root(tenant: str, groups: tuple[Group, ...]) -> Field:
    name = f"_{tenant}"
    children = {name: field for group in groups for name, field in group.fields.items()}
    own = Field(name, TYPES["object"], children=children)
    return Field("", TYPES["object"], children={**CLASSES["experienceevent"].fields, name: own})


def _identity(known: Identity, one: Inferred, payloads: list[dict[str, Any]]) -> Identity | None:
    """What a field is as an identity: none unless its values are addresses; primary if in all.

    A primary identity that an event lacks would keep that event out of Profile.
    """
    values = [get(payload, one.path) for payload in payloads]
    given = [value for value in values if value is not None]
    if not given or not all(map(_is_address, given)):
        return None
    return known if len(given) == len(values) else replace(known, primary=False)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and "@" in value and len(value) <= MAX_IDENTITY


# --- the class's own fields ---------------------------------------------------------------


def _class_entries(
    fields: list[Inferred], payloads: list[dict[str, Any]], from_rainfocus: bool
) -> tuple[list[Entry], list[str]]:
    """Entries for the fields that come with the class, and what is to be said about them."""
    always = [
        one
        for one in fields
        if one.filled == len(payloads) and not one.array and STAR not in one.path
    ]
    notes: list[str] = []
    event_id = _event_id(always, payloads)
    if event_id is None:
        notes.append("'_id' is random, as no field looks like the event's id: name one there")
    when = _named([one for one in always if one.type == TYPES["date-time"]], _TIME_WORDS)
    if when is None:
        notes.append("'timestamp' is the time of the run, as no field has the event's: name one")
    entries = [
        _entry(("_id",), Call("uuid", ())) if event_id is None else _path(("_id",), event_id),
        _entry(("timestamp",), Call("now", ())) if when is None else _path(("timestamp",), when),
    ]
    texts = (one for one in fields if len(one.path) == 1 and one.type == TYPES["string"])
    kind = next((one for one in texts if not one.array and _last(one) == ["event", "type"]), None)
    entries += [_path(("eventType",), kind)] if kind is not None else []
    if from_rainfocus:
        entries.append(_entry(("producedBy",), Literal("RainFocus")))
    return entries, notes


def _event_id(always: list[Inferred], payloads: list[dict[str, Any]]) -> Inferred | None:
    """The field that tells one event from all others, by its name and values."""
    candidates = [
        one
        for one in always
        if one.type is not None
        and (one.type == TYPES["string"] or one.type.is_integer)
        and _last(one)[-1:] in (["id"], ["uuid"], ["guid"])
        and not why_shared(_path(("_id",), one))
    ]
    ranked = sorted(candidates, key=lambda one: (_rank(one, _ID_WORDS), len(one.path)))
    for one in ranked:
        values = [str(get(payload, one.path)).strip() for payload in payloads]
        if all(values) and len(set(values)) == len(values):
            return one
    return None


def _named(fields: list[Inferred], names: tuple[list[str], ...]) -> Inferred | None:
    """The field with the best of some names, else the first."""
    return min(fields, key=lambda one: (_rank(one, names), len(one.path)), default=None)


def _rank(one: Inferred, names: tuple[list[str], ...]) -> int:
    last = _last(one)
    return names.index(last) if last in names else len(names)


def _last(one: Inferred) -> list[str]:
    return words(one.path[-1:])


def _path(target: FieldPath, one: Inferred) -> Entry:
    return path_entry(target, one.path, _PLACE)


def _entry(target: FieldPath, tree: Node) -> Entry:
    return Entry(target, tree, "", _PLACE, _PLACE)
