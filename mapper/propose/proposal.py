"""Propose a schema and a mapping from payloads: a field and an entry for each of their fields.

Names that the platform refuses are changed. Fields of RainFocus get the name, type, description,
and identity of the RainFocus schema that comes with the package.
"""

from __future__ import annotations

import re
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
from mapper.text import MapperError, SourceText

MAX_FIELDS = 2000
MAX_IDENTITY = 1024
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}\.[^@\s.]{2,63}")
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?")
_PLACE = SourceText("<new>", "").whole()
_ID_WORDS = (["transmission", "id"], ["event", "id"], ["message", "id"], ["id"], ["uuid"])
_TIME_WORDS = (["timestamp"], ["event", "time"], ["time"], ["date"], ["created"], ["created", "at"])


@dataclass(frozen=True)
class Proposed:
    """A schema and the entries that fill it.

    Attributes:
        schema: The schema.
        entries: The entries in the order of the file.
        notes: What the user should check, as text for the terminal. Names of fields are not
            escaped.
        random_id: True if `_id` is random because no field looks like an id.
    """

    schema: Schema
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    random_id: bool


def propose_project(payloads: list[dict[str, Any]], title: str, tenant: str) -> Proposed:
    """Return a schema and a mapping for payloads.

    Raises:
        MapperError: if the payloads have no field that can be mapped, or too many fields.
    """
    inferred = infer(payloads)
    known = known_schema()
    tree = _Names(known_fields(known))
    typed = [source for source in inferred if source.type is not None]
    if len(typed) > MAX_FIELDS:
        raise MapperError(
            f"cannot propose a mapping: the payloads have {len(typed):,} different fields, more "
            f"than {MAX_FIELDS:,}; check whether some keys are values, such as ids"
        )
    placed = [(source, tree.place(source.path)) for source in typed]
    usable = [(source, node) for source, node in placed if node is not None]
    if not usable:
        raise MapperError("cannot propose a mapping: the payloads have no field that can be mapped")
    entries, has_primary = _entries(usable, payloads, tenant)
    fields = [source for source, _ in usable]
    of_class, notes = _class_entries(fields, payloads, tree.knows_any)
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
        notes.append("Profile is off, because no identity is in all payloads")
        if (address := _first_like(_ADDRESS, fields, payloads)) is not None:
            identity = "identity: {namespace: Email, primary: true}"
            notes.append(f"{address} has e-mail addresses; to identify people, add {identity}")
    problems = [
        (source, "cannot keep its name inside an array") for source, node in placed if not node
    ] + [(source, source.problem) for source in inferred if source.type is None]
    notes += [f"not mapped: '{print_path(source.path)}' {problem}" for source, problem in problems]
    is_random = any(isinstance(e.tree, Call) and e.tree.name == "uuid" for e in of_class)
    return Proposed(schema, (*of_class, *entries), tuple(notes), is_random)


def _entries(
    usable: list[tuple[Inferred, _ProposedNode]], payloads: list[dict[str, Any]], tenant: str
) -> tuple[list[Entry], bool]:
    """Return an entry per field, and whether there is a primary identity; set `node.field`."""
    has_primary = False
    entries: list[Entry] = []
    for source, node in usable:
        target, field = (f"_{tenant}", *node.target), _field(source, node)
        if field.identity is not None:
            kept = None if has_primary else _identity(field.identity, source, payloads)
            field = replace(field, identity=kept)
            has_primary = has_primary or (kept is not None and kept.primary)
        entry = path_entry(target, source.path, _PLACE)
        if field.identity is not None:
            entry = _entry(target, Call("lower", (Call("trim", (path_tree(source.path),)),)))
        node.field = field
        entries.append(entry)
    return entries, has_primary


def _groups(tree: _Names, known: Schema | None) -> tuple[Group, ...]:
    """Return the groups: those of RainFocus, one per other object, and one for single fields."""
    groups: dict[str, dict[str, Field]] = {}
    for name, top in tree.tops():
        title = group_of(known, name) if top.like is not None else ""
        title = title or (name[:1].upper() + name[1:] if top.children else "Event")
        groups.setdefault(title, {})[name] = top.built()
    return tuple(Group(title, fields) for title, fields in groups.items())


# --- names --------------------------------------------------------------------------------


@dataclass
class _ProposedNode:
    """A target.

    Attributes:
        target: Its path under the tenant's object.
        like: The field of the RainFocus schema with the same name.
        children: The fields of an object.
        field: The field, unless it is an object.
    """

    target: FieldPath
    like: Field | None
    children: dict[str, _ProposedNode]
    field: Field | None = None

    def built(self) -> Field:
        """Return the field with its children."""
        if self.field is not None:
            return self.field
        children = {child: node.built() for child, node in self.children.items() if node.has_field}
        array = any(node.target[-2:-1] == (STAR,) for node in self.children.values())
        return Field(str(self.target[-1]), TYPES["object"], array=array, children=children)

    @property
    def has_field(self) -> bool:
        """True if this is a field or contains one."""
        return self.field is not None or any(node.has_field for node in self.children.values())


