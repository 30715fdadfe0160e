"""`mapper init` on any payloads: it refuses, or the project that it makes checks without errors."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from mapper.api.check import check_files
from mapper.propose.project import init_project
from mapper.services.mapping_tests import run_tests
from mapper.text import MapperError

NAMES = st.sampled_from(
    ["attendee", "email", "e-mail", "timestamp", "transmissionId", "event", "name", "eventType",
     "session", "length", "id", "_tenant", "_id", "a.b", "a b", "", " ", "a[0]", "[*]", "null",
     "yes", "1", "'", '"', "\\", "# x", "a: b", "${x}", "uuid", "Attendee", "ATTENDEE", "ü", "日本",
     "a\nb", "\u2028", "<<", "*", "&a", "!x", "- a", "@", "`", "_", "-", "field", "a-b", "a_b",
     "# mapper: ignore XDM029", "not", "size"],
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)  # fmt: skip
TEXTS = st.sampled_from(
    ["", " ", "a@b.c", "2023-04-01", "2023-04-01T00:00:00Z", "2023-04-01T00:00:00.123456789+02:00",
     "2023-04-01T00:00:00-00:00", "9999-12-31T23:59:59Z", "2024-02-29", "null", "true", "12", "1e5"]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, -(2**31) - 1, 2**53, 2**53 + 1, -(2**64), 10**400])
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=12,
)
PAYLOADS = st.lists(st.dictionaries(NAMES, VALUES, max_size=5), min_size=1, max_size=3)


def checked(text: str, name: str = "sample.json"):
    """The findings on the project made from a payload file; None where it is refused."""
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / name).write_text(text, encoding="utf-8")
        project = folder / "project"
        try:
            report = init_project(project, str(folder / name))
        except MapperError as refused:
            if "the payloads have no field that can be mapped" in str(refused):
                return None
            raise
        if any(found.code == "SRC006" for found in report.diagnostics):
            assert report.files == ()
            return None  # a number beyond all range
        assert report.diagnostics == []
        (mapping,) = (path for path in project.glob("mappings/*.yaml") if "." not in path.stem)
        tests = run_tests([str(file) for file in project.glob("mappings/*.tests.yaml")])
        assert tests.tests
        assert [str(found) for found in tests.diagnostics] == []
        return check_files(mapping, [str(project / "samples")])
    finally:
        shutil.rmtree(folder)


@given(PAYLOADS, st.booleans())
@example([{"a": [{"b": 1}, None]}], True)
@example([{"a": [1, None]}], True)
@example([{"attendee": {"email": "a@b.c"}}, {"attendee": {"email": None}}], True)
@example([{"attendee": {"email": 5}}], True)
@example([{"a": [{"b-c": 1, "d": [{"e": 1}]}]}], True)
@example([{"attendee": [{"email": "a@b.c"}]}], True)
@example([{"attendee": {"email": {"email": "a@b.c"}}}], True)
@example([{"a-b": 1, "aB": 2, "AB": 3, "a.b": 4}], True)
@example([{"\0": [], " a": 1, "": 2, "b": 3}], True)
@example([{"timestamp": "9999-12-31T23:59:59Z", "transmissionId": None}], True)
def test_a_project_of_any_payloads_checks_without_errors(payloads, is_array):
    whole = payloads if is_array else None
    text = "\n".join(map(json.dumps, payloads)) if whole is None else json.dumps(whole)
    report = checked(text)
    if report is None:
        return
    assert [str(found) for found in report.diagnostics if found.is_error] == []
    assert report.rows is not None
    assert report.rows.ok + report.rows.nullified + report.rows.rejected == len(payloads)
    assert report.rows.rejected == 0
    # a date in the future is the payload's own fault
    warnings = [str(found) for found in report.diagnostics if found.severity.value == "warning"]
    assert [line for line in warnings if "XDM022" not in line] == []
