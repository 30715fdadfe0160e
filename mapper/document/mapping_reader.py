"""A mapping document to its frozen model."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.diagnostics import Collector, did_you_mean
from mapper.document.entry_reader import read_entry
from mapper.document.header import MAPPING_KIND, key_span, read_document, text_of
from mapper.document.ignores import read_ignores
from mapper.document.indentation import outdented
from mapper.document.keys import ENTRY, MAPPING, plain_key, read_block
from mapper.document.mapping import Entry, MappingDocument
from mapper.document.nodes import Block, Scalar, YamlNode
from mapper.document.project import is_in, project_folder
from mapper.document.schema_reader import read_schema
from mapper.document.tenants import PLACEHOLDER, fill_tenant, is_tenant
from mapper.files.file_type import FileType, file_type
from mapper.paths import FieldPath, PathSyntaxError, parse_path
from mapper.schema import Schema
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.schema import xdm_json
else:
    xdm_json = lazy_module("mapper.schema.xdm_json")


MAX_ELEMENTS = 999
ENTRY_NAMES = frozenset(key.name for key in ENTRY)


def read_mapping(
    path: Path | str,
    tenant: str | None,
    collector: Collector,
    schema_path: Path | str | None = None,
) -> MappingDocument | None:
    """The mapping in a file together with its schema.

    Args:
        path: The mapping document.
        tenant: A tenant id that overrides the document's; None: take the document's.
        collector: Where every finding goes.
        schema_path: A schema that the user chose instead of the document's, in any folder.

    Returns:
        The document, without the entries that have errors; None where there is nothing to go on
        with: no readable document, or no schema.
    """
    root = read_document(path, MAPPING_KIND, collector)
    if root is None:
        return None
    values = read_block(root, MAPPING, "the mapping", collector)
    tenant_id = _tenant(tenant, values.get("tenant"), root, collector)
    block = values.get("mappings")
    if tenant_id == "" and isinstance(block, Block):
        _report_missing_tenant(block, collector)
    # without a tenant the rest is read all the same, so that all faults show in one go
    known = tenant_id or PLACEHOLDER.removeprefix("_")
    entries, failed = read_entries(block, known, collector)
    chosen = schema_path or _schema_path(Path(path), values.get("schema"), collector)
    schema = None if chosen is None else read_any_schema(chosen, known, collector)
    if schema is None or block is None:
        return None
    return MappingDocument(
        name=text_of(values.get("name")) or schema.title,
        description=text_of(values.get("description")),
        tenant=tenant_id,
        schema=schema,
        entries=tuple(entries),
        failed=frozenset(failed),
        span=key_span(root, "mappings"),
        ignores=read_ignores(root),
    )


def _tenant(given: str | None, node: YamlNode | None, root: YamlNode, collector: Collector) -> str:
    """The tenant id without a leading underscore; "" where none is known."""
    text = given if given else text_of(node)
    bare = text.removeprefix("_")
    if text and not is_tenant(bare):
        span = root.span if given or node is None else node.span
        message = f"'{text}' is no tenant id"
        collector.add("DOC016", message, span, hint="use letters, digits and underscores")
        return PLACEHOLDER.removeprefix("_")
    return bare


def _report_missing_tenant(block: Block, collector: Collector) -> None:
    for key, _ in block:
        if key.text == PLACEHOLDER or key.text.startswith(PLACEHOLDER + "."):
            message = f"'{PLACEHOLDER}' is used, but no tenant is known"
            hint = "add 'tenant: yourtenant', or use --tenant or MAPPER_TENANT"
            collector.add("DOC015", message, key.span, hint=hint)
            return


def read_entries(
    block: YamlNode | None, tenant: str, collector: Collector
) -> tuple[list[Entry], list[FieldPath]]:
    """The entries under `mappings`, and the targets of those with errors."""
    entries: list[Entry] = []
    failed: list[FieldPath] = []
    if not isinstance(block, Block):
        return entries, failed
    if not block.entries:
        collector.add(
            "DOC013", "'mappings' holds no entry", block.span, hint="add a line 'target: source'"
        )
    block, owners = outdented(block, ENTRY_NAMES, collector)
    for owner in owners:
        with suppress(PathSyntaxError):
            failed.append(fill_tenant(parse_path(owner.text), tenant))
    for key, node in block:
        if not isinstance(key.value, str):
            message = f"the target '{key.text}' is not a text to YAML"
            collector.add("DOC012", message, key.span, hint=f'put it in quotes: "{key.text}"')
            continue
        text = plain_key(key, "the target", "XDM001", collector)
        try:
            target = fill_tenant(parse_path(text), tenant)
        except PathSyntaxError as error:
            span = key.span_of(error.offset, error.offset + 1)
            hint = "targets are written as _tenant.attendee.email"
            collector.add("XDM001", f"the target '{key.text}' is no path: {error}", span, hint=hint)
            continue
        if any(isinstance(step, int) and step > MAX_ELEMENTS for step in target):
            message = f"the target '{key.text}' names an element beyond {MAX_ELEMENTS:,}"
            collector.add("XDM001", message, key.span, hint="use [*] for all elements")
            failed.append(target)
            continue
        entry = read_entry(target, key, node, collector)
        if entry is None:
            failed.append(target)
        else:
            entries.append(entry)
    return entries, failed


def _schema_path(mapping: Path, node: YamlNode | None, collector: Collector) -> Path | None:
    """Return the file that a mapping names as its schema; None after a finding."""
    if not isinstance(node, Scalar):
        return None
    path = mapping.parent / node.text
    if not is_in(path, project_folder(mapping)):
        # the same words whether the file exists or not
        message = f"the schema '{node.text}' is outside the project"
        hint = "copy it into the project, or choose it yourself with --schema FILE"
        collector.add("DOC021", message, node.span, hint=hint)
        return None
    if not os.path.isfile(path):
        message = f"the schema '{node.text}' is not in the mapping's folder"
        beside = [file.name for file in mapping.parent.glob("*.schema.*")]
        hint = did_you_mean(node.text, beside) or "the path starts at the folder of this mapping"
        collector.add("DOC001", message, node.span, hint=hint)
        return None
    return path


def read_any_schema(path: Path | str, tenant: str, collector: Collector) -> Schema | None:
    """Return a schema document, or a schema exported from the platform; None after an error."""
    kind = file_type(path)
    is_json = kind in (FileType.REGISTRY, FileType.MAPPING_SET, FileType.OTHER_JSON)
    if is_json or (kind is FileType.TABLE and str(path).lower().endswith(".json")):
        exported: Schema | None = xdm_json.read_xdm(path, tenant, collector)
        return exported
    return read_schema(path, tenant, collector)


def named_schema(path: Path | str) -> Path | None:
    """Return the path of the schema that a mapping names, whether or not there is such a file."""
    root = read_document(path, MAPPING_KIND, Collector())
    name = text_of(root.get("schema")) if isinstance(root, Block) else ""
    return Path(path).parent / name if name else None
