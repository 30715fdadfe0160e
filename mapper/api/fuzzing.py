"""Convert changed samples with a mapping, and save what was found."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mapper.api.mapping import open_mapping
from mapper.diagnostics import Collector, Diagnostic, in_order
from mapper.diagnostics.folding import FoldingCollector
from mapper.document.discovery import SAMPLES, samples_of
from mapper.document.mapping_tests import TestsDocument
from mapper.document.tests_reader import read_tests
from mapper.document.tests_writer import NewTest, appended, write_tests
from mapper.document.yaml_reader import read_source
from mapper.engine import payload_files, read_payloads
from mapper.files import locks
from mapper.files.writing import write_output
from mapper.testing.fuzz import FuzzResult, fuzz
from mapper.testing.payload_view import PayloadView
from mapper.text import MapperError, SourceText

MAX_SAMPLES = 500  # rows


def fuzz_mapping(
    mapping_path: str,
    payloads: Sequence[str] = (),
    tenant: str | None = None,
    *,
    schema: str | None = None,
    count: int = 1000,
    seed: int = 0,
) -> tuple[FuzzResult | None, list[Diagnostic]]:
    """Convert payloads that resemble samples; return the result, and the findings about documents.

    Args:
        mapping_path: The mapping.
        payloads: Payload files and folders; by default those of the mapping.
        tenant: Tenant id that overrides that of the mapping.
        schema: A schema to use instead of the one that the mapping names.
        count: The number of payloads to make.
        seed: The same seed makes the same payloads.

    Raises:
        MapperError: there are no samples.
    """
    mapping, findings = open_mapping(mapping_path, tenant, schema=schema)
    findings = findings if mapping is None else mapping.lint()
    errors = [finding for finding in findings if finding.is_error]
    if mapping is None or errors:
        return None, errors
    collector = FoldingCollector()
    names = [*payloads] or samples_of(Path(mapping_path), mapping.document, collector)
    if not names and not collector.has_errors:
        raise MapperError(f"no folder '{SAMPLES}': save sample payloads in it, or pass payloads")
    rows = first_rows(names, collector)
    about_samples = collector.folded()
    if any(finding.is_error for finding in about_samples):
        return None, in_order(about_samples)
    return fuzz(mapping.document, rows, count, seed), in_order(about_samples)


def first_rows(names: Sequence[str], collector: Collector) -> list[dict[str, Any]]:
    """Return the first rows of payload files and folders."""
    rows: list[dict[str, Any]] = []
    for name in payload_files(names, collector):
        for row in read_payloads(name, collector):
            if len(rows) == MAX_SAMPLES:
                message = f"only the first {MAX_SAMPLES:,} payloads are used"
                collector.add("SRC016", message, row.span, hint="pass a smaller file or folder")
                return rows
            rows.append(row.value)
    return rows


def save_samples(result: FuzzResult, folder: str) -> list[str]:
    """Write the smallest payload of each reason into a folder; return the new files.

    The names of the files depend on their content, so that no other file is overwritten.

    Raises:
        MapperError: a file cannot be written.
    """
    written = []
    payloads = [*(bug.payload for bug in result.bugs), *(r.payload for r in result.reasons)]
    for text in dict.fromkeys(map(_json, payloads)):
        digest = hashlib.sha256(text.encode()).hexdigest()[:10]
        path = Path(folder) / f"fuzz-{digest}.json"
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MapperError(f"cannot make the folder '{folder}': {error.strerror}") from None
        write_output(str(path), text.encode())
        written.append(str(path))
    return written


def _json(payload: dict[str, Any]) -> str:
    return json.dumps(payload, indent=2, ensure_ascii=False) + "\n"


def save_tests(result: FuzzResult, file: str) -> int:
    """Write a test for each reason; return how many are new.

    Tests are added to the end of an existing document, except those whose payload it has.

    Raises:
        MapperError: the file is not a tests document of this mapping, or cannot be written.
    """
    with locks.locked([file]):
        old = _existing(file, result)
        known = set() if old is None else {_json(t.payload.value or {}) for t in old[0].tests}
        names = set() if old is None else {test.name for test in old[0].tests}
        tests = _new_tests(result, known, names)
        if not tests:
            return 0
        if old is None:
            mapping = Path(result.document.span.source.path).resolve()
            name = Path(os.path.relpath(mapping, Path(file).resolve().parent)).as_posix()
            text = write_tests(name, tests)
        else:
            text = appended(old[1], tests)
        read = read_tests(file, Collector(), SourceText(file, text))
        count = len(tests) + (0 if old is None else len(old[0].tests))
        if read is None or len(read.tests) != count:
            raise MapperError(
                f"cannot add tests to '{file}': 'tests' must be its last key, with tests at two "
                "spaces, and its mapping must be in the same project"
            )
        write_output(file, text.encode())
    return len(tests)


def _existing(file: str, result: FuzzResult) -> tuple[TestsDocument, str] | None:
    """Return the tests document to which tests are added, and its text; None if it is new."""
    if not Path(file).exists():
        return None
    collector = Collector()
    source = read_source(file, collector)
    document = None if source is None else read_tests(file, collector, source)
    if source is None or document is None or collector.has_errors:
        raise MapperError(f"'{file}' is not a tests document without errors: run mapper test first")
    if document.mapping.resolve() != Path(result.document.span.source.path).resolve():
        raise MapperError(f"'{file}' tests another mapping: write to a new file")
    return document, source.text


def _new_tests(result: FuzzResult, known: set[str], names: set[str]) -> list[NewTest]:
    view = PayloadView(result.document, show_values=False)
    tests = []
    for reason in result.reasons:
        payload = _json(reason.payload)
        if payload in known:
            continue
        known.add(payload)
        words = unique = view.words(reason.changes)
        number = 1
        while unique in names:
            number += 1
            unique = f"{words} ({number})"
        names.add(unique)
        rejected, findings = (reason.codes, None) if reason.is_rejected else (None, reason.codes)
        tests.append(NewTest(unique, reason.payload, findings=findings, rejected=rejected))
    return tests
