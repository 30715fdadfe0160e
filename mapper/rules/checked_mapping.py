"""A loaded mapping with its findings and its converter, each made once."""

from __future__ import annotations

from functools import cached_property

from mapper.dataprep import Runtime
from mapper.diagnostics import Diagnostic
from mapper.document.loading import LoadedMapping
from mapper.engine import Converter, Row, build_plan
from mapper.rules.examination import (
    Examination,
    Payloads,
    examine,
    lint,
    payloads_of,
    selection,
)
from mapper.schema import Schema
from mapper.text import MapperError


class MappingError(MapperError):
    """A mapping has errors; `diagnostics` has all its findings."""

    def __init__(self, path: str, diagnostics: list[Diagnostic]) -> None:
        """Create the message from the path and the first error."""
        self.diagnostics = diagnostics
        errors = [diagnostic for diagnostic in diagnostics if diagnostic.is_error]
        first = errors[0]
        place = first.span.place
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        super().__init__(
            f"the mapping '{path}' has errors: {first.message} "
            f"({first.span.source.path}:{place.line}:{place.column}){more}"
        )


class CheckedMapping:
    """A loaded mapping.

    Attributes:
        loaded: The documents.
        document: The mapping and its schema, without entries that have errors.
        runtime: The clock, and the source of random IDs.
    """

    def __init__(self, loaded: LoadedMapping, runtime: Runtime, *, generates: bool = True) -> None:
        """Keep the documents; nothing is checked yet. See `Converter` for `generates`."""
        self._generates = generates
        self.loaded = loaded
        self.document = loaded.document
        self.runtime = runtime

    @cached_property
    def linted(self) -> tuple[Diagnostic, ...]:
        """The findings about the documents, including those of rules without payloads."""
        chosen = selection(self.document, self.loaded.settings)
        return tuple(lint(self.document, self.loaded.diagnostics, chosen))

    @property
    def is_sound(self) -> bool:
        """Whether the mapping has no errors, so that rows can be converted."""
        return not any(diagnostic.is_error for diagnostic in self.linted)

    def examine(self, rows: tuple[Row, ...], against: Schema | None = None) -> Examination:
        """Check the documents and rows."""
        return self.examine_payloads(payloads_of(self.document, rows), against)

    def examine_payloads(
        self,
        payloads: Payloads,
        against: Schema | None = None,
        *,
        lists_all: bool = False,
        counts_targets: bool = False,
    ) -> Examination:
        """Check the documents and payloads in one pass; see `examine`."""
        return examine(
            self.document, self.loaded.diagnostics, self.loaded.settings, payloads,
            lambda: self.partial_converter, against,
            lists_all=lists_all, counts_targets=counts_targets,
        )  # fmt: skip

    @cached_property
    def partial_converter(self) -> Converter:
        """The converter of rows, which omits the entries that have errors."""
        return Converter(build_plan(self.document, self.runtime), generates=self._generates)

    @cached_property
    def converter(self) -> Converter:
        """The converter of rows.

        Raises:
            MappingError: the mapping has errors, and would convert rows only in part.
        """
        if not self.is_sound:
            raise MappingError(self.loaded.path, list(self.linted))
        return self.partial_converter


def checked_converter(loaded: LoadedMapping, runtime: Runtime) -> Converter:
    """Return the converter of a mapping.

    Raises:
        MappingError: the mapping has errors.
    """
    return CheckedMapping(loaded, runtime).converter
