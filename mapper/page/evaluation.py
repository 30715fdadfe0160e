"""Evaluate a mapping on payloads for the page: entries with values and states, findings, record.

Values of the payload are masked unless an entry reads them that is neither an identity nor
sensitive: of a field that no entry reads, nobody knows whether it identifies a person.
"""

from __future__ import annotations

import re
from typing import Any

from mapper.api.check import count_mapping
from mapper.api.mapping import Mapping, open_mapping
from mapper.dataprep import paths_read
from mapper.dataprep.functions import FUNCTIONS
from mapper.diagnostics import Collector, Correction, Diagnostic
from mapper.document import Entry
from mapper.document.mapping_reader import MAPPING
from mapper.engine import Row
from mapper.engine.outcome import Missing, Nullified, RowOutcome, Violated
from mapper.engine.payloads import read_payloads
from mapper.engine.plan import Plan
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.files.overlays import unsaved
from mapper.page.masking import MASK, KeyPath, masked, shown_key
from mapper.paths import get_all, has, names_of, print_path, walk
from mapper.report.wording import is_hidden, region, shown_value
from mapper.schema import described
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable

MAX_ROWS = 1000  # of all samples together that are converted for the fill counts
MAX_EXAMINED = 50  # rows that findings are about
MAX_FIELDS = 5000  # of a payload that are looked up


@dataclass(frozen=True)
class PayloadFile:
    """A payload file with its rows and the messages about rows that cannot be read."""

    name: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def read_sample(path: str, name: str) -> PayloadFile:
    """Read a payload file, at most `MAX_ROWS` of its rows."""
    collector = Collector()
    rows = []
    for row in read_payloads(path, collector):
        rows.append(row)
        if len(rows) == MAX_ROWS:
            break
    return PayloadFile(
        name, tuple(rows), tuple(printable(d.message) for d in collector.diagnostics)
    )


@dataclass(frozen=True)
class UnsavedMapping:
    """A mapping with unsaved changes.

    Attributes:
        path: The file of the mapping.
        data: Its content.
        tenant: The tenant ID that the user gave, or None.
        schema: The schema that the user gave, or None.
    """

    path: str
    data: bytes
    tenant: str | None
    schema: str | None

    def load(self) -> tuple[Mapping | None, list[Diagnostic]]:
        """Return the mapping, or None if it cannot be read, and the findings of reading it."""
        with unsaved(self.path, self.data):
            return open_mapping(self.path, self.tenant, schema=self.schema)


def evaluate_draft(
    draft: UnsavedMapping, row: Row | None, rows: tuple[Row, ...], *, show_values: bool
) -> dict[str, Any]:
    """Return everything that the page shows about a mapping and a row, as JSON.

    Args:
        draft: The mapping.
        row: The row that is shown, or None.
        rows: The rows of all samples, for the fill counts.
        show_values: Whether identity and sensitive values are shown.
    """
    mapping, findings = draft.load()
    payload = None if row is None else row.value
    if mapping is None:
        hidden = payload if show_values else masked(payload, lambda _: True)
        return {
            "entries": [], "record": None, "outcome": "", "counts": None, "payload": hidden,
            "unread": [], "findings": _findings(findings, draft.path, show_values),
        }  # fmt: skip
    seen = rows[:MAX_EXAMINED]
    if row is not None and not any(other is row for other in seen):
        seen = (row, *seen)
    examined = mapping.examine(seen)
    view = _View(mapping, examined.is_sound, row, rows, show_values)
    counts = count_mapping(mapping, examined.diagnostics)
    return {
        "entries": view.entries(),
        "record": view.record(),
        "outcome": view.outcome_word(),
        "counts": {
            "mapped": counts.mapped, "required": counts.required,
            "requiredOf": counts.required_of, "identities": counts.identities,
            "errors": counts.errors,
        },
        "payload": view.payload(),
        "unread": view.unread(),
        "findings": _findings(examined.diagnostics, draft.path, show_values),
    }  # fmt: skip


