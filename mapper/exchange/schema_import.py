"""Convert JSON of the Schema Registry to a schema document."""

from __future__ import annotations

from dataclasses import replace

from mapper.diagnostics import Collector, Diagnostic
from mapper.document import PLACEHOLDER
from mapper.document.schema_pruning import pruned
from mapper.document.schema_reader import schema_of
from mapper.document.schema_writer import schema_text
from mapper.document.yaml_reader import MAX_BYTES, read_yaml
from mapper.files.file_type import FileType, file_type
from mapper.schema import Schema
from mapper.schema.xdm_json import read_xdm
from mapper.text import SourceText

# Type of a file that is not JSON of the Schema Registry -> what it is, and the hint.
_REFUSED = {
    FileType.MAPPING: ("a mapping document", "pass the JSON of a schema"),
    FileType.TESTS: ("a tests document", "pass the JSON of a schema"),
    FileType.SCHEMA: ("already a schema document", "name it as 'schema:' in the mapping"),
    FileType.MAPPING_SET: ("a mapping set", "run: mapper import FILE"),
    FileType.TABLE: ("not JSON", "pass the JSON of a schema; for mappings run: mapper import FILE"),
}


def import_schema(path: str, tenant: str | None) -> tuple[str | None, list[Diagnostic]]:
    """Return the schema document for a JSON file of the Schema Registry, and the findings.

    Args:
        path: `xed-full` JSON, `xed` JSON with its parts, or an `/rpc/export` payload.
        tenant: The tenant id; by default that of the schema's `$id`.

    Returns:
        The document, which loads without findings, or None after an error; and the findings.
    """
    collector = Collector()
    name = (tenant or "").removeprefix("_")
    if (refused := _REFUSED.get(file_type(path))) is not None:
        message, hint = refused
        collector.add("XCH019", f"'{path}' is {message}", SourceText(path, "").whole(), hint=hint)
        return None, collector.diagnostics
    schema: Schema | None = read_xdm(path, name or PLACEHOLDER[1:], collector)
    if schema is None:
        return None, collector.diagnostics
    host, _, rest = schema.id.partition("ns.adobe.com/")
    own = rest.partition("/")[0] if host else ""
    if not name and own and own != PLACEHOLDER[1:] and f"_{own}" in schema.root.children:
        collector = Collector()
        schema = read_xdm(path, own, collector)
        assert schema is not None
    if own == PLACEHOLDER[1:]:
        schema = replace(schema, id="")  # the tenant in the id is unknown
    if not schema.identities():
        message = "the file does not specify which fields are identities"
        hint = "export its descriptors too, or add 'identity: {namespace: Email}' to these fields"
        collector.add("XCH020", message, schema.span, hint=hint)
    schema, omitted = pruned(schema)
    for message, hint in omitted:
        collector.add("XCH020", message, schema.span, hint=hint)
    text = schema_text(schema)
    _check_text(text, schema, collector)
    return None if collector.has_errors else text, collector.diagnostics


def _check_text(text: str, schema: Schema, collector: Collector) -> None:
    """Report a document that would not load without findings, such as one that is too large."""
    about_text = Collector()
    if len(text.encode()) > MAX_BYTES:
        about_text.add("DOC003", "it is larger than 5 MiB", schema.span)
    elif (root := read_yaml(SourceText(schema.span.source.path, text), about_text)) is not None:
        schema_of(root, schema.tenant, about_text)
    for finding in about_text.diagnostics[:1]:
        message = f"the schema cannot be written as YAML: {finding.message}"
        hint = "name the JSON file as 'schema:' in the mapping instead"
        collector.add("XCH023", message, schema.span, hint=hint)
