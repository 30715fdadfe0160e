"""Load a mapping, check it, and convert payloads with it, in Python."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.dataprep import Runtime
from mapper.diagnostics import Diagnostic
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.engine import Converter, Result, Row
from mapper.engine.notebook import html_table
from mapper.engine.python_payload import exact_payload
from mapper.engine.result import ConvertJson
from mapper.engine.rows import loose_row
from mapper.engine.system_runtime import system_runtime
from mapper.rules.checked_mapping import CheckedMapping, MappingError
from mapper.rules.examination import Examination
from mapper.schema import Schema
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import pickle
else:
    pickle = lazy_module("pickle")


class Mapping:
    """A loaded mapping.

    It can be pickled, and so be sent to the processes of multiprocessing, Dask, Ray, or Beam; each
    process unpickles it once and uses it for all tasks. Copying returns the mapping itself.

    Attributes:
        path: The path of the mapping.
        schema_path: The schema that `load` was given instead of the mapping's, or None.
        document: The mapping and its schema, without entries that have errors.
        diagnostics: The findings of reading the two documents.
        settings: The settings of the project.
        loaded: All of the above.
        checked: The findings of all rules, and the converter.
        runtime: The clock, and the source of random IDs.
    """

    def __init__(self, loaded: LoadedMapping, runtime: Runtime | None = None) -> None:
        """Create a mapping from documents; programs call `load` instead."""
        self.loaded = loaded
        self.runtime = runtime or system_runtime()
        self.checked = CheckedMapping(loaded, self.runtime)
        self.path = loaded.path
        self.schema_path = loaded.schema_path
        self.document = loaded.document
        self.diagnostics = loaded.diagnostics
        self.settings = loaded.settings

    def __repr__(self) -> str:
        """Return the file, the number of entries, the schema, and the number of errors."""
        errors = sum(diagnostic.is_error for diagnostic in self.diagnostics)
        count = len(self.document.entries)
        title = self.document.schema.title
        return f"<Mapping {self.path!r}: {count} entries to {title!r}, {errors} errors>"

    def _repr_html_(self) -> str:
        """Return a table of the entries for notebooks."""
        rows = [(entry.target_text, entry.source_text) for entry in self.document.entries]
        return html_table(repr(self), ("target", "source"), rows)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the documents; unpickling generates the functions again."""
        return _unpickled, (self._pickled,)

    @cached_property
    def _pickled(self) -> bytes:
        return bytes(pickle.dumps((self.loaded, self.runtime)))

    def __copy__(self) -> Mapping:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Mapping:
        return self

    def lint(self) -> list[Diagnostic]:
        """Return the findings about the documents, including those of rules without payloads."""
        return list(self.checked.linted)

    def examine(self, rows: tuple[Row, ...], against: Schema | None = None) -> Examination:
        """Check the documents and rows."""
        return self.checked.examine(rows, against)

    @cached_property
    def converter(self) -> Converter:
        """The converter of rows.

        Raises:
            MappingError: the mapping has errors, and would convert rows only in part.
        """
        return self.checked.converter

    def convert(self, payload: dict[str, Any]) -> Result:
        """Convert a payload to an XDM record.

        Args:
            payload: A JSON object as a dict, with values as `json.loads` returns them: dicts with
                string keys, lists, strings, integers, finite floats, booleans, and None. Tuples
                and subclasses of these types are accepted. UUIDs, enumerations, NaN, and infinity
                are not detected in fields that no entry reads.

        Returns:
            A result with `record`, the XDM record as a dict, or None if the row is rejected, and
            `diagnostics`, the findings about the row (codes ROW...).

        Raises:
            MappingError: the mapping has errors.
            TypeError: the payload is not a dict, or contains a value of another type, such as a
                datetime; the message has its path.
            ValueError: the payload contains NaN, infinity, an integer of more than 13,000 bits, or
                an unpaired surrogate, or is nested more than 254 levels deep.
        """
        return self.converter.convert(payload)

    @cached_property
    def convert_json(self) -> ConvertJson:
        """A function that converts a payload to an XDM record, both as UTF-8 JSON in bytes.

        This is the fastest way to convert payloads one by one. The function returns the record, or
        None if the row is rejected or is not a JSON object, and the diagnostics. The last duplicate
        key wins. A record over 1 MB is rejected (ROW008).

        Raises:
            MappingError: the mapping has errors.
        """
        return self.converter.convert_json

    def check(self, payloads: Iterable[dict[str, Any]] = ()) -> list[Diagnostic]:
        """Check the documents, and convert and validate sample payloads.

        Args:
            payloads: Samples, as `convert` takes them; without them, sample-based rules are
                skipped.

        Returns:
            The findings, ordered by place.

        Raises:
            TypeError: as for `convert`, or the payloads are a single dict or file names.
            ValueError: as for `convert`.
        """
        if isinstance(payloads, dict):
            raise TypeError(
                "check takes a list of payloads; for a single one, write check([payload])"
            )
        if isinstance(payloads, str | Path):
            raise _file_name_error(payloads)
        return self.examine(tuple(map(_sample, payloads))).diagnostics


def _sample(payload: object) -> Row:
    if isinstance(payload, str | Path):
        raise _file_name_error(payload)
    return loose_row(exact_payload(payload))


def _file_name_error(name: str | Path) -> TypeError:
    return TypeError(
        f"check takes payloads as dicts, not file names such as {str(name)!r}; "
        "read the file with json.load, or run: mapper check FILE"
    )


@lru_cache(maxsize=16)
def _unpickled(pickled: bytes) -> Mapping:
    return Mapping(*pickle.loads(pickled))


def load(path: str | Path, tenant: str | None = None, schema: str | Path | None = None) -> Mapping:
    """Load a mapping and its schema.

    Args:
        path: The mapping, a YAML file.
        tenant: Tenant ID; overrides the mapping's and the variable MAPPER_TENANT.
        schema: A schema to use instead of the mapping's. It may be in any folder, whereas a mapping
            can only name files of its project.

    Returns:
        The mapping. If entries have errors, `diagnostics` has them, and `convert` raises.

    Raises:
        MappingError: the file cannot be read as a mapping, for example because it is not YAML.
    """
    mapping, diagnostics = open_mapping(path, tenant, schema=schema)
    if mapping is None:
        raise MappingError(str(path), diagnostics)
    return mapping


def open_mapping(
    path: str | Path,
    tenant: str | None,
    runtime: Runtime | None = None,
    *,
    schema: str | Path | None = None,
) -> tuple[Mapping | None, list[Diagnostic]]:
    """Return the mapping of a file, or None if it cannot be read, and the findings about it."""
    loaded, findings = load_mapping(path, tenant, schema=schema)
    return (None if loaded is None else Mapping(loaded, runtime)), findings
