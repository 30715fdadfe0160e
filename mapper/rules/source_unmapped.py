"""No entry reads a field of the payloads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from mapper.dataprep.nearest import PathIndex
from mapper.diagnostics import Diagnostic, Fix, Related
from mapper.document import MappingDocument, fixes
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.paths import FieldPath, located, print_path
from mapper.paths.profile import Profile
from mapper.propose.unmapped import missing_sources, source_of, source_paths, unmapped
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.misspelled import MisspelledObject, by_object
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.document import mapping_writer
    from mapper.schema import matching
else:
    mapping_writer = lazy_module("mapper.document.mapping_writer")
    matching = lazy_module("mapper.schema.matching")


MAX_FINDINGS = 5

UnreadSource: TypeAlias = tuple[FieldPath, Profile]


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per field or misspelled object, or one for more than `MAX_FINDINGS`.

    None if entries have errors, because the fields that these read are not known.
    """
    document = context.document
    if document.failed:
        return
    maps = sensitive_maps(document)
    unread = unmapped(document, context.seen)
    fields = list({shown_path(path, maps): (path, here) for path, here in unread}.values())
    meant = _meant_by_sources(document, context.seen, fields)
    unknown = [item for item in fields if item[0] not in meant]
    objects, fields = by_object(unknown, PathIndex(source_paths(document)).exit_of)
    for group in objects:
        yield _misspelled_object(group, context)
    if len(fields) > MAX_FINDINGS:
        first = ", ".join(f"'{print_path(shown_path(path, maps))}'" for path, _ in fields[:3])
        message = f"no entry reads {len(fields)} fields of the payloads, such as {first}"
        hint = "list all of them with candidate targets: mapper suggest"
        yield finding("SRC011", message, document.span, hint)
    else:
        yield from _one_by_one(fields, context)


def _one_by_one(fields: list[UnreadSource], context: Context) -> Iterator[Diagnostic]:
    if not fields:
        return
    schema = context.document.schema
    proposed = matching.propose(map(source_of, fields), schema, context.targets)
    chosen = matching.assign(proposed.values(), matching.MIN_SCORE)
    for path, _ in fields:
        shown = shown_path(path, sensitive_maps(context.document))
        message = f"no entry reads the field '{print_path(shown)}' of the payloads"
        hint = "add a field to the schema, or ignore this; no field is similar"
        fix: tuple[Fix, ...] = ()
        if proposed[path]:
            hint = "list candidate targets: mapper suggest"
        if (f"_{schema.tenant}", *path) in context.targets:
            hint = f"check '_tenant.{print_path(path)}', which has the same name but another source"
        if path in chosen:
            line = mapping_writer.path_line(chosen[path].target, path, schema.tenant)
            hint = f"add '  {line}' if this is the right target"
            fix = fixes.fix_of(f"Add '{line}'", fixes.added(context.document.block, [line]))
        if shown != path:
            hint = "map its parent object as a whole; the keys of that object may be personal data"
            fix = ()
        related = _related(context, path)
        span = context.document.span
        yield finding("SRC011", message, span, hint, related=related, fixes=fix)


def _misspelled_object(group: MisspelledObject[Profile], context: Context) -> Diagnostic:
    shown = print_path(shown_path(group.path, sensitive_maps(context.document)))
    message = f"no entry reads the {len(group.items)} fields of '{shown}' in the payloads"
    hint = f"rename it to '{print_path(group.meant)}' in the payload, or map its fields"
    related = _related(context, group.items[0][0])
    return finding("SRC011", message, context.document.span, hint, related=related)


def _meant_by_sources(
    document: MappingDocument, seen: Profile, fields: list[UnreadSource]
) -> set[FieldPath | None]:
    """Return the candidates for misspelled sources, which SRC002 reports."""
    index = PathIndex(path for path, _ in fields)
    return {index.nearest(path) for path in missing_sources(document, seen)}


def _related(context: Context, path: FieldPath) -> tuple[Related, ...]:
    """Return the place of a field in the first payload that has it."""
    for row in context.rows:
        for place, _ in located(row.value, path):
            return (Related(row.span_at(place), "for example"),)
    return ()


RULE = Rule("SRC011", check, Needs.ROWS)
