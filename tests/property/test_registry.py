"""Registry JSON gives the same fields, however they are spread over its pieces."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.diagnostics import Collector
from mapper.document import read_schema
from mapper.document.schema_pruning import pruned
from mapper.exchange.schema_import import import_schema
from mapper.schema.xdm_json import read_xdm
from tests.conftest import examples
from tests.property.registry import exports


def read(folder, body):
    path = folder / "schema.json"
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    collector = Collector()
    return read_xdm(path, "acme", collector), collector.diagnostics


@settings(max_examples=examples(150))
@given(exports())
def test_fields_are_merged_from_all_pieces(tmp_path_factory, export):
    root, body = export
    schema, found = read(tmp_path_factory.getbasetemp(), body)
    assert not found, found
    assert schema.root == root


def written_and_loaded(folder, body):
    """The schema that `schema --from` writes for a file, loaded; None if it writes nothing."""
    path = folder / "schema.json"
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    text, found = import_schema(str(path), "acme")
    if text is None:
        return None, found
    (folder / "s.schema.yaml").write_text(text, encoding="utf-8")
    collector = Collector()
    schema = read_schema(folder / "s.schema.yaml", "acme", collector)
    assert not collector.diagnostics, (text, collector.diagnostics)
    return schema, found


@settings(max_examples=examples(150))
@given(exports(), st.booleans())
def test_schema_from_writes_the_same_fields(tmp_path_factory, export, profile):
    root, body = export
    body = [{**item, "meta:immutableTags": ["union"] * profile} for item in body]
    schema, found = written_and_loaded(tmp_path_factory.getbasetemp(), body)
    assert schema.root == root
    assert schema.profile is profile
    assert [f.message for f in found if "identities" not in f.message] == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.floats(allow_nan=False,
    allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner,
    max_size=2), max_leaves=4,
)  # fmt: skip
TEXTS = st.sampled_from(
    ["a", "", "_tenant", "_acme", "<<", " a", "a ", "*", "~", "=", "- a", "? ", "a: b", "{x", "\t",
     "\u0085", "\ufeff", "x" * 1100, "# mapper: ignore XDM009", "\U0001f600", "a\nb", "1e5", "0x1F",
     "1:30", "https://a.example/b", "2023-04-01", "2023-02-30", "[", "(?<!a+)b"]
)  # fmt: skip
TYPE_WORDS = st.sampled_from(
    ["string", "number", "integer", "boolean", "object", "array", "null", "map", "date",
     "date-time", "int", "long", "short", "byte", "uri", "vector"]
)  # fmt: skip


@st.composite
def nodes(draw, depth=3):
    """Any JSON Schema at all, mostly with keywords of XDM."""
    inner = nodes(depth - 1) if depth else st.just({})
    properties = st.dictionaries(TEXTS | st.text(max_size=3), inner, max_size=3)
    keywords = {
        "type": TYPE_WORDS | st.lists(TYPE_WORDS, max_size=2),
        "meta:xdmType": TYPE_WORDS,
        "properties": properties,
        "items": inner,
        "additionalProperties": inner | st.booleans(),
        "required": st.lists(TEXTS, max_size=2),
        "isRequired": st.booleans(),
        "title": TEXTS,
        "description": TEXTS,
        "enum": st.lists(TEXTS | JUNK, max_size=3),
        "const": TEXTS | JUNK,
        "meta:enum": st.dictionaries(TEXTS, TEXTS, max_size=2),
        "default": TEXTS | JUNK,
        "examples": st.lists(TEXTS | JUNK, max_size=1),
        "format": TYPE_WORDS,
        "pattern": TEXTS,
        "minimum": JUNK,
        "maximum": JUNK,
        "minLength": JUNK,
        "maxLength": JUNK,
        "allOf": st.lists(inner, max_size=2),
        "anyOf": st.lists(inner, max_size=2),
        "oneOf": JUNK,
        "$ref": st.sampled_from(["#/definitions/x", "#", "urn:missing"]),
        "meta:descriptors": st.lists(DESCRIPTORS, max_size=2) | JUNK,
    }
    names = draw(st.lists(st.sampled_from(sorted(keywords)), max_size=5, unique=True))
    if depth and draw(st.integers(0, 2)):
        names = dict.fromkeys(["properties", *names])
    return {name: draw(keywords[name] if draw(st.integers(0, 19)) else JUNK) for name in names}


DESCRIPTORS = st.fixed_dictionaries(
    {"@type": st.just("xdm:descriptorIdentity")},
    optional={"xdm:namespace": TEXTS, "xdm:isPrimary": st.booleans()},
)


@st.composite
def odd_exports(draw):
    body = {
        **draw(nodes(0)),
        "properties": draw(st.dictionaries(TEXTS, nodes(), max_size=3)),
        "definitions": {"x": draw(nodes(2))},
        "meta:immutableTags": draw(st.sampled_from([[], ["union"]])),
    }
    kinds = ["https://ns.adobe.com/xdm/context/experienceevent", "_acme.classes.x", "", "x", 5]
    body["meta:class"] = draw(st.sampled_from(kinds))
    pointers = st.lists(TEXTS, max_size=3).map(lambda names: "/".join(["", *names]))
    descriptor = st.builds(
        lambda item, at: {**item, "xdm:sourceProperty": at}, DESCRIPTORS, pointers
    )
    return [body, *draw(st.lists(descriptor, max_size=3))]


@settings(max_examples=examples(200))
@given(odd_exports())
def test_whatever_schema_from_writes_loads_without_findings(tmp_path_factory, body):
    folder = tmp_path_factory.getbasetemp()
    schema, found = written_and_loaded(folder, body)
    assert not [f for f in found if f.code == "XCH023"], found
    if schema is None:
        assert any(f.is_error for f in found)
        return
    exported, omitted = pruned(read_xdm(folder / "schema.json", "acme", Collector()))
    assert schema.root == exported.root
    assert len(omitted) <= len(found)
