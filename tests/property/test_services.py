"""Services answer hostile requests with an answer or a message, and never show hidden values."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.services.project import Project
from mapper.services.session import Session
from mapper.services.table import SERVICES, answer
from mapper.text import MapperError
from tests.conftest import ROOT, examples

SECRET = "Ada.Secret@Example.org"
MAPPING = (ROOT / "mappings/rainfocus.yaml").read_text(encoding="utf-8")
TESTS = (ROOT / "mappings/rainfocus.tests.yaml").read_text(encoding="utf-8")
PAYLOAD = {
    "transmissionId": "t1",
    "timestamp": "2023-04-01T00:00:00Z",
    "eventType": "SessionScheduled",
    "attendee": {"email": SECRET, "attendeeId": "a1", "phone": SECRET},
    "session": {"length": 90},
    "unread": [SECRET, {"deep": SECRET}],
    SECRET: {SECRET: 1},
}
HOSTILE = [
    "", " ", "\x00", "\u202e\ufeff", "{", "[" * 3000, "a: " * 500, "&a [*a]", "- " * 1000, "é" * 50,
    "mapper: [", "mapper: 1\nschema: ../../etc/passwd\nmappings: {a: b}\n", "x: &x [1]\ny: *x\n",
    "9" * 5000, "1e999", "-1", "null", "!!python/object:os.system x", "<<: {}", "\ud83d\ude00",
    "mapper-tests: 1\nmapping: rainfocus.yaml\ntests: {a: {payload: {}, rejected: [ROW002]}}\n",
    "include: rainfocus.yaml\nmapper: 1\nschema: rainfocus.schema.yaml\ntenant: acme\n",
]  # fmt: skip
EXPRESSIONS = [
    "attendee.email", "lower(trim(attendee.email))", "attendee", "unread[1].deep", "unread[0]",
    "{attendee.email: attendee}", "decode(attendee.email, 'a', 1)", "date(attendee.email)",
    "to_array(false, attendee.email, attendee.phone)", "attendee.email > 1", "lower(attendee)",
    "iif(attendee.email == 'x', attendee.phone, session.length)", "(" * 300, "lower(" * 219,
    "a || attendee.email", "unread[*].deep", "[attendee.email, unread]", "length(attendee.email)",
    "attendee.email & 'x'", "attendee.email =~ '('", "eventType", "session.length / 0",
]  # fmt: skip
PAYLOADS = [
    json.dumps(PAYLOAD),
    json.dumps({"attendee": {"email": [SECRET, {SECRET: SECRET}]}, "timestamp": 9**40}),
    json.dumps({**PAYLOAD, "session": {"length": 2**70}, "eventType": None}),
    '{"attendee": ' * 200 + "1" + "}" * 200,
    "[]", "[" * 3000, '{"a": 1e999}', '{"a": "\\ud800"}', "{",
]  # fmt: skip
NAMES = ["email", "lowr", "ROW002", "mapping", "schema", "tests", "include-1", "../x", "HEAD",
         "--help", "_tenant.attendee.email", "attendee.phone", "_acme.lead.note"]  # fmt: skip


@st.composite
def mappings(draw):
    """The mapping with a part cut out, or with a line more."""
    start, end = sorted((draw(st.integers(0, len(MAPPING))), draw(st.integers(0, len(MAPPING)))))
    lines = (MAPPING[:start] + MAPPING[min(end, start + 40) :]).split("\n")
    source = json.dumps(draw(st.sampled_from(EXPRESSIONS + HOSTILE)))
    new = [f"  _tenant.attendee.email: {{expression: {source}}}", f"  _id: {source}", source]
    lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(new)))
    return "\n".join(lines)


def texts_of(id):
    """Texts of a document, in which the identity stays one."""
    if id == "mapping":
        return st.just(MAPPING) | mappings() | st.sampled_from(HOSTILE)
    cut = st.integers(0, len(TESTS)).map(lambda at: TESTS[:at])
    return st.sampled_from(HOSTILE) | (cut if id == "tests" else st.nothing())


UNSAVED = st.fixed_dictionaries({}, optional={id: texts_of(id) for id in ("mapping", "tests")}) | (
    st.dictionaries(st.sampled_from(["schema", "nosuch", ""]), texts_of("schema"), max_size=1)
)
STRINGS = st.sampled_from(HOSTILE + EXPRESSIONS + NAMES) | st.text(max_size=20)


def values(name: str, kind: Any) -> st.SearchStrategy[Any]:
    """Values of a field of a request, by its name and its type."""
    if name == "unsaved":
        return UNSAVED
    if name == "payload":
        return st.none() | st.sampled_from(PAYLOADS)
    if name in ("sample", "row"):
        return st.sampled_from([0, 0, 0, 1, -1, 2**40]) | values("", kind)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*(values("", part) for part in get_args(kind)))
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    return {
        str: STRINGS,
        int: st.integers(-2, 60) | st.integers(-(2**70), 2**70),
        bool: st.booleans(),
        NoneType: st.none(),
    }[kind]


def requests(name):
    """Well-typed requests to a service."""
    fields = msgspec.structs.fields(SERVICES[name].request)
    return st.fixed_dictionaries(
        {field.encode_name: values(field.name, field.type) for field in fields}
    )


@cache
def session() -> Session:
    """A session with a copy of the shipped project."""
    folder = Path(mkdtemp())
    shutil.copytree(ROOT / "mappings", folder / "mappings")
    (folder / "samples").mkdir()
    rows = [PAYLOAD, {**PAYLOAD, "timestamp": None}, {"attendee": SECRET}]
    sample = folder / "samples/rows.ndjson"
    sample.write_text("\n".join(map(json.dumps, rows)))
    return Session(Project(str(folder / "mappings/rainfocus.yaml")), [str(sample)])


@pytest.mark.parametrize("name", SERVICES)
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_hostile_requests_are_answered_without_hidden_values(name, data):
    request = data.draw(requests(name))
    given_secret = "secret" in json.dumps({**request, "payload": None}).lower()
    assert not given_secret
    try:
        text = answer(session(), name, json.dumps(request).encode()).decode()
    except MapperError as error:
        text = str(error)
    assert "secret" not in text.lower()
