"""Write the actual values of failed tests into tests documents and golden files."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mapper.diagnostics import Collector, Edit
from mapper.document.nodes import Block, YamlNode
from mapper.document.tests_reader import read_tests
from mapper.document.yaml_edits import applied, value_edits
from mapper.document.yaml_reader import read_source, read_yaml
from mapper.files.writing import cannot_write, write_atomic
from mapper.testing.cases import golden_record
from mapper.testing.run import CaseResult, NoGoldenFile, WrongValue, is_same, value_at
from mapper.text import MapperError, SourceText


class Update(NamedTuple):
    """What was written.

    Attributes:
        changed: The paths of the changed files.
        updated: The results whose tests were updated.
        refused: The results whose tests must be edited by hand, because the document shares their
            values with others by anchors, aliases, or merge keys.
    """

    changed: tuple[str, ...]
    updated: tuple[CaseResult, ...]
    refused: tuple[CaseResult, ...]


def update_tests(results: Iterable[CaseResult], tenant: str) -> Update:
    """Write the actual values of failed tests; tests whose row is rejected stay as they are.

    Args:
        results: The results of tests of one mapping.
        tenant: The tenant id, whose object golden files and documents write as `_tenant`.

    Raises:
        MapperError: a file cannot be written, or changed since it was read.
    """
    failed = [result for result in results if _is_updatable(result)]
    by_document: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in failed:
        by_document[result.case.document.path].append(result)
    files: dict[str, bytes] = {}
    refused: list[CaseResult] = []
    for path, group in by_document.items():
        text, not_edited = _edited(path, group, tenant)
        refused += not_edited
        if text is not None:
            files[path] = text.encode("utf-8-sig" if _has_mark(path) else "utf-8")
    for result in failed:
        record, source = result.outcome.record, result.case.test.record
        if source is not None and source.file is not None and not _has_record(result):
            assert record is not None
            data = orjson.dumps(golden_record(record, tenant), option=_JSON)
            files[str(source.file)] = data
    for name, data in files.items():
        try:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            write_atomic(Path(name), data)
        except OSError as error:
            raise cannot_write(name, error) from None
    updated = tuple(result for result in failed if result not in refused)
    return Update(tuple(files), updated, tuple(refused))


def updated_text(
    path: str, results: Iterable[CaseResult], tenant: str
) -> tuple[str | None, list[CaseResult]]:
    """Return a tests document with the actual values of failed tests, and the updated results.

    Args:
        path: The document.
        results: The results of tests in it.
        tenant: The tenant id, whose object the document writes as `_tenant`.

    Returns:
        The new text, None if it is the old one; and the results whose tests expect the actual
        values then. Golden files, and tests whose row is rejected, stay as they are.

    Raises:
        MapperError: the document cannot be read any more.
    """
    failed = [result for result in results if _is_updatable(result)]
    text, refused = _edited(path, failed, tenant)
    return text, [r for r in failed if r not in refused and not _has_golden_file(r)]


def _has_golden_file(result: CaseResult) -> bool:
    record = result.case.test.record
    return record is not None and record.file is not None


def _has_mark(path: str) -> bool:
    """Return whether a file starts with a byte order mark."""
    return Path(path).read_bytes()[:3] == BOM_UTF8


_JSON = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def _is_updatable(result: CaseResult) -> bool:
    return result.outcome.record is not None and any(
        isinstance(mismatch, WrongValue | NoGoldenFile) for mismatch in result.mismatches
    )


def _has_record(result: CaseResult) -> bool:
    return result.case.record is not None and is_same(result.case.record, result.outcome.record)


def _edited(
    path: str, results: Sequence[CaseResult], tenant: str
) -> tuple[str | None, list[CaseResult]]:
    """Return the new text of a document, None if it is the old one, and the tests to do by hand."""
    source = read_source(path, Collector())
    if source is None:
        raise MapperError(f"'{path}' cannot be read any more")
    all_edits = [edit for result in results for edit in _edits(source, result, tenant)]
    if not all_edits:
        return None, []
    if (text := _checked(path, source, all_edits, results, tenant)) is not None:
        return text, []
    # one of them is not possible: try each on its own
    text, refused = source.text, []
    for result in results:
        source = SourceText(path, text)
        edits = _edits(source, result, tenant)
        new = _checked(path, source, edits, [result], tenant) if edits else text
        if new is None:
            refused.append(result)
        else:
            text = new
    return text, refused


def _edits(source: SourceText, result: CaseResult, tenant: str) -> list[Edit]:
    """Return the edits of a test in its document."""
    test, record = result.case.test, result.outcome.record
    assert record is not None
    block = _below(read_yaml(source, Collector()), "tests", test.name)
    edits: list[Edit] = []
    expect = _below(block, "expect")
    if isinstance(expect, Block):
        for (_, node), expected in zip(expect.entries, result.case.expect, strict=False):
            actual = value_at(record, expected.target)
            if not is_same(expected.value, actual):
                edits += value_edits(node, actual)
    inline = _below(block, "record")
    if isinstance(inline, Block) and not _has_record(result):
        named = any(key.text == f"_{tenant}" for key, _ in inline)
        edits += value_edits(inline, record if named else golden_record(record, tenant))
    return edits


def _below(root: YamlNode | None, *names: str) -> YamlNode | None:
    node = root
    for name in names:
        if not isinstance(node, Block):
            return None
        node = next((value for key, value in node if key.text == name), None)
    return node


def _checked(
    path: str, source: SourceText, edits: list[Edit], results: Sequence[CaseResult], tenant: str
) -> str | None:
    """Return the text after edits if it reads as intended, and no other test changed; else None."""
    text = applied(source.text, edits)
    intended = _meanings(path, source.text, tenant)
    for result in results:
        intended[result.case.test.name] = _intended(result, tenant)
    return text if _is_same_tests(intended, _meanings(path, text, tenant)) else None


class _Meaning(NamedTuple):
    """What a test does, without its layout."""

    expect: list[Any]
    record: dict[str, Any] | None
    payload: dict[str, Any] | None
    codes: tuple[Any, ...]


def _intended(result: CaseResult, tenant: str) -> _Meaning:
    record, test = result.outcome.record, result.case.test
    assert record is not None
    is_inline = test.record is not None and test.record.value is not None
    return _Meaning(
        [value_at(record, expected.target) for expected in result.case.expect],
        golden_record(record, tenant) if is_inline else None,
        test.payload.value,
        (test.findings, test.rejected),
    )


def _meanings(path: str, text: str, tenant: str) -> dict[str, _Meaning]:
    """Return what each test of a text does, by its name."""
    document = read_tests(path, Collector(), SourceText(path, text))
    meanings = {}
    for test in () if document is None else document.tests:
        record = None if test.record is None else test.record.value
        meanings[test.name] = _Meaning(
            [expected.value for expected in test.expect],
            None if record is None else golden_record(record, tenant),
            test.payload.value,
            (test.findings, test.rejected),
        )
    return meanings


def _is_same_tests(first: dict[str, _Meaning], second: dict[str, _Meaning]) -> bool:
    return first.keys() == second.keys() and all(
        meaning.codes == second[name].codes and all(map(is_same, meaning[:3], second[name][:3]))
        for name, meaning in first.items()
    )
