"""Registry JSON gives the same fields, however they are spread over its pieces."""

from __future__ import annotations

import json

from hypothesis import given, settings

from mapper.diagnostics import Collector
from mapper.schema.xdm_json import read_xdm
from tests.property.registry import exports


def read(folder, body):
    path = folder / "schema.json"
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    collector = Collector()
    return read_xdm(path, "acme", collector), collector.found


@settings(max_examples=300)
@given(exports())
def test_fields_are_merged_from_all_pieces(tmp_path_factory, export):
    root, body = export
    schema, found = read(tmp_path_factory.getbasetemp(), body)
    assert not found, found
    assert schema.root == root
