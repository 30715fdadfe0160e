"""What rows cover: entries that they fill, and branches that they take."""

import pytest

from mapper.api.mapping import open_mapping
from mapper.dataprep import Runtime
from mapper.engine.rows import loose_row
from mapper.testing.coverage import CoverageCounter, totals_of
from tests.unit.engine.making import STRING, make

RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")
FIELDS = {
    "text": STRING,
    "num": {"type": "integer"},
    "o.text": STRING,
    "o.kind": STRING,
    "tags": {"type": ["string"]},
    "l[*].text": STRING,
    "need.text": {"type": "string", "required": True},
}


def covered(tmp_path, entries, *payloads):
    mapping = make(tmp_path, FIELDS, entries)
    counter = CoverageCounter(mapping.document, RUNTIME)
    for payload in payloads:
        row = {"id": "1", **payload}
        counter.see(row, mapping.converter.outcome(loose_row(row)))
    return counter.coverage()


def counts(tmp_path, entries, *payloads):
    """The counts of each entry, except those that every mapping of these tests has."""
    entries = covered(tmp_path, entries, *payloads).entries[2:]
    return [(entry.filled, entry.null, entry.nullified) for entry in entries]


@pytest.mark.parametrize(
    ("entries", "payloads", "expected"),
    [
        ({"text": "a"}, [{"a": "x"}, {}, {"a": None}, {"a": {}}], [(1, 2, 1)]),
        ({"num": "a"}, [{"a": 1}, {"a": "x"}], [(1, 0, 1)]),
        ({"text": {"value": "x"}}, [{}, {}], [(2, 0, 0)]),
        ({"l[*].text": "l[*].a"}, [{"l": [{}, {"a": "x"}]}, {"l": [{}]}, {}], [(1, 2, 0)]),
        ({"tags": "t"}, [{"t": ["x"]}, {}], [(1, 1, 0)]),
        # elements without a value are dropped, so the second tag becomes the first
        ({"tags[0]": "a", "tags[1]": "b"}, [{"b": "x"}], [(0, 1, 0), (1, 0, 0)]),
        # the copy of an object, and a field inside it
        ({"o": "p", "o.text": "a"}, [{"p": {"kind": "k"}}, {"a": "x"}], [(1, 1, 0), (1, 1, 0)]),
        ({"o": "p", "o.text": "a"}, [{"p": {"text": "k"}}], [(1, 0, 0), (0, 1, 0)]),
        ({"o": "p", "o.text": "a"}, [{"p": "x", "a": "y"}], [(0, 0, 1), (1, 0, 0)]),
        ({"l": "l", "l[*].text": "m[*].a"}, [{"l": [{"text": "x"}]}], [(1, 0, 0), (0, 1, 0)]),
    ],
)
def test_the_counts_of_entries(tmp_path, entries, payloads, expected):
    entries = {f"_tenant.{target}": source for target, source in entries.items()}
    assert counts(tmp_path, entries, *payloads) == expected


def test_a_rejected_row_takes_branches_but_fills_no_entry(tmp_path):
    entries = {
        "_tenant.need.text": "a",
        "_tenant.text": {"expression": "iif(b, 'yes', 'no')"},
    }
    coverage = covered(tmp_path, entries, {"b": True})
    assert (coverage.rows, coverage.rejected) == (1, 0)
    coverage = covered(tmp_path, {**entries, "_id": "none"}, {"b": True}, {"b": False, "a": "x"})
    assert (coverage.rows, coverage.rejected) == (2, 2)
    assert coverage.totals == (0, 4, 2, 2)


def test_branches_and_totals(tmp_path):
    entries = {
        "_tenant.text": {"expression": "iif(a, b, coalesce(c, 'd'))"},
        "_tenant.o.kind": {"source": "k", "lookup": {"x": "X", "y": "Y"}, "default": "Z"},
        "_tenant.o.text": {"source": "e || f"},
    }
    coverage = covered(tmp_path, entries, {"a": True, "b": "1", "k": "x"}, {"k": "z", "e": "1"})
    missed = {branch.label for entry in coverage.entries for branch in entry.missed}
    assert missed == {"argument 1 of coalesce", "the key 'y' of the lookup"}
    assert coverage.totals == (5, 5, 9, 11)
    assert totals_of([coverage, coverage]) == (10, 10, 18, 22)
    assert coverage.totals.rate == 14 / 16
    assert totals_of([]).rate == 1


def test_positions_of_branches(tmp_path):
    path = tmp_path / "m.yaml"
    entries = {"_tenant.text": "x"}
    make(tmp_path, FIELDS, entries)
    path.write_text(
        "mapper: 1\nschema: schema.yaml\ntenant: acme\nmappings:\n  _id: id\n"
        "  timestamp: {value: '2023-04-01T00:00:00Z'}\n"
        "  _tenant.text:\n    source: a\n    lookup:\n      'Yes': 'y'\n      'No': 'n'\n"
        "      _: other\n    default: none\n"
        "  _tenant.o.text: {expression: \"iif(a == 'x', b, c)\"}\n"
        "  _tenant.o.kind:\n    expression: |\n      a ||\n        b\n"
    )
    mapping = open_mapping(path, "acme")[0]
    coverage = CoverageCounter(mapping.document, RUNTIME).coverage()
    places = [
        (span.place.line, span.source.text[span.start : span.end])
        for entry in coverage.entries
        for branch in entry.missed
        for span in [entry.span_of(branch)]
    ]
    assert places == [
        (8, "a"), (10, "'Yes'"), (11, "'No'"), (12, "other"), (13, "none"),
        (14, "b"), (14, "c"), (17, "a"), (18, "b"),
    ]  # fmt: skip
