"""Reports why a record is invalid, with jsonschema.

jsonschema is imported only if the fast check rejects a record for more than missing keys.
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
    """A violation of the schema by a record.

    Attributes:
        path: Keys and indexes from the root of the record.
        keyword: The JSON Schema keyword that failed.
        expected: The value of the keyword.
        value: The invalid value; for `required`, the object that lacks a key.
        missing: The missing key for `required`, else "".
    """

    path: tuple[str | int, ...]
    keyword: str
    expected: Any
    value: Any
    missing: str = ""


class Validator:
    """A Draft 6 validator for a schema, with checks of formats and patterns."""

    def __init__(self, schema: Schema) -> None:
        """Keep the schema; jsonschema is imported when it is first needed."""
        self.schema = schema

    @cached_property
    def _validator(self) -> Any:
        def pattern(_: Any, expected: str, instance: Any, __: Any) -> Any:
            """Check `pattern` with an engine that stops slow searches."""
            if isinstance(instance, str) and not pattern_check(expected)(instance):
                yield jsonschema.ValidationError("does not match the pattern")

        checker = jsonschema.FormatChecker(formats=())
        for name, is_format in FORMATS.items():
            checker.checks(name)(_strings_only(is_format))
        extend: Any = jsonschema.validators.extend  # its stub has no types
        validator = extend(jsonschema.Draft6Validator, {"pattern": pattern})
        return validator(json_schema(self.schema), format_checker=checker)

    def violations(self, record: Any) -> list[Violation]:
        """Return all violations by a record, sorted by path.

        jsonschema is not used if only keys are missing, the most common reason.
        """
        if self._has_right_values(record):
            violations = list(_missing(self.schema.root, record, ()))
        else:
            violations = self._errors(record)
        return sorted(violations, key=lambda item: [str(step) for step in item.path])

    @cached_property
    def _has_right_values(self) -> ValueCheck:
        return record_check(self.schema.root, whole=False)

    def _errors(self, record: Any) -> list[Violation]:
        violations: dict[tuple[Any, ...], Violation] = {}
        for error in self._validator.iter_errors(record):
            path = tuple(error.absolute_path)
            missing = [""]
            if error.validator == "required":
                missing = [key for key in error.validator_value if key not in error.instance]
            for key in missing:
                violation = Violation(
                    path, error.validator, error.validator_value, error.instance, key
                )
                violations.setdefault((path, error.validator, key), violation)
        return list(violations.values())


def _missing(field: Field, value: Any, path: tuple[str | int, ...]) -> Iterator[Violation]:
    """Yield the missing keys of a value that is otherwise valid."""
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


def _strings_only(is_format: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda value: not isinstance(value, str) or is_format(value)
