"""Reads a tests document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from mapper.diagnostics import CODES, Collector, closest, question
from mapper.document import fixes
from mapper.document.header import TESTS_KIND, key_span, read_document, version_key
from mapper.document.json_values import json_value
from mapper.document.keys import Draft, Key, KeyTable, Unusable, key_table, plain_key, read_block
from mapper.document.mapping_tests import (
    ABSENT,
    Expectation,
    MappingTest,
    PayloadSource,
    RecordSource,
    TestsDocument,
)
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, text_of
from mapper.document.project_files import project_file
from mapper.paths import FieldPath, PathSyntaxError, parse_path
from mapper.text import SourceText, Span

ROW_CODES = tuple(code for code in CODES if code.startswith("ROW"))


def read_tests(
    path: Path | str, collector: Collector, source: SourceText | None = None
) -> TestsDocument | None:
    """Return the tests in a file, without those that have errors.

    Args:
        path: The file.
        collector: Receives the findings.
        source: A text to read instead of that in the file.

    Returns:
        The tests; None if the document cannot be read, or does not name its mapping.
    """
    root = read_document(path, TESTS_KIND, TESTS, collector, source)
    if root is None:
        return None
    draft = _TestsDraft(Path(path), collector)
    read_block(root, TESTS, "the tests document", draft)
    if draft.mapping is None:
        return None
    return TestsDocument(
        path=root.span.source.path,
        mapping=draft.mapping,
        now=draft.now,
        tests=tuple(draft.tests),
        span=key_span(root, "tests"),
    )


class _TestsDraft(Draft):
    """A tests document while its keys are read."""

    def __init__(self, path: Path, collector: Collector) -> None:
        super().__init__(collector)
        self.path = path
        self.mapping: Path | None = None
        self.now: datetime | None = None
        self.tests: list[MappingTest] = []

    def read_mapping(self, node: YamlNode) -> None:
        self.mapping = project_file(self.path, node, "mapping", self.collector)

    def read_now(self, node: YamlNode) -> None:
        try:
            now = datetime.fromisoformat(text_of(node))
        except ValueError:
            now = None
        if now is None or now.tzinfo is None:
            message = f"'{text_of(node)}' is not a date and time with a time zone"
            hint = "write it as 'now: 2023-04-01T00:00:00Z'"
            self.collector.add("DOC016", message, node.span, hint=hint)
        else:
            self.now = now.astimezone(UTC)

    def read_tests(self, node: YamlNode) -> None:
        assert isinstance(node, Block)
        if not node.entries:
            hint = "add a test: its name, and below it 'payload:' and 'expect:'"
            self.collector.add("DOC013", "'tests' has no tests", node.span, hint=hint)
        for name, block in node:
            draft = _TestDraft(self.path, name, self.collector)
            if read_block(block, TEST, f"the test '{name.text}'", draft):
                test = draft.test()
                self.tests += [] if test is None else [test]


class _TestDraft(Draft):
    """A test while its keys are read."""

    def __init__(self, path: Path, key: Scalar, collector: Collector) -> None:
        super().__init__(collector)
        self.path = path
        self.key = key
        self.known = len(collector.diagnostics)
        self.payload: PayloadSource | None = None
        self.row: int | None = None
        self.expect: list[Expectation] = []
        self.findings: tuple[str, ...] | None = None
        self.rejected: tuple[str, ...] | None = None
        self.record: RecordSource | None = None

    def read_row(self, node: YamlNode) -> None:
        assert isinstance(node, Scalar)
        if node.value < 1:
            hint = "the first row is row 1"
            self.collector.add("DOC016", "'row' must be at least 1", node.span, hint=hint)
            raise Unusable
        if isinstance(self.values.get("payload"), Block):
            message, hint = "'row' has no effect on a payload in this file", "remove 'row'"
            fix = fixes.removed_key(self.block, "row")
            self.collector.add("DOC014", message, node.span, hint=hint, fixes=fix)
        self.row = node.value

    def read_payload(self, node: YamlNode) -> None:
        if isinstance(node, Block):
            self.payload = PayloadSource(node.span, json_value(node, self.collector))
            return
        file = project_file(self.path, node, "payload file", self.collector)
        if file is None:
            raise Unusable
        self.payload = PayloadSource(node.span, file=file, row=self.row)

    def read_expect(self, node: YamlNode) -> None:
        assert isinstance(node, Block)
        if not node.entries:
            hint = "add a line such as '_tenant.attendee.email: a@b.com'"
            self.collector.add("DOC013", "'expect' has no targets", node.span, hint=hint)
            raise Unusable
        has_errors = False
        for key, value in node:
            expected = _expectation(key, value, self.collector)
            has_errors = has_errors or expected is None
            self.expect += [] if expected is None else [expected]
        if has_errors:
            raise Unusable

    def read_findings(self, node: YamlNode) -> None:
        self.findings = _codes(node, self.collector)

    def read_rejected(self, node: YamlNode) -> None:
        self.rejected = _codes(node, self.collector)
        if not self.rejected:
            hint = "write the codes of the errors, such as 'rejected: [ROW002]'"
            self.collector.add("DOC013", "'rejected' has no codes", node.span, hint=hint)
            raise Unusable

    def read_record(self, node: YamlNode) -> None:
        if isinstance(node, Block):
            value = json_value(node, self.collector)
            self.record = RecordSource(node.span, value, places=dict(_places(node)))
            return
        file = project_file(self.path, node, "golden file", self.collector, may_be_missing=True)
        if file is None:
            raise Unusable
        self.record = RecordSource(node.span, file=file)

    def test(self) -> MappingTest | None:
        """Return the test; None after a finding."""
        if self.payload is None or not self._is_consistent():
            return None
        outcome = self.values.get("findings") or self.values.get("rejected")
        return MappingTest(
            name=self.key.text,
            span=self.key.span,
            payload=self.payload,
            expect=tuple(self.expect),
            findings=self.findings,
            rejected=self.rejected,
            record=self.record,
            outcome_span=self.key.span if outcome is None else outcome.span,
            block=self.block,
        )

    def _is_consistent(self) -> bool:
        given = [name for name in _OUTCOMES if name in self.values]
        if not given and len(self.collector.diagnostics) > self.known:
            return False  # probably because of a mistake that is reported
        if not given:
            message = f"the test '{self.key.text}' does not say what is expected"
            hint = "add 'expect:' with targets and their values"
            self.collector.add("DOC013", message, self.key.span, hint=hint)
            return False
        if "rejected" in given and len(given) > 1:
            other = next(name for name in given if name != "rejected")
            message = f"a rejected row has no record, so '{other}' has no effect"
            hint = "remove it, or remove 'rejected'"
            fix = tuple(
                f for name in (other, "rejected") for f in fixes.removed_key(self.block, name)
            )
            if other == "findings":
                message, hint = "'findings' and 'rejected' exclude each other", "keep one of them"
            span = self.values[other].span
            self.collector.add("DOC014", message, span, hint=hint, fixes=fix)
            return False
        return True


_OUTCOMES = ("expect", "findings", "rejected", "record")

TEST: KeyTable[_TestDraft] = key_table(
    Key("row", "integer", _TestDraft.read_row,
        "Number of the row in the payload file, from 1.", "1"),
    Key("payload", "string | object", _TestDraft.read_payload,
        "The payload, or the path of a payload file, relative to this file's folder.",
        "../samples/registration.json", required=True),
    Key("expect", "object", _TestDraft.read_expect,
        "Targets and their expected values; absent (without quotes) for none.",
        "{_tenant.attendee.email: a@b.com}"),
    Key("findings", "array", _TestDraft.read_findings,
        "The codes of all findings about the row.", "[ROW001]"),
    Key("rejected", "array", _TestDraft.read_rejected,
        "The codes of the errors for which the row is rejected.", "[ROW002]"),
    Key("record", "string | object", _TestDraft.read_record,
        "The complete record, or the path of a JSON file with it, relative to this file's folder.",
        "registration.record.json"),
)  # fmt: skip

TESTS: KeyTable[_TestsDraft] = key_table(
    version_key(TESTS_KIND),
    Key("mapping", "string", _TestsDraft.read_mapping,
        "Path of the mapping, relative to this file's folder.", "rainfocus.yaml", required=True),
    Key("now", "string", _TestsDraft.read_now,
        "The result of now(), with a time zone.", "2023-04-01T00:00:00Z"),
    Key("tests", "object", _TestsDraft.read_tests, "Tests by name.", required=True, inner=TEST),
)  # fmt: skip


def _expectation(key: Scalar, node: YamlNode, collector: Collector) -> Expectation | None:
    """Return an expected value; None after a finding."""
    if not isinstance(key.value, str):
        message = f"the target '{key.text}' must be a string"
        hint, fix = f'put it in quotes: "{key.text}"', fixes.in_quotes(key)
        collector.add("DOC012", message, key.span, hint=hint, fixes=fix)
        return None
    text = plain_key(key, "the target", "XDM001", collector)
    try:
        target = parse_path(text)
    except PathSyntaxError as error:
        span = key.span_of(error.offset, error.offset + 1)
        message = f"the target '{key.text}' is not a valid path: {error}"
        collector.add("XDM001", message, span, hint="write it as _tenant.attendee.email")
        return None
    if isinstance(node, Scalar) and node.value is None:
        message = f"the expected value of '{key.text}' is null, which no record has"
        hint = "write 'absent' if the record must not have the field"
        collector.add("DOC012", message, node.span, hint=hint)
        return None
    is_absent = isinstance(node, Scalar) and node.value == ABSENT.value and not node.style
    try:
        value = ABSENT if is_absent else json_value(node, collector)
    except Unusable:
        return None
    return Expectation(target, value, key.span, node.span, key)


def _places(node: YamlNode, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Span]]:
    """Yield the positions of the values below a node: of scalars, and of the keys of others."""
    match node:
        case Block(entries):
            for key, item in entries:
                yield (*path, key.text), (item if isinstance(item, Scalar) else key).span
                yield from _places(item, (*path, key.text))
        case Sequence(items):
            for number, item in enumerate(items):
                yield (*path, number), item.span
                yield from _places(item, (*path, number))


def _codes(node: YamlNode, collector: Collector) -> tuple[str, ...]:
    """Return the sorted codes of a list; raise Unusable after a finding."""
    assert isinstance(node, Sequence)
    codes: list[str] = []
    is_valid = True
    for item in node.items:
        code = text_of(item).upper()
        if code in ROW_CODES:
            codes.append(code)
            continue
        is_valid = False
        similar = closest(code, ROW_CODES)
        hint = question(similar) or f"write codes such as {ROW_CODES[0]}"
        message = f"'{text_of(item)}' is not the code of a finding about rows"
        fix = fixes.replaced(item, similar)
        collector.add("DOC016", message, item.span, hint=hint, fixes=fix)
    if not is_valid:
        raise Unusable
    return tuple(sorted(codes))
