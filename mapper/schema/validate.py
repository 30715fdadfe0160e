"""The last word on a record: jsonschema over the schema's JSON Schema.

It runs only where the fast check said no, so that a clean run never pays for importing it, and
where more is wrong than keys that are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mapper.schema.check import ValueCheck, pattern_check, record_check
from mapper.schema.formats import FORMATS
from mapper.schema.json_schema import json_schema
from mapper.schema.tree import Field, Schema
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import jsonschema
else:
    jsonschema = lazy_module("jsonschema")


@dataclass(frozen=True)
class Violation:
    """One way in which a record is not valid.

    Attributes:
        path: Where, as keys and positions from the record's root.
        keyword: The JSON Schema keyword that failed.
        expected: The keyword's value.
        value: What stands there; for `required` the object that misses a key.
        missing: The missing key of `required`, else "".
    """

    path: tuple[str | int, ...]
    keyword: str
    expected: Any
    value: Any
    missing: str = ""


class Validator:
    """jsonschema for one schema: Draft 6, with formats and patterns that are really checked."""

    def __init__(self, schema: Schema) -> None:
        """Keep the schema; jsonschema is loaded at the first record."""
        self.schema = schema

    @cached_property
    def _validator(self) -> Any:
        def pattern(_: Any, expected: str, instance: Any, __: Any) -> Any:
            """The `pattern` keyword on an engine that stops a search which takes too long."""
            if isinstance(instance, str) and not pattern_check(expected)(instance):
                yield jsonschema.ValidationError("does not match the pattern")

        checker = jsonschema.FormatChecker(formats=())
        for name, is_format in FORMATS.items():
            checker.checks(name)(_texts_only(is_format))
        extend: Any = jsonschema.validators.extend  # its stub has no types
        validator = extend(jsonschema.Draft6Validator, {"pattern": pattern})
        return validator(json_schema(self.schema), format_checker=checker)

    def violations(self, record: Any) -> list[Violation]:
        """Every way in which a record is not valid, in the order of the record's paths.

        Where nothing but keys is missing, which is what most rows are rejected for, that is told
        without jsonschema.
        """
        if self._has_right_values(record):
            found = list(_missing(self.schema.root, record, ()))
        else:
            found = self._errors(record)
        return sorted(found, key=lambda item: [str(step) for step in item.path])

    @cached_property
    def _has_right_values(self) -> ValueCheck:
        return record_check(self.schema.root, whole=False)

    def _errors(self, record: Any) -> list[Violation]:
        found: dict[tuple[Any, ...], Violation] = {}
        for error in self._validator.iter_errors(record):
            path = tuple(error.absolute_path)
            missing = [""]
            if error.validator == "required":
                missing = [key for key in error.validator_value if key not in error.instance]
            for key in missing:
                violation = Violation(
                    path, error.validator, error.validator_value, error.instance, key
                )
                found.setdefault((path, error.validator, key), violation)
        return list(found.values())


def _missing(field: Field, value: Any, path: tuple[str | int, ...]) -> Iterator[Violation]:
    """The keys that are missing from a value which has nothing else wrong."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _missing(field, item, (*path, number))
    elif field.is_object:
        required = field.required_names
        for key in required:
            if key not in value:
                yield Violation(path, "required", required, value, key)
        for key, item in value.items():
            yield from _missing(field.children[key], item, (*path, key))
    elif field.values is not None:
        for key, item in value.items():
            yield from _missing(field.values, item, (*path, key))


def _texts_only(is_format: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda value: not isinstance(value, str) or is_format(value)
