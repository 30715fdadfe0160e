"""Close names: which are close, and how many comparisons a search costs."""

from __future__ import annotations

import pytest

from mapper.dataprep.nearest import PathIndex
from mapper.diagnostics.suggest import (
    MAX_COMPARED,
    NameIndex,
    SimilarityIndex,
    closest,
    did_you_mean,
    question,
)
from mapper.paths import parse_path, print_path


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("Transmissionid", ["eventType", "transmissionId"], "transmissionId"),
        ("job_title", ["jobTitle", "title"], "jobTitle"),
        ("emial", ["email", "name"], "email"),
        ("mail", ["email"], "email"),
        ("kode", ["code"], "code"),
        ("iff", ["if", "iif"], "iif"),
        ("toLower", ["toLowerCase", "trim"], "toLowerCase"),
        ("id", ["is", "in", "it"], None),
        ("max", ["tax"], None),
        ("jobTitle", ["email", "title", "job"], None),
        ("firstName", ["lastName"], None),
        ("startTime", ["endTime"], None),
        ("email", [], None),
        ("", ["a"], None),
    ],
)
def test_closest(name, known, meant):
    assert closest(name, known) == meant


def test_the_closest_of_several_is_meant():
    assert closest("sesion1", [f"session{n}" for n in range(100)]) == "session1"
    assert closest("evenType", ["eventTypes", "eventType"]) == "eventType"


@pytest.mark.parametrize("count", [100, 1_000, 4_000])
def test_comparisons_grow_with_the_number_of_misspelled_names_alone(comparisons, count):
    names = [f"attendee.custom{number:05}" for number in range(count)]
    index = NameIndex(names)
    meant = [index.closest(name.replace("custom", "cutsom")) for name in names]
    assert None not in meant
    assert sum(map(str.__eq__, meant, names)) > 0.95 * count
    assert len(comparisons) <= MAX_COMPARED * count


def test_a_search_does_not_read_an_index_of_equal_names_to_its_end():
    index = SimilarityIndex((["a", f"b{number}"] for number in range(10_000)), max_visited=100)
    assert index.similar(["a"], 5) == [0, 1, 2, 3, 4]
    assert index.similar(["a", "b9999"], 5)[0] == 9999


def test_a_path_is_compared_name_by_name():
    index = PathIndex(map(parse_path, ["attendee", "attendee.email", "people[*].name"]))

    def nearest(text: str) -> str | None:
        found = index.nearest(parse_path(text))
        return None if found is None else print_path(found)

    assert nearest("atendee.emial") == "attendee.email"
    assert nearest("people.nmae") == "people[*].name"
    assert nearest("attendee.jobTitle") is None
    assert nearest("attendee.email.domain") is None
    left = index.exit_of(parse_path("attendee.jobTitle"))
    assert left == (("attendee",), "jobTitle", None)
    assert index.exit_of(parse_path("atendee.email")) == ((), "atendee", "attendee")
    assert index.exit_of(parse_path("people[0].name")) is None


def test_a_suggestion_is_a_question():
    assert did_you_mean("lowr", ["lower", "upper"]) == question("lower") == "did you mean 'lower'?"
    assert did_you_mean("xyz", ["lower"]) == question(None) == ""
