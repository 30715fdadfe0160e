"""Any text and any bytes as a document give a model or findings with places inside, no crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mapper.api.mapping import open_mapping
from mapper.report import render_concise
from tests.conftest import examples

MAPPING = "mapper: 1\nschema: s.schema.yaml\ntenant: acme\nmappings:\n  _id: id\n"
SCHEMA = (
    "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n    a: {type: string}\n"
)

_SCALAR = st.sampled_from(
    ["id", "a.b[*]", "'it''s'", '"\\x41\\n"', "1", "-1.5", "0x1F", "0b1", "1_0", "10:30", "yes",
     "~",
     "",
     "2023-04-01", "!!int '7'", "!!str 1", "!!float 1", "&x y", "*x", "<<", ".nan", ".inf", "=",
     "lower(a", "lower(a)", "|\n        a ==\n        b", ">-\n        a\n\n        b",
     "😀", "\ufeff",
     "string", "[string]", "object", "map", "int", "{a: b}",
     "[1, ~]", "{}", "[]", "\t", "# c", "- a",
     "{namespace: Email, primary: true}", "'''",
     '"', "{", "]", "!foo x", "\x85", "\u2028", "\r", "%"]
)  # fmt: skip
_ENTRY_KEY = st.sampled_from(
    ["source", "expression", "value", "default", "lookup", "date_format", "name", "description",
     "sourc", "<<", "on", "1", "~", "? a", "''"]
)  # fmt: skip
_FIELD_KEY = st.sampled_from(
    ["type", "type", "type", "title", "description", "example", "required", "identity", "enum",
     "pattern", "minimum", "maximum", "minLength", "maxLength", "default", "values", "typ", "<<"]
)  # fmt: skip
_PATH = st.sampled_from(
    ["_id", "_tenant.a", "_tenant.a.b", "a", "a.b", "a[*].c", "b[*]", "a[0]",
     "a..b", "''", "on", "12",
     "'a\\.b'", '"\\x61"', "_tenant", "<<", "&k a", "!!str a", "[a]", "? {a: b}"]
)  # fmt: skip


def _blocks(indent: str, names, keys):
    lines = st.lists(st.tuples(keys, _SCALAR), max_size=4).map(
        lambda pairs: "".join(f"\n{indent}  {key}: {value}" for key, value in pairs)
    )
    value = st.one_of(lines, _SCALAR.map(lambda text: " " + text))
    return st.lists(st.tuples(names, value), max_size=6).map(
        lambda pairs: "".join(f"{indent}{name}:{text}\n" for name, text in pairs)
    )


_MAPPINGS = _blocks("  ", _PATH, _ENTRY_KEY).map(
    lambda text: MAPPING.replace("  _id: id\n", "") + text
)
_SCHEMAS = st.lists(_blocks("    ", _PATH, _FIELD_KEY), min_size=1, max_size=2).map(
    lambda groups: (
        SCHEMA.split("  G:", maxsplit=1)[0]
        + "".join(f"  G{number}:\n{text}" for number, text in enumerate(groups))
    )
)


def check(mapping: bytes, schema: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.yaml"
        path.write_bytes(mapping)
        path.with_name("s.schema.yaml").write_bytes(schema)
        found, diagnostics = open_mapping(path, None)
        if found is None:
            assert any(diagnostic.is_error for diagnostic in diagnostics)
        else:
            diagnostics = found.lint()
        for diagnostic in diagnostics:
            span = diagnostic.span
            assert 0 <= span.start <= span.end <= len(span.source.text), diagnostic
            assert span.place.column <= len(span.source.line(span.place.line)) + 2
            for related in diagnostic.related:
                assert 0 <= related.span.start <= len(related.span.source.text)
        lines = render_concise(diagnostics).split("\n")
        assert len(lines) == len(diagnostics) + 1
        assert all(line.isprintable() or "\xad" in line for line in lines if line.isascii())


@given(st.text())
@example("mapper: !!int ''\n")
@example("mapper: 0x" + "f" * 5000)
@example("\ufeff\ufeffmapper: 1 {")
@example("\x00")
def test_any_text_as_a_mapping(text):
    check(text.encode("utf-8", "replace"), SCHEMA.encode())


@given(st.text())
def test_any_text_as_a_schema(text):
    check(MAPPING.encode(), text.encode("utf-8", "replace"))


@given(st.binary())
@example(b"\xef\xbb\xbf\xff")
@example(b"\xef\xbb\xbf\xef\xbb\xbf\x07")
@example("é😀\x07".encode())
def test_any_bytes_as_either_document(data):
    check(data, SCHEMA.encode())
    check(MAPPING.encode(), data)


@settings(max_examples=examples(400))
@given(_MAPPINGS)
def test_texts_near_a_mapping(text):
    check(text.encode(), SCHEMA.encode())


@settings(max_examples=examples(400))
@given(_SCHEMAS)
def test_texts_near_a_schema(text):
    check(MAPPING.encode(), text.encode())


@settings(max_examples=examples(200))
@given(_MAPPINGS, st.integers(0, 400), st.binary(max_size=3))
def test_a_mapping_with_some_bytes_changed(text, place, patch):
    data = text.encode()
    check(data[:place] + patch + data[place + len(patch) :], SCHEMA.encode())
