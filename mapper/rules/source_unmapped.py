"""No entry reads a field that the payloads hold.

What it checks: every field of the payloads given is read by an entry, by itself or with the object
that it lies in. More than five such fields are one finding.

Why: what nobody maps is lost: the mapping step says nothing about it. It is a matter of taste for
fields that nobody needs; a field that RainFocus added, or a line that was deleted by mistake, shows
here.

Bad: the payloads hold `attendee.phone`, and no line reads it.

Good: a line for it, such as
    _tenant.attendee.phone: attendee.phone
or `# mapper: ignore SRC011` behind `mappings:` where the rest is not wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.diagnostics import Diagnostic, Related, closest
from mapper.document import MappingDocument
from mapper.expr import Path, names_of, paths_read, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.run.profile import KINDS, Seen
from mapper.source.lazy import mapping_writer, matching

MOST = 5


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a field; one in all where more than `MOST` are unread.

    None where entries have errors, as it is not known what those read.
    """
    if context.document.failed:
        return
    fields = unmapped(context.document, context.seen)
    place = context.document.span
    if len(fields) > MOST:
        names = ", ".join(f"'{print_path(path)}'" for path, _ in fields[:3])
        message = f"{len(fields)} fields of the payloads are read by no entry, such as {names}"
        hint = "mapper suggest shows all, each with the targets that may be meant"
        yield finding("SRC011", message, place, hint)
        return
    if not fields:
        return
    found = matching.propose(map(source_of, fields), context.document.schema, context.targets)
    chosen = matching.assign(found.values(), matching.LEAST)
    tenant = context.document.schema.tenant
    for path, _ in fields:
        message = f"the field '{print_path(path)}' of the payloads is read by no entry"
        hint = "no field of the schema looks like it: add one, or leave it"
        if found[path]:
            hint = "mapper suggest shows which targets may be meant"
        if (f"_{tenant}", *path) in context.targets:
            hint = f"'_tenant.{print_path(path)}' has its name, but is filled with something else"
        if path in chosen:
            line = mapping_writer.path_line(chosen[path].target, path, tenant)
            hint = f"add '  {line}' if that is meant"
        related = _related(context, path)
        yield finding("SRC011", message, place, hint, related=related)


def unmapped(document: MappingDocument, seen: Seen) -> list[tuple[Path, Seen]]:
    """The fields of payloads that no entry reads, in the order of the payloads.

    A source that no payload holds is taken for the field with the name most like it, as the
    name is what is wrong then. Fields whose name no path can tell are left out.
    """
    read = [path for entry in document.entries for path in paths_read(entry.tree)]
    covered = {names_of(path) for path in read}
    fields = [(path, here) for path, here in seen.paths() if _is_field(path, here)]
    fields = [item for item in fields if not _is_covered(names_of(item[0]), covered)]
    missing = [print_path(path) for path in read if fields and seen.at(path) is None]
    missing = missing if len(missing) <= MOST else []  # other samples, not misspelt names
    known = {print_path(path): path for path, _ in fields}
    meant = {known.get(closest(name, known) or "") for name in missing}
    return [item for item in fields if item[0] not in meant]


def source_of(field: tuple[Path, Seen]) -> Any:
    """A field as `matching.propose` takes it."""
    path, here = field
    array = list in here.kinds
    kinds = {KINDS[kind] for kind in here.kinds} - {"array"}
    if here.elements is not None:
        kinds |= {KINDS[kind] for kind in here.elements.kinds}
    return matching.Source(path, frozenset(kinds), array)


def _is_field(path: Path, here: Seen) -> bool:
    """Whether it holds values of its own: a lone value, or an array of such."""
    if any(isinstance(step, str) and (not step or step != step.strip()) for step in path):
        return False
    if not isinstance(path[-1], str) or here.children or here.kinds.keys() <= {dict}:
        return False
    return here.elements is None or not here.elements.children


def _is_covered(names: tuple[str, ...], covered: set[tuple[str, ...]]) -> bool:
    return any(names[:length] in covered for length in range(1, len(names) + 1))


def _related(context: Context, path: Path) -> tuple[Related, ...]:
    """Where the field stands in the first payload that holds it."""
    for row in context.rows:
        steps = _held(row.value, path)
        if steps is not None:
            return (Related(row.span_at(steps), "stands here"),)
    return ()


def _held(value: Any, path: Path) -> tuple[Any, ...] | None:
    """The keys and positions at which a payload holds a path for the first time."""
    if not path:
        return ()
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        if not isinstance(value, dict) or step not in value:
            return None
        below = _held(value[step], rest)
        return None if below is None else (step, *below)
    for position, item in enumerate(value if isinstance(value, list) else ()):
        below = _held(item, rest)
        if below is not None:
            return (position, *below)
    return None


RULE = Rule("SRC011", check, Needs.ROWS)
