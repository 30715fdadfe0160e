"""Targets that may be meant: what scores well, what never does, and in which order."""

from __future__ import annotations

import pytest

from mapper.diagnostics import Collector
from mapper.document import read_schema
from mapper.paths import parse_path, print_path
from mapper.schema.matching import MIN_SCORE, SURE, SourceField, assign, propose, words
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def rainfocus():
    return read_schema(ROOT / "mappings" / "rainfocus.schema.yaml", "acme", Collector())


def source(path: str, *kinds: str, array: bool = False) -> SourceField:
    return SourceField(parse_path(path), frozenset(kinds or ("string",)), array)


def first(schema, *sources: SourceField, taken=()):
    found = propose(sources, schema, [parse_path(path) for path in taken])
    return [(print_path(p[0].target), p[0].score) if p else None for p in found.values()]


@pytest.mark.parametrize(
    ("path", "target", "least"),
    [
        ("attendee.email", "_acme.attendee.email", 100),
        ("attendee.emailAddress", "_acme.attendee.email", SURE),
        ("exhibitor.exhibitor_id", "_acme.exhibitor.exhibitorId", 100),
        ("SESSION_TIME.START_TIME", "_acme.sessiontime.startTime", 100),
        ("lead.notes", "_acme.lead.note", SURE),
        ("transmission_id", "_acme.transmissionId", 100),
        ("email", "_acme.attendee.email", MIN_SCORE),
    ],
)
def test_names_that_differ_in_spelling_find_their_field(rainfocus, path, target, least):
    ((found, score),) = first(rainfocus, source(path))
    assert found == target
    assert score >= least


@pytest.mark.parametrize("path", ["zip", "attendee.phone", "lead.rating", "session.abstract"])
def test_what_looks_like_nothing_gets_nothing(rainfocus, path):
    assert first(rainfocus, source(path)) == [None]


def test_what_only_shares_its_last_name_is_not_sure(rainfocus):
    for path in ("event.code", "company.name", "room"):
        ((_, score),) = first(rainfocus, source(path))
        assert score < SURE


def test_types_count(rainfocus):
    ((_, whole),) = first(rainfocus, source("session.length", "integer"))
    ((_, text),) = first(rainfocus, source("session.length", "string"))
    assert whole > text >= SURE
    for kinds, array in ((("object",), False), (("string",), True), (("array",), True)):
        assert first(rainfocus, source("session.length", *kinds, array=array)) == [None]
    reasons = propose([source("session.length")], rainfocus, ())
    assert reasons[("session", "length")][0].reason == "the same name, string becomes integer"


def test_what_is_mapped_is_not_proposed_nor_what_lies_in_it(rainfocus):
    email = source("attendee.email")
    assert first(rainfocus, email, taken=["_acme.attendee.email"]) == [None]
    assert first(rainfocus, email, taken=["_acme.attendee"]) == [None]
    assert first(rainfocus, email, taken=["_acme.attend"]) != [None]


def test_what_the_system_sets_is_not_proposed(rainfocus):
    assert first(rainfocus, source("eventMergeId")) == [None]
    assert first(rainfocus, source("producedBy")) == [("producedBy", 100)]


def test_each_target_goes_to_the_source_that_fits_it_best(rainfocus):
    one, other = source("attendee.emailAddress"), source("attendee.email")
    chosen = assign(propose([one, other], rainfocus, ()).values(), MIN_SCORE)
    assert print_path(chosen[other.path].target) == "_acme.attendee.email"
    assert one.path not in chosen


def test_words_of_names():
    assert words(parse_path("sessionTime[*].start_at2")) == ["session", "time", "start", "at", "2"]
    assert words(("HTMLText", "größe")) == ["html", "text", "größe"]
