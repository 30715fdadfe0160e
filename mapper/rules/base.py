"""What a rule is and what it sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from mapper.dataprep import Node
from mapper.dataprep.folding import Choice, choices
from mapper.dataprep.nearest import PathIndex
from mapper.dataprep.tree import walk
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
    """What the rules look at.

    Attributes:
        document: The mapping with its schema.
        rows: The first payloads, and each later one whose fields or types differ from those before
            it; empty if no payload is given, and rules about samples are silent then.
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
        """What is mapped, be it with an error or by a name that is nearly the right one.

        A rule that misses a target asks here, so that one mistake is one finding.
        """
        targets = [entry.target for entry in self.document.entries] + list(self.document.failed)
        schema = self.document.schema
        unknown = [target for target in targets if schema.field_at(target) is None]
        meant = (self.target_index.nearest(target) for target in unknown)
        targets += [path for path in meant if path is not None]
        return targets

    @cached_property
    def target_index(self) -> TargetIndex:
        """The fields of the schema, to be searched for those that targets mean."""
        return TargetIndex(self.document.schema)

    @cached_property
    def source_index(self) -> PathIndex:
        """The fields of the payloads, to be searched for those that sources mean."""
        paths = (path for path, _ in self.seen.paths())
        return PathIndex(path for path in paths if "" not in path)  # a path has no empty name

    def nodes(self, kind: type[NodeKind]) -> Iterator[tuple[Entry, NodeKind]]:
        """Yield the nodes of a class in the expressions of all entries, each with its entry."""
        for entry in self.document.entries:
            for node in walk(entry.tree):
                if isinstance(node, kind):
                    yield entry, node

    def choices(self) -> Iterator[tuple[Entry, Choice]]:
        """Yield the choices in the expressions of all entries, each with its entry."""
        for entry in self.document.entries:
            for choice in choices(entry.tree):
                yield entry, choice

    def is_misspelled(self, path: FieldPath) -> bool:
        """Whether no payload has a source, but one has a name close to it, which SRC002 reports."""
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
        """Return a payload by its number; one that is not among `rows` has only its place."""
        return self.sample.rows.row(number) if self.sample else self.rows[number]

    def lacking(self, path: FieldPath) -> int:
        """How many of the payloads lack a path, or have null there. The path has no `[*]`."""
        seen = self.seen.at(path)
        return self.count - (seen.filled if seen is not None else 0)

    def such_as(self, path: FieldPath, is_meant: Callable[[Any], bool]) -> tuple[Related, ...]:
        """Where the first payload stands that has a value which is meant at a path.

        What a payload lacks is None. Nothing where no payload has such a value.
        """
        for row in self.rows:
            if any(map(is_meant, get_all_or_none(row.value, path))):
                steps = path[: path.index(STAR)] if STAR in path else path
                return (Related(row.span_at(steps), "such as"),)
        return ()

    def some(self, lacking: int) -> str:
        """How many payloads lack something, in words that follow "which"."""
        count = self.count
        if count == 1:
            return "the payload given lacks"
        verb = "lacks" if lacking == 1 else "lack"
        return f"{lacking:,} of {count:,} payloads {verb}"

    def count_of(self, path: FieldPath) -> int:
        """How many values stand at a path that are not null."""
        seen = self.seen.at(path)
        return seen.filled if seen is not None else 0

    def spelled(self, target: FieldPath) -> str:
        """A target as one writes it in the mapping, with `_tenant`."""
        return print_path(target).replace(f"_{self.document.schema.tenant}.", "_tenant.", 1)


RuleCheck: TypeAlias = Callable[[Context], Iterator[Diagnostic]]


class Needs(Enum):
    """What a rule cannot do without."""

    NOTHING = "nothing"
    ROWS = "rows"
    RESULTS = "results"


class SampleObserver(Protocol):
    """Looks at all payloads, some at a time; its memory does not grow with their number."""

    def see(self, batch: SampleBatch) -> None:
        """Look at some payloads."""

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the findings after the last payload."""


class RecordObserver(Protocol):
    """Looks at the records of all rows that are converted, some at a time, as `SampleObserver`."""

    def see(self, batch: RecordBatch) -> None:
        """Look at some records."""

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the findings after the last record."""


@dataclass(frozen=True)
class Rule:
    """One check and the code of its findings; the page is the docstring of its module.

    Attributes:
        code: The code.
        check: The check; None for a rule that looks at every payload or record.
        needs: What it needs.
        also: Another code that it reports; its page is a file.
        samples: Makes the observer of a rule that looks at every payload.
        records: Makes the observer of a rule that looks at every record.
    """

    code: str
    check: RuleCheck | None = None
    needs: Needs = Needs.NOTHING
    also: str = ""
    samples: Callable[[MappingDocument], SampleObserver] | None = None
    records: Callable[[MappingDocument], RecordObserver] | None = None


def finding(code: str, message: str, span: Span, hint: str = "", **more: Any) -> Diagnostic:
    """A diagnostic of a rule."""
    related: tuple[Related, ...] = more.pop("related", ())
    return Diagnostic(code, CODES[code].severity, message, span, hint=hint, related=related, **more)