class _View:
    """A mapping, and its outcome for a row and for all rows."""

    def __init__(
        self,
        mapping: Mapping,
        is_sound: bool,
        row: Row | None,
        rows: tuple[Row, ...],
        show_values: bool,
    ) -> None:
        self.mapping = mapping
        self.row = row
        self.show_values = show_values
        self.schema = mapping.document.schema
        self.plan: Plan = mapping._made.plan
        self.outcome: RowOutcome | None = None
        self.records: list[dict[str, Any]] = []
        if is_sound:
            convert = mapping._made.sized_outcome
            self.outcome = None if row is None else convert(row)
            outcomes = (convert(row).record for row in rows[:MAX_ROWS])
            self.records = [record for record in outcomes if record is not None]

    def outcome_word(self) -> str:
        """Return how the platform treats the row."""
        if self.outcome is None:
            return ""
        if self.outcome.is_rejected:
            return "rejected"
        return "nullified" if self.outcome.is_nullified else "ok"

    def entries(self) -> list[dict[str, Any]]:
        """Return one line per entry, and one per required field that no entry fills."""
        entries = self.mapping.document.entries
        lines = [self._entry(index, entry) for index, entry in enumerate(entries)]
        targets = [entry.target for entry in entries] + list(self.mapping.document.failed)
        lines += [
            {
                "target": print_path(path), "line": 0, "endLine": 0, "written": "", "sources": [],
                "targetPath": names_of(path), "sourcePaths": [],
                "type": described(field), "value": None, "hasValue": False, "filled": 0,
                "of": len(self.records), "state": "unmapped", "roles": ["required"],
                "reason": "required, and no entry fills it",
            }
            for path, field in self.schema.fields()
            if field.required and len(path) == 1 and not any(t[0] == path[0] for t in targets)
        ]  # fmt: skip
        return lines

    def _entry(self, index: int, entry: Entry) -> dict[str, Any]:
        field = self.schema.field_at(entry.target)
        planned = self.plan.by_index.get(index)
        roles = []
        if field is not None and field.required:
            roles.append("required")
        if field is not None and field.identity is not None:
            roles.append("identity")
        record = None if self.outcome is None else self.outcome.record
        values = [] if record is None else list(get_all(record, entry.target))
        filled = sum(has(record, entry.target) for record in self.records)
        state, reason = self._state(index, entry, roles, bool(values), filled)
        lines = (entry.span.place.line, entry.source_span.source.place(entry.source_span.end).line)
        if entry.span.source.path != self.mapping.document.span.source.path:
            lines = (0, 0)  # the editor does not show included files
        hides = not self.show_values and (planned is None or planned.sensitive)
        shown: Any = values if len(values) > 1 else values[0] if values else None
        return {
            "target": entry.target_text,
            "line": lines[0],
            "endLine": lines[1],
            "written": printable(entry.written),
            "targetPath": names_of(entry.target),
            "sources": sorted(map(print_path, paths_read(entry.tree))),
            "sourcePaths": sorted(map(names_of, paths_read(entry.tree))),
            "type": "" if field is None else described(field),
            "value": shown if self.show_values else masked(shown, lambda _: hides),
            "hasValue": bool(values),
            "filled": filled,
            "of": len(self.records),
            "state": state,
            "roles": roles,
            "reason": reason,
        }

    def _state(
        self, index: int, entry: Entry, roles: list[str], has_value: bool, filled: int
    ) -> tuple[str, str]:
        events = () if self.outcome is None else self.outcome.events
        for event in events:
            if event.entry == index and isinstance(event, Missing | Violated | Nullified):
                finding = self.mapping._made.finding(event)
                state = "nullified" if isinstance(event, Nullified) else "rejected"
                return state, printable(finding.message)
        if self.schema.field_at(entry.target) is None:
            return "rejected", "the schema has no such field"
        if not has_value and self.records and not filled:
            return "never filled", "no sample fills this target"
        if not has_value and self.outcome is not None and self.outcome.record is not None:
            return "mapped", "the source is missing in this payload"
        return (roles[-1] if roles else "mapped"), ""

    def record(self) -> Any:
        """Return the record of the row, masked unless values are shown."""
        record = None if self.outcome is None else self.outcome.record
        if record is None or self.show_values:
            return record
        hidden = self.plan.hidden

        def hides(names: KeyPath) -> bool:
            return any(names[: len(name)] == name for name in hidden)

        return masked(record, hides, lambda names: hides(names) and not self._is_object(names))

    def _is_object(self, names: KeyPath) -> bool:
        field = self.schema.field_at(names)
        return field is not None and bool(field.children)

    def payload(self) -> Any:
        """Return the payload, masked unless values are shown."""
        if self.row is None or self.show_values:
            return None if self.row is None else self.row.value
        shown = {names_of(path) for p in self.plan.entries if not p.sensitive for path in p.reads}
        hidden = {names_of(path) for p in self.plan.entries if p.sensitive for path in p.reads}
        maps = sensitive_maps(self.mapping.document)
        return masked(
            self.row.value,
            lambda names: names in hidden or names not in shown,
            lambda names: any(names[: len(name)] == name for name in maps),
        )

    def _shown_key(self, key: str) -> str:
        return key if self.show_values else shown_key(key)

    def unread(self) -> list[tuple[str, ...]]:
        """Return the paths of the values of the payload that no entry reads."""
        if self.row is None:
            return []
        entries = self.mapping.document.entries
        reads = {names_of(path) for entry in entries for path in paths_read(entry.tree)}
        leaves = (names_of(steps) for steps, _ in _some_leaves(self.row.value))
        return [
            tuple(map(self._shown_key, names))
            for names in leaves
            if not any(names[:length] in reads for length in range(len(names) + 1))
        ]


