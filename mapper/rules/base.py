"""Rules, and the context that they check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from mapper.dataprep import Node
from mapper.dataprep.folding import Choice, choices
from mapper.dataprep.nearest import PathIndex
from mapper.diagnostics import CODES, Diagnostic, Related
from mapper.document import Entry, MappingDocument
from mapper.engine import Plan, Row
from mapper.paths import STAR, FieldPath, get_all_or_none, print_path
from mapper.paths.profile import Profile, profile
from mapper.rules.outcomes import OutcomeCounts
from mapper.rules.records import RecordBatch
from mapper.rules.samples import Sample, SampleBatch
from mapper.schema import Schema
from mapper.schema.nearest import TargetIndex
from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.schema import inference
else:
    inference = lazy_module("mapper.schema.inference")

MAX_ROWS = 100  # rows whose values decide a type

NodeKind = TypeVar("NodeKind", bound=Node)


@dataclass(frozen=True)
class Context:
    """The input of the rules.

    Attributes:
        document: The mapping with its schema.
        rows: The first payloads, and each later one whose fields or types differ from those before
            it. If there are none, rules about samples report nothing.
        against: An older version of the schema that the new one must not break.
        plan: The plan by which the rows were converted; None if none was.
        sample: The contents of all payloads; None if `rows` are all of them.
        outcomes: The outcomes of all rows; None if no row was converted.
    """

    document: MappingDocument
    rows: tuple[Row, ...] = ()
    against: Schema | None = None
    plan: Plan | None = None
    sample: Sample | None = None
    outcomes: OutcomeCounts | None = None

    @cached_property
    def targets(self) -> list[FieldPath]:
        """The mapped targets, including failed entries and the candidates for misspelled targets.

        Rules about unmapped fields use these, so that a single mistake is a single finding.
        """
        targets = [entry.target for entry in self.document.entries] + list(
            self.document.failed_targets
        )
        schema = self.document.schema
        unknown = [target for target in targets if schema.field_at(target) is None]
        meant = (self.target_index.nearest(target) for target in unknown)
        targets += [path for path in meant if path is not None]
        return targets

    @cached_property
    def target_index(self) -> TargetIndex:
        """An index of the fields of the schema, to find candidates for misspelled targets."""
        return TargetIndex(self.document.schema)

    @cached_property
    def source_index(self) -> PathIndex:
        """An index of the fields of the payloads, to find candidates for misspelled sources."""
        paths = (path for path, _ in self.seen.paths())
        return PathIndex(path for path in paths if "" not in path)  # a path has no empty name

    def nodes(self, kind: type[NodeKind]) -> Iterator[tuple[Entry, NodeKind]]:
        """Yield the nodes of a class in the expressions of all entries, each with its entry."""
        for entry in self.document.entries:
            for node in entry.nodes:
                if isinstance(node, kind):
                    yield entry, node

    def choices(self) -> Iterator[tuple[Entry, Choice]]:
        """Yield the choices in the expressions of all entries, each with its entry."""
        for entry in self.document.entries:
            for choice in choices(entry.tree):
                yield entry, choice

    def is_misspelled(self, path: FieldPath) -> bool:
        """Return whether no payload has a source, but a similar field, which SRC002 reports."""
        if self.seen.at(path) is not None:
            return False
        at = self.source_index.exit_of(path)
        return at is not None and at.meant is not None

    @cached_property
    def inferred(self) -> dict[FieldPath, list[inference.Inferred]]:
        """The fields of the first payloads with their types, by each path that leads to them."""
        return inference.infer_by_path(row.value for row in islice(self.rows, MAX_ROWS))

    @cached_property
    def seen(self) -> Profile:
        """The contents of all payloads."""
        return self.sample.seen if self.sample else profile(row.value for row in self.rows)

    @property
    def count(self) -> int:
        """The number of payloads."""
        return self.sample.count if self.sample else len(self.rows)

    def row(self, number: int) -> Row:
        """Return a payload by its number; without its value if it is not one of `rows`."""
        return self.sample.rows.row(number) if self.sample else self.rows[number]

    def lacking(self, path: FieldPath) -> int:
        """Return the number of payloads in which a path without `[*]` is missing or null."""
        seen = self.seen.at(path)
        return self.count - (seen.filled if seen is not None else 0)

    def such_as(self, path: FieldPath, matches: Callable[[Any], bool]) -> tuple[Related, ...]:
        """Return the place of the first value at a path that matches; () if none does.

        If a payload lacks the path, its value is None.
        """
        for row in self.rows:
            if any(map(matches, get_all_or_none(row.value, path))):
                steps = path[: path.index(STAR)] if STAR in path else path
                return (Related(row.span_at(steps), "such as"),)
        return ()

    def some(self, lacking: int) -> str:
        """Return how many payloads lack a field, as a clause that follows "which"."""
        count = self.count
        if count == 1:
            return "the payload lacks"
        verb = "lacks" if lacking == 1 else "lack"
        return f"{lacking:,} of {count:,} payloads {verb}"

    def count_of(self, path: FieldPath) -> int:
        """Return the number of values at a path that are not null."""
        seen = self.seen.at(path)
        return seen.filled if seen is not None else 0

    def spelled(self, target: FieldPath) -> str:
        """Return a target as it is written in a mapping, with `_tenant`."""
        return print_path(target).replace(f"_{self.document.schema.tenant}.", "_tenant.", 1)


RuleCheck: TypeAlias = Callable[[Context], Iterator[Diagnostic]]


class Needs(Enum):
    """The input that a rule needs."""

    NOTHING = "nothing"
    ROWS = "rows"
    RESULTS = "results"


class SampleObserver(Protocol):
    """Checks all payloads in batches; its memory does not grow with their number."""

    def see(self, batch: SampleBatch) -> None:
        """Check a batch of payloads."""

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the findings after the last payload."""


class RecordObserver(Protocol):
    """Checks the records of all converted rows in batches, as `SampleObserver` checks payloads."""

    def see(self, batch: RecordBatch) -> None:
        """Check a batch of records."""

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the findings after the last record."""


@dataclass(frozen=True)
class Rule:
    """A check and the code of its findings.

    Attributes:
        code: The code.
        check: The check; None if the rule has an observer.
        needs: The input that it needs.
        also: Another code that it reports.
        samples: Returns a new observer of payloads.
        records: Returns a new observer of records.
    """

    code: str
    check: RuleCheck | None = None
    needs: Needs = Needs.NOTHING
    also: str = ""
    samples: Callable[[MappingDocument], SampleObserver] | None = None
    records: Callable[[MappingDocument], RecordObserver] | None = None


def finding(code: str, message: str, span: Span, hint: str = "", **more: Any) -> Diagnostic:
    """Return a diagnostic with the severity of its code."""
    related: tuple[Related, ...] = more.pop("related", ())
    return Diagnostic(code, CODES[code].severity, message, span, hint=hint, related=related, **more)
