"""Outcomes of rows: events with the index of their entry, and findings rendered from them."""

from __future__ import annotations

import pickle

import pytest

from mapper.dataprep.notes import Unmatched
from mapper.engine.conversion import Dropped
from mapper.engine.identity_check import Flaw
from mapper.engine.outcome import (
    IdentityProblem,
    Missing,
    NoIdentity,
    Noted,
    Nullified,
    TooLarge,
    Violated,
)
from mapper.engine.rows import loose_row
from tests.unit.engine.making import EMAIL, STRING, both, codes, interpreted, make

INTEGER = {"type": "integer"}
FIELDS = {"a": STRING, "b": {**INTEGER, "maximum": 9}, "o.x": STRING, "email": EMAIL}
ENTRIES = {
    "_tenant.b": "b",
    "_tenant.a": {"source": "a", "lookup": {"Y": "yes"}},
    "_tenant.o": "o",
    "_tenant.email": "email",
}
B, A, OBJECT, MAIL = 2, 3, 4, 5  # after `_id` and `timestamp`


@pytest.fixture
def mapping(tmp_path):
    return make(tmp_path, FIELDS, ENTRIES, profile=True)


def test_events_have_the_index_of_their_entry_and_its_order(mapping):
    payload = {"email": "null", "o": {"x": "1", "y": 2}, "a": "N", "b": "ten"}
    result = both(mapping, payload)
    fault, unmatched, dropped, problem = result.events
    assert fault == Nullified(B, fault.reason, "ten")
    assert unmatched == Noted(A, Unmatched("N"))
    assert dropped == Noted(OBJECT, Dropped("y"))
    assert isinstance(problem, IdentityProblem)
    assert (problem.entry, problem.problem.flaw) == (MAIL, Flaw.REFUSED)
    assert codes(result) == ["ROW001", "ROW009", "ROW005", "ROW006"]
    assert result.nullified


def test_the_events_of_a_rejected_row(mapping):
    result = both(mapping, {"id": {}, "b": 10})
    missing, violated = result.events
    assert isinstance(missing, Missing)
    assert (missing.entry, missing.path) == (0, ("_id",))
    assert missing.fault == Nullified(0, missing.fault.reason, {})
    assert violated == Violated(B, ("_acme", "b"), "maximum", 9, 10)
    assert codes(result) == ["ROW002", "ROW003"]
    assert both(mapping, {"id": None}).events == (Missing(0, ("_id",)),)


def test_the_generated_function_reports_a_missing_identity_as_an_event(mapping):
    converter = mapping.converter
    events = []
    assert converter.generated.call({"id": "1"}, events) is not None
    assert tuple(events) == converter.no_identity == (NoIdentity(MAIL),)
    assert converter.functions(loose=False).convert_json(b'{"id": "1"}')[1] == (NoIdentity(MAIL),)
    assert interpreted(mapping, {"id": "1"}).events == (NoIdentity(MAIL),)


def test_a_large_record_is_an_event_and_a_huge_one_has_no_record(mapping):
    converter = mapping.converter
    for size, is_rejected in ((20_000, False), (2_000_000, True)):
        row = loose_row({"id": "x" * size, "email": "a@b.com"})
        outcome = converter.sized_outcome(row)
        (event,) = outcome.events
        assert isinstance(event, TooLarge)
        assert event.size > size
        assert outcome.is_rejected is is_rejected
        assert not outcome.is_nullified


def test_entries_keep_their_index_if_others_have_no_field(tmp_path):
    mapping = make(tmp_path, {"b": INTEGER}, {"_tenant.nowhere": "x", "_tenant.b": "b"})
    plan = mapping.checked.partial_converter.plan
    assert [planned.index for planned in plan.entries] == [0, 1, 3]
    outcome = mapping.checked.partial_converter.outcome(loose_row({"id": "1", "b": "x"}))
    assert [event.entry for event in outcome.events] == [3]


def test_a_result_is_pickled_with_its_findings(mapping):
    result = mapping.convert({"id": "1", "b": "ten", "email": "a@b.com"})
    copy = pickle.loads(pickle.dumps(result))
    assert copy == result
    assert list(map(str, copy.diagnostics)) == list(map(str, result.diagnostics))
    assert codes(copy) == ["ROW001"]
    assert "a@b.com" not in repr(copy)


def test_findings_are_rendered_when_they_are_read(mapping, monkeypatch):
    rendered = []
    monkeypatch.setattr(
        "mapper.engine.converter.findings_of",
        lambda plan, events, row: rendered.append(events) or (),
    )
    result = mapping.convert({"id": "1", "b": "ten", "email": "a@b.com"})
    assert result.nullified
    assert rendered == []
    assert (result.diagnostics, result.diagnostics) == ((), ())
    assert rendered == [result.events]


def test_identities_in_arrays_are_checked(tmp_path):
    email = {"type": "string", "identity": {"namespace": "Email"}}
    mapping = make(tmp_path, {"l[*].email": email}, {"_tenant.l[*].email": "l[*].email"})
    assert codes(both(mapping, {"l": [{"email": "null"}, {"email": "b"}]})) == ["ROW006", "ROW013"]


def test_a_value_in_the_place_of_an_object_with_an_identity_is_hidden(tmp_path):
    entries = {"_tenant.a": "o.p.note", "_tenant.b": "o.count", "_tenant.email": "o.p.email"}
    mapping = make(tmp_path, FIELDS, entries)

    def hidden(payload):
        findings = interpreted(mapping, payload).diagnostics
        return [finding.sensitive for finding in findings if finding.code == "ROW001"]

    assert hidden({"o": "ada@example.org"}) == [True, True, True]
    assert hidden({"o": {"p": ["ada@example.org"]}}) == [True, True]
    assert hidden({"o": {"count": "ten"}}) == [False]
