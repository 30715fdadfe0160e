"""No identity or sensitive value of a payload is in an HTML report."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.api.check import check_files
from mapper.cli.reporting import report_of
from mapper.report import Look, render
from tests.conftest import examples
from tests.unit.report.html_elements import harmless

SCHEMA = """mapper-schema: 1
title: t
class: experienceevent
groups:
  G:
    email: {type: string, identity: {namespace: Email, primary: true}, pattern: '^[a-z@.]+$'}
    size: {type: integer, sensitive: true}
    note: {type: string, sensitive: true, enum: [a, b]}
    ids: {type: map, values: integer, sensitive: true}
    copy: {type: string, maxLength: 5}
    day: {type: date, sensitive: true}
"""
MAPPING = """mapper: 1
schema: s.yaml
tenant: acme
mappings:
  _id: id
  timestamp: at
  _tenant.email: {expression: "trim(email)"}
  _tenant.size: size
  _tenant.note: note
  _tenant.ids: ids
  _tenant.copy: email
  _tenant.day: {expression: "date(day, 'yyyy-MM-dd')"}
  identityMap.Email[0].id: {expression: "trim(email)"}
"""
# every secret has this marker, in any case
MARKER = "zq9x"
SECRET = st.builds(lambda text, upper: text + (MARKER.upper() if upper else MARKER),
                   st.text(max_size=8), st.booleans())  # fmt: skip
VALUE = st.recursive(
    SECRET, lambda v: st.lists(v, max_size=2) | st.dictionaries(SECRET, v, max_size=2),
    max_leaves=4,
)  # fmt: skip
ROW = st.fixed_dictionaries(
    {"id": st.sampled_from(["1", None, ""])},
    optional={
        "at": st.just("2023-04-01T00:00:00Z"), "email": VALUE, "size": VALUE, "note": VALUE,
        "ids": VALUE, "day": VALUE,
    },
)  # fmt: skip


@settings(max_examples=examples(60))
@given(st.lists(ROW, min_size=1, max_size=4))
def test_no_identity_value_is_in_the_report(rows):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s.yaml").write_text(SCHEMA)
        (folder / "m.yaml").write_text(MAPPING)
        (folder / "rows.json").write_text("\n".join(map(json.dumps, rows)))
        check = check_files(folder / "m.yaml", [str(folder / "rows.json")], with_description=True)
        assert check.rows is not None  # the mapping has no errors
        page = render("html", report_of([check]), Look())
    harmless(page)
    assert MARKER not in page.lower()
