"""Reads a mapping document together with its schema."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.diagnostics import Collector, closest
from mapper.document import fixes
from mapper.document.discovery import including
from mapper.document.entry_reader import ENTRY, read_entry
from mapper.document.header import MAPPING_KIND, key_span, read_document, version_key
from mapper.document.ignores import read_ignores
from mapper.document.includes import Included, IncludeReader, merged, paths_of
from mapper.document.indentation import outdented
from mapper.document.keys import Draft, Key, KeyTable, key_table, plain_key, read_block, store
from mapper.document.mapping import Entry, FailedEntry, MappingDocument, SamplePattern
from mapper.document.nodes import Block, Scalar, YamlNode, end_of, text_of
from mapper.document.project import is_in, project_folder
from mapper.document.project_files import project_file
from mapper.document.schema_reader import read_schema
from mapper.document.tenants import PLACEHOLDER, fill_tenant, is_tenant
from mapper.files.file_type import FileType, file_type
from mapper.files.payload_files import glob_free
from mapper.paths import FieldPath, PathSyntaxError, parse_path
from mapper.schema import Schema
from mapper.text import Span
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.schema import xdm_json
else:
    xdm_json = lazy_module("mapper.schema.xdm_json")


MAX_ELEMENTS = 999
_UNKNOWN_TENANT = PLACEHOLDER.removeprefix("_")


def read_mapping(
    path: Path | str,
    tenant: str | None,
    collector: Collector,
    schema_path: Path | str | None = None,
) -> MappingDocument | None:
    """Return the mapping in a file, without the entries that have errors.

    Args:
        path: The mapping document.
        tenant: A tenant id that overrides the document's; None for the document's own.
        collector: Receives the findings.
        schema_path: A schema to use instead of the document's; it may be in any folder.

    Returns:
        The mapping; None if the document cannot be read, or has no schema or no `mappings`.
    """
    root = read_document(path, MAPPING_KIND, MAPPING, collector)
    if root is None:
        return None
    if schema_path is None and _is_part(root, Path(path), collector):
        return None
    draft = _MappingDraft(Path(path), schema_path, collector)
    if tenant:
        draft.set_tenant(tenant, root.span)
    read_block(root, MAPPING, "the mapping", draft)
    if isinstance(root, Block) and draft.values.keys().isdisjoint(("mappings", "include")):
        _report_missing_mappings(root, collector)
    schema = None
    if draft.schema_path is not None:
        schema = read_any_schema(draft.schema_path, draft.tenant or _UNKNOWN_TENANT, collector)
    if schema is None or draft.values.keys().isdisjoint(("mappings", "include")):
        return None
    reader = IncludeReader(MAPPING, read_entries, draft.tenant or _UNKNOWN_TENANT, collector)
    included = reader.read(Path(path), draft.values.get("include"))
    own = Included(tuple(draft.entries), tuple(draft.failed), (), read_ignores(root))
    whole = merged(own, included)
    return MappingDocument(
        name=draft.name or schema.title,
        description=draft.description,
        tenant=draft.tenant,
        schema=schema,
        entries=whole.entries,
        failed=whole.failed,
        span=key_span(root, "mappings" if "mappings" in draft.values else "include"),
        ignores=whole.ignores,
        block=draft.values.get("mappings"),
        included=whole.sources,
        samples=tuple(draft.samples),
    )


def _is_part(root: YamlNode, path: Path, collector: Collector) -> bool:
    """Report a file that has no schema because it is only included in others."""
    if not isinstance(root, Block) or root.get("schema") is not None:
        return False
    includers = including(path)
    if not includers:
        return False
    message = f"'{path}' has no 'schema': it is included in other mappings"
    hint = f"name a mapping that includes it, such as '{includers[0]}', or add a 'schema'"
    collector.add("DOC013", message, key_span(root, "mapper"), hint=hint)
    return True


def _report_missing_mappings(root: Block, collector: Collector) -> None:
    if root.entries and not any(closest(key.text, ["mappings"]) for key, _ in root):
        hint = "add 'mappings:' with a line such as '_id: transmissionId'"
        span = root.entries[0][0].span
        collector.add("DOC013", "the mapping has no 'mappings'", span, hint=hint)


class _MappingDraft(Draft):
    """A mapping document while its keys are read; `tenant` is "" if none is known."""

    tenant = ""

    def __init__(self, path: Path, schema_path: Path | str | None, collector: Collector) -> None:
        super().__init__(collector)
        self.entries: list[Entry] = []
        self.failed: list[FailedEntry] = []
        self.samples: list[SamplePattern] = []
        self.path = path
        self.schema_path = schema_path

    def set_tenant(self, text: str, span: Span) -> None:
        self.tenant = text.removeprefix("_")
        if text and not is_tenant(self.tenant):
            hint = "use letters, digits, and underscores only"
            self.collector.add("DOC016", f"'{text}' is not a valid tenant id", span, hint=hint)
            self.tenant = _UNKNOWN_TENANT

    def read_tenant(self, node: YamlNode) -> None:
        if not self.tenant:
            self.set_tenant(text_of(node), node.span)

    def read_schema(self, node: YamlNode) -> None:
        if self.schema_path is None:
            self.schema_path = _schema_path(self.path, node, self.collector)

    def read_samples(self, node: YamlNode) -> None:
        for item in paths_of(node, self.collector):
            pattern = text_of(item)
            fixed = Path(glob_free(pattern))
            if not is_in(self.path.parent / fixed, project_folder(self.path)):
                message = f"the samples '{pattern}' are outside the project"
                hint = "copy them into the project, or pass them: mapper check FILE"
                self.collector.add("DOC021", message, item.span, hint=hint)
            else:
                self.samples.append(SamplePattern(pattern, item.span))

    def read_include(self, node: YamlNode) -> None:
        """Do nothing: included files are read after all keys, with the tenant."""

    def read_mappings(self, node: YamlNode) -> None:
        assert isinstance(node, Block)
        if not self.tenant:
            # go on without a tenant, to report all findings at once
            _report_missing_tenant(node, self.collector)
        tenant = self.tenant or _UNKNOWN_TENANT
        self.entries, self.failed = read_entries(node, tenant, self.collector)


# `mappings` is read after `tenant`, which targets depend on.
MAPPING: KeyTable[_MappingDraft] = key_table(
    version_key(MAPPING_KIND),
    Key("name", "string", store("name", text_of), "Name of the mapping set."),
    Key("description", "string", store("description", text_of), "Description of the mapping set."),
    Key("schema", "string", _MappingDraft.read_schema,
        "Path of the schema, relative to this file's folder.",
        "rainfocus.schema.yaml", required=True),
    Key("tenant", "string", _MappingDraft.read_tenant,
        "Tenant id, without the leading underscore.", "acme"),
    Key("samples", "string | array", _MappingDraft.read_samples,
        "Sample payloads: a pattern, or a list of them, relative to this file's folder.",
        "../samples/*.json"),
    Key("include", "string | array", _MappingDraft.read_include,
        "Mappings whose entries are added: a path, or a list, relative to this file's folder.",
        "common.yaml"),
    Key("mappings", "object", _MappingDraft.read_mappings,
        "Targets and their sources.", inner=ENTRY),
)  # fmt: skip


def _report_missing_tenant(block: Block, collector: Collector) -> None:
    for key, _ in block:
        if key.text == PLACEHOLDER or key.text.startswith(PLACEHOLDER + "."):
            message = f"'{PLACEHOLDER}' is used, but no tenant is set"
            hint = "add 'tenant: yourtenant', or set --tenant or MAPPER_TENANT"
            collector.add("DOC015", message, key.span, hint=hint)
            return


def read_entries(
    block: YamlNode | None, tenant: str, collector: Collector
) -> tuple[list[Entry], list[FailedEntry]]:
    """Return the entries under `mappings` without errors, and those with errors."""
    entries: list[Entry] = []
    failed: list[FailedEntry] = []
    if not isinstance(block, Block):
        return entries, failed
    if not block.entries:
        hint = "add a line such as '_tenant.attendee.email: attendee.email'"
        collector.add("DOC013", "'mappings' has no entries", block.span, hint=hint)
    known = len(collector.diagnostics)
    block, owners = outdented(block, ENTRY, collector)
    for number, owner in enumerate(owners, known):  # with one finding each
        with suppress(PathSyntaxError):
            target = fill_tenant(parse_path(owner.text), tenant)
            failed.append(_failed(target, owner, owner, collector, number))
    for key, node in block:
        known = len(collector.diagnostics)
        if not isinstance(key.value, str):
            message = f"the target '{key.text}' must be a string"
            hint, fix = f'put it in quotes: "{key.text}"', fixes.in_quotes(key)
            collector.add("DOC012", message, key.span, hint=hint, fixes=fix)
            continue
        text = plain_key(key, "the target", "XDM001", collector)
        try:
            target = fill_tenant(parse_path(text), tenant)
        except PathSyntaxError as error:
            span = key.span_of(error.offset, error.offset + 1)
            message = f"the target '{key.text}' is not a valid path: {error}"
            collector.add("XDM001", message, span, hint="write it as _tenant.attendee.email")
            continue
        if any(isinstance(step, int) and step > MAX_ELEMENTS for step in target):
            message = f"the target '{key.text}' has an array index above {MAX_ELEMENTS:,}"
            collector.add("XDM001", message, key.span, hint="use [*] for all elements")
            failed.append(_failed(target, key, node, collector, known))
            continue
        entry = read_entry(target, key, node, collector)
        if entry is None:
            failed.append(_failed(target, key, node, collector, known))
        else:
            entries.append(entry)
    return entries, failed


def _failed(
    target: FieldPath, key: Scalar, node: YamlNode, collector: Collector, known: int
) -> FailedEntry:
    """Return an entry with an error: the first one after those that were known before."""
    errors = (finding for finding in collector.diagnostics[known:] if finding.is_error)
    first = next(errors, None)
    whole = Span(key.span.source, key.span.start, max(key.span.end, end_of(node)))
    reason = "the entry has an error" if first is None else first.message
    return FailedEntry(target, key.span, whole, reason)


def _schema_path(mapping: Path, node: YamlNode, collector: Collector) -> Path | None:
    """Return the path of a mapping's schema; None after a finding."""
    hint = "copy it into the project, or name it with --schema FILE"
    return project_file(mapping, node, "schema", collector, if_outside=hint)


def read_any_schema(path: Path | str, tenant: str, collector: Collector) -> Schema | None:
    """Return the schema in a schema document or an export of the platform; None after an error."""
    kind = file_type(path)
    is_json = kind in (FileType.REGISTRY, FileType.MAPPING_SET, FileType.OTHER_JSON)
    if is_json or (kind is FileType.TABLE and str(path).lower().endswith(".json")):
        exported: Schema | None = xdm_json.read_xdm(path, tenant, collector)
        return exported
    return read_schema(path, tenant, collector)


def named_files(path: Path | str) -> list[Path]:
    """Return the paths of a mapping's schema and of the files that it includes."""
    root = read_document(path, MAPPING_KIND, MAPPING, Collector())
    if not isinstance(root, Block):
        return []
    nodes = [
        *paths_of(root.get("schema"), Collector()),
        *paths_of(root.get("include"), Collector()),
    ]
    return [Path(path).parent / text_of(node) for node in nodes]


def named_schema(path: Path | str) -> Path | None:
    """Return the path of a mapping's schema, which need not exist; None if it names none."""
    root = read_document(path, MAPPING_KIND, MAPPING, Collector())
    name = text_of(root.get("schema")) if isinstance(root, Block) else ""
    return Path(path).parent / name if name else None