class _Names:
    """Assigns targets to paths of payloads; names are unique and valid for the platform."""

    def __init__(self, known: Mapping[str, Field]) -> None:
        self._known = known
        self._top = _ProposedNode((), None, {})
        self._by_source: dict[FieldPath, _ProposedNode] = {(): self._top}

    @property
    def knows_any(self) -> bool:
        return any(node.like is not None for node in self._by_source.values())

    def tops(self) -> Iterator[tuple[str, _ProposedNode]]:
        """Return the nodes at the top that have fields, by name."""
        return ((name, node) for name, node in self._top.children.items() if node.has_field)

    def place(self, source: FieldPath) -> _ProposedNode | None:
        """Return the node for a path; None if its name would change inside an array (XDM027)."""
        here = self._top
        for length, step in enumerate(source, 1):
            if not isinstance(step, str):
                continue
            node = self._by_source.get(source[:length])
            node = node or self._new(here, source, length, keep=STAR in source[:length])
            if node is None:
                return None
            here = node
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


# --- fields -------------------------------------------------------------------------------


def _field(source: Inferred, node: _ProposedNode) -> Field:
    """Return the field for a path of payloads, with the type of RainFocus if it fits the values."""
    assert source.type is not None
    name, like = str(node.target[-1]), node.like
    field = Field(name, source.type, array=source.array)
    if like is None or like.is_object or like.array or source.array:
        return field
    field = replace(field, description=like.description)
    if like.type == source.type or like.type.name == "string":
        return replace(field, type=like.type, example=like.example, identity=like.identity)
    return field


def _root(tenant: str, groups: tuple[Group, ...]) -> Field:
    name = f"_{tenant}"
    children = {name: field for group in groups for name, field in group.fields.items()}
    own = Field(name, TYPES["object"], children=children)
    return Field("", TYPES["object"], children={**CLASSES["experienceevent"].fields, name: own})


def _identity(known: Identity, source: Inferred, payloads: list[dict[str, Any]]) -> Identity | None:
    """Return the identity of a field: None unless all values are e-mail addresses.

    It is primary only if all payloads have it: Profile ignores events without a primary identity.
    """
    values = [get(payload, source.path) for payload in payloads]
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
    """Return entries for the fields of the class, and notes about them."""
    always = [
        source
        for source in fields
        if source.filled == len(payloads) and not source.array and STAR not in source.path
    ]
    notes: list[str] = []
    event_id = _event_id(always, payloads)
    if event_id is None:
        notes.append("'_id' is random, because no field looks like the id of the event; map one")
    times = [source for source in always if source.type == TYPES["date-time"]]
    when = min(times, key=lambda source: _rank(source, _TIME_WORDS), default=None)
    if when is None:
        notes.append("'timestamp' is the time of the run, because no field is a time; map one")
        if (local := _first_like(_LOCAL_TIME, fields, payloads)) is not None:
            notes.append(
                f"{local} has times without a zone; to map it, read: mapper explain XDM020"
            )
    entries = [
        _entry(("_id",), Call("uuid", ())) if event_id is None else _path(("_id",), event_id),
        _entry(("timestamp",), Call("now", ())) if when is None else _path(("timestamp",), when),
    ]
    for source in fields:
        is_string = source.type == TYPES["string"] and not source.array
        if is_string and len(source.path) == 1 and _last(source) == ["event", "type"]:
            entries.append(_path(("eventType",), source))
            break
    if from_rainfocus:
        entries.append(_entry(("producedBy",), Literal("RainFocus")))
    return entries, notes


def _first_like(
    pattern: re.Pattern[str], fields: list[Inferred], payloads: list[dict[str, Any]]
) -> str | None:
    """Return the quoted path of the first field that is a matching string in all payloads."""
    for source in fields:
        if source.filled == len(payloads) and not source.array and STAR not in source.path:
            values = [get(payload, source.path) for payload in payloads]
            if all(isinstance(value, str) and pattern.fullmatch(value.strip()) for value in values):
                return f"'{print_path(source.path)}'"
    return None


def _event_id(always: list[Inferred], payloads: list[dict[str, Any]]) -> Inferred | None:
    """Return the field that identifies an event, by its name and values."""
    candidates = [
        source
        for source in always
        if source.type is not None
        and (source.type == TYPES["string"] or source.type.is_integer)
        and _last(source)[-1:] in (["id"], ["uuid"], ["guid"])
        and not why_shared(_path(("_id",), source))
    ]
    for source in sorted(candidates, key=lambda source: _rank(source, _ID_WORDS)):
        values = [str(get(payload, source.path)).strip() for payload in payloads]
        if all(values) and len(set(values)) == len(values):
            return source
    return None


def _rank(source: Inferred, names: tuple[list[str], ...]) -> tuple[int, int]:
    """Return a sort key: the position of the last name in `names`, and the length of the path."""
    last = _last(source)
    return names.index(last) if last in names else len(names), len(source.path)


def _last(source: Inferred) -> list[str]:
    return words(source.path[-1:])


def _path(target: FieldPath, source: Inferred) -> Entry:
    return path_entry(target, source.path, _PLACE)


def _entry(target: FieldPath, tree: Node) -> Entry:
    return Entry(target, tree, "", _PLACE, _PLACE)
