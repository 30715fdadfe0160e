"""Counts of outcomes: by entry and reason, bounded, and equal for any split into parts."""

from __future__ import annotations

import json
import pickle

import pytest

from mapper.diagnostics import CODES
from mapper.engine.accumulator import (
    MAX_PLACES,
    MAX_VALUES,
    Accumulator,
    RowPlace,
    from_json,
    to_json,
)
from mapper.engine.outcome import Missing, Noted, Nullified, ReasonKey
from mapper.engine.rows import loose_row
from tests.unit.engine.making import EMAIL, STRING, make

FIELDS = {"a": STRING, "b": {"type": "integer"}, "c": {"type": "integer"}, "email": EMAIL}
ENTRIES = {
    "_tenant.b": "b",
    "_tenant.c": "c",
    "_tenant.a": {"source": "a", "lookup": {"Y": "yes"}},
    "_tenant.email": "email",
}
PAYLOADS = [
    {"id": "1", "b": "x", "c": "x", "a": "N", "email": "a@b.com"},
    {"id": "2", "b": "y", "c": 1, "a": "N"},
    {"b": "y"},
    {"id": "4", "a": "Y", "email": "a@b.com"},
    {"id": {}, "c": "z"},
] * 4


@pytest.fixture
def mapping(tmp_path):
    return make(tmp_path, FIELDS, ENTRIES, profile=True)


def counted(mapping, payloads, first=0, **options):
    counts = Accumulator(**options)
    for number, payload in enumerate(payloads, first):
        outcome = mapping.converter.outcome(loose_row(payload))
        counts.add(
            is_rejected=outcome.is_rejected,
            events=outcome.events,
            place=lambda _, n=number: RowPlace("f", n, n * 10),
            render=mapping.converter.finding,
        )
    return counts


def facts(counts):
    reasons = {
        key: (reason.finding.code, reason.finding.message, reason.rows, reason.places)
        for key, reason in counts.reasons.items()
    }
    return counts.rows, counts.ok, counts.nullified, counts.rejected, reasons


def test_rows_and_reasons(mapping):
    counts = counted(mapping, PAYLOADS, keeps_values=True)
    assert (counts.rows, counts.ok, counts.nullified, counts.rejected) == (20, 4, 8, 8)
    by_code = {}
    for reason in counts.reasons.values():
        by_code.setdefault(reason.finding.code, []).append(reason.rows)
    assert by_code == {"ROW001": [12, 8], "ROW009": [8], "ROW004": [4], "ROW002": [4, 4]}
    (b,) = [r for key, r in counts.reasons.items() if (key.kind, key.entry) == ("Nullified", 2)]
    assert b.most_frequent == (('"y"', 8), ('"x"', 4))
    assert [place.line for place in b.places] == [0, 1, 2]
    assert {key.kind for key in counts.reasons} == {"Nullified", "Noted", "NoIdentity", "Missing"}


@pytest.mark.parametrize("size", [1, 3, 7, 20])
def test_parts_add_up(mapping, size):
    whole = counted(mapping, PAYLOADS)
    merged = Accumulator()
    for start in range(0, len(PAYLOADS), size):
        part = pickle.loads(pickle.dumps(counted(mapping, PAYLOADS[start : start + size])))
        merged.merge(part, lambda p, base=start: RowPlace(p.file, p.line + base,
                                                          p.offset + base * 10))  # fmt: skip
        merged = from_json(json.loads(json.dumps(to_json(merged))))
    assert facts(merged) == facts(whole)


def test_keys_of_identities_in_arrays_survive_a_checkpoint(tmp_path):
    email = {"type": "string", "identity": {"namespace": "Email"}}
    mapping = make(tmp_path, {"l[*].email": email}, {"_tenant.l[*].email": "l[*].email"})
    counts = counted(mapping, [{"id": "1", "l": [{"email": "null"}, {"email": "b"}]}])
    assert {reason.finding.code for reason in counts.reasons.values()} == {"ROW006", "ROW013"}
    copy = from_json(json.loads(json.dumps(to_json(counts))))
    assert copy.reasons.keys() == counts.reasons.keys()


def test_an_event_counts_once_per_row(mapping):
    events = (Nullified(2, "r", 1), Nullified(2, "r", 1), Nullified(2, "r", 2))
    counts = Accumulator(keeps_values=True)
    counts.add(
        is_rejected=False, events=events, place=lambda _: 1, render=mapping.converter.finding
    )
    (reason,) = counts.reasons.values()
    assert (reason.rows, reason.places, reason.values) == (1, [1], {"1": 1, "2": 1})


def test_reasons_places_and_values_are_limited(mapping):
    counts = Accumulator(keeps_values=True, max_reasons=5)
    for number in range(3 * MAX_VALUES):
        events = (Missing(0, ("x", number)), Nullified(2, "r", number))
        counts.add(
            is_rejected=True,
            events=events,
            place=lambda _, n=number: n,
            render=mapping.converter.finding,
        )
    assert len(counts.reasons) == 6
    rest = counts.reasons[ReasonKey("ROW002", None, ())]
    assert rest.finding.message == CODES["ROW002"].title
    assert sum(r.rows for r in counts.reasons.values() if r.finding.is_error) == counts.rows
    assert all(len(reason.places) == MAX_PLACES for reason in (rest, *counts.reasons.values())
               if reason.rows > MAX_PLACES)  # fmt: skip
    values = counts.reasons[Nullified(2, "r", 0).key].values
    assert len(values) == MAX_VALUES


def test_a_finding_is_rendered_once_per_reason(mapping):
    rendered = []

    def render(event):
        rendered.append(event)
        return mapping.converter.finding(event)

    counts = Accumulator()
    for number in range(1000):
        events = (Nullified(2, "r", number), Nullified(3, "r", number))
        counts.add(is_rejected=False, events=events, place=lambda _, n=number: n, render=render)
    assert len(rendered) == 2


def test_keys_do_not_contain_values(mapping):
    secret = {"b": "secret", "a": "secret", "email": "secret@x", "id": "1"}
    outcome = mapping.converter.outcome(loose_row(secret))
    assert {type(event) for event in outcome.events} >= {Nullified, Noted}
    assert "secret" not in repr([event.key for event in outcome.events])
