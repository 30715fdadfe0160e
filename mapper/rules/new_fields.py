"""The fields to add to a schema for an entry, with the types of the entry's values."""

from __future__ import annotations

from mapper.dataprep import result_type
from mapper.document import Entry
from mapper.paths import STAR, FieldPath
from mapper.rules.base import Context
from mapper.schema import TYPES, Field
from mapper.schema.inference import Inferred

MAX_FIELDS = 20  # fields of an object that is mapped as a whole

_OF_RESULT = {
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "date-time",
    "map": "map",
}


def fields_for(entry: Entry, context: Context) -> list[tuple[FieldPath, Field]]:
    """Return the fields to add for an entry, each with its path below the tenant's object.

    They are several if the entry maps an object as a whole; [] if no field can be added.
    """
    base = entry.target
    if base[0] == f"_{context.document.schema.tenant}":
        base = base[1:]
    if not base or any(isinstance(step, int) for step in base) or base[-1] is STAR:
        return []
    if entry.source_path is None:
        return [(base, _field(base, *_type_of_result(entry, context)))]
    source = tuple(STAR if isinstance(step, int) else step for step in entry.source_path)
    inferred = context.inferred.get(source)
    if not inferred:
        return [(base, _field(base, "string", array=False))]
    below = [((*base, *each.path[len(source) :]), each) for each in inferred]
    return [
        (path, _field(path, _name(each), array=each.array)) for path, each in below[:MAX_FIELDS]
    ]


def _type_of_result(entry: Entry, context: Context) -> tuple[str, bool]:
    """Return the type of an expression's value, and whether it is an array of that type."""
    result = result_type(entry.tree)
    if result == "any":
        read = [each for path in entry.reads for each in context.inferred.get(path, ())]
        names = {(_name(each), each.array) for each in read}
        return names.pop() if len(names) == 1 else ("string", False)
    return _OF_RESULT.get(result, "string"), result == "array"


def _name(inferred: Inferred) -> str:
    assert inferred.type is not None
    return inferred.type.name


def _field(path: FieldPath, kind: str, array: bool) -> Field:
    return Field(str(path[-1]), TYPES[kind], array=array)