def _some_leaves(payload: Any) -> list[tuple[Any, Any]]:
    places = [(s, v) for s, v in walk(payload) if not isinstance(v, dict | list) or not v]
    return places[:MAX_FIELDS]


def _findings(findings: list[Diagnostic], path: str, show_values: bool) -> list[dict[str, Any]]:
    return [_finding(finding, path, show_values) for finding in findings]


def _finding(finding: Diagnostic, path: str, show_values: bool) -> dict[str, Any]:
    value = ""
    if finding.value is not None:
        hides = is_hidden(finding, show_values=show_values)
        value = MASK if hides else printable(shown_value(finding, show_values=show_values))
    in_mapping = finding.span.source.path == path
    has_fix = in_mapping and finding.span.end > finding.span.start
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": printable(finding.message),
        "hint": printable(finding.hint),
        "paste": [printable(line) for line in finding.paste],
        "value": value,
        "inMapping": in_mapping,
        "file": printable(finding.span.source.path.rsplit("/", 1)[-1]),
        **region(finding.span),
        "fix": _fix(finding) if has_fix else None,
    }


def _fix(finding: Diagnostic) -> str | None:
    """Return the replacement of a misspelled name, with `_tenant` if the mapping writes it so."""
    if not isinstance(finding.hint, Correction):
        return None
    span, closest = finding.span, finding.hint.replacement
    if span.source.text[span.start : span.end].lstrip("'\"").startswith("_tenant."):
        return re.sub(r"^_[^.]+\.", "_tenant.", closest)
    return closest


def words(draft: UnsavedMapping, rows: tuple[Row, ...]) -> dict[str, Any]:
    """Return the names that the editor completes, each with a detail and a help text."""
    mapping, _ = draft.load()
    maps = frozenset() if mapping is None else sensitive_maps(mapping.document)
    sources: dict[str, str] = {}
    for row in rows[:100]:
        for steps, value in _some_leaves(row.value):
            names = names_of(steps)
            if shown_path(names, maps) != names:  # its keys identify people
                continue
            sources.setdefault(print_path(names), type(value).__name__)
    fields = [] if mapping is None else list(mapping.document.schema.fields())
    return {
        "targets": [
            {"label": print_path(path), "detail": described(field), "info": field.description}
            for path, field in fields
        ],
        "sources": [
            {"label": name, "detail": _JSON_TYPES.get(kind, kind), "info": ""}
            for name, kind in sorted(sources.items())
        ],
        "functions": [
            {"label": name, "detail": "function", "info": function.help}
            for name, function in sorted(FUNCTIONS.items())
        ],
        "keys": [{"label": key, "detail": "key", "info": ""} for key in MAPPING],
    }


_JSON_TYPES = {
    "str": "string", "int": "number", "float": "number", "bool": "boolean", "NoneType": "null",
    "dict": "object", "list": "array",
}  # fmt: skip
