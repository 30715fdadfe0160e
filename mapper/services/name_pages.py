"""The pages about names: functions, operators, codes, terms, keys, targets, and sources.

`mapper explain` and the service `explain` show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mapper.dataprep.functions import FUNCTIONS, METHODS
from mapper.dataprep.names import MEANT_FUNCTIONS, WRITE_INSTEAD
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.operators import BINARY_SPELLINGS, UNARY_SPELLINGS
from mapper.diagnostics import CODES, did_you_mean
from mapper.diagnostics.code_pages import PAGES, code_page
from mapper.diagnostics.platform_codes import PLATFORM_CODES, platform_code
from mapper.document import Entry
from mapper.document.entry_reader import ENTRY
from mapper.document.field_reader import FIELD, IDENTITY
from mapper.document.keys import SCALAR, Key, KeyTable
from mapper.document.loading import LoadedMapping
from mapper.document.mapping_reader import MAPPING
from mapper.document.schema_reader import SCHEMA
from mapper.document.tests_reader import TEST, TESTS
from mapper.exchange.operations import operations
from mapper.paths import print_path
from mapper.report.reference import EntryPage, function_section, operator_section
from mapper.schema import described
from mapper.text import MapperError
from mapper.text.escape import printable, shortened

# Terms of the platform that have a page; found whatever their case.
TOPICS = ("identity", "identityMap", "ECID")
_METHOD_TYPES = {str: "string", list: "array", dict: "object", int: "number", bool: "boolean"}
# The documents, and their blocks, by the words for them.
_KEYS: dict[str, KeyTable[Any]] = {
    "a mapping": MAPPING,
    "an entry of a mapping": ENTRY,
    "a schema": SCHEMA,
    "a field of a schema": FIELD,
    "an identity of a schema": IDENTITY,
    "a tests document": TESTS,
    "a test": TEST,
}


class NamedPage(NamedTuple):
    """A name that has a page: its kind (code, function, operator, key, or term) and a few words."""

    name: str
    kind: str
    detail: str


def named_pages() -> Iterator[NamedPage]:
    """Yield the names that have a page, without methods, targets, and sources."""
    for row in sorted(CODES.values()):
        yield NamedPage(row.id, "code", row.title)
    for name, detail in PLATFORM_CODES.items():
        yield NamedPage(name, "code", detail)
    for name in TOPICS:
        yield NamedPage(name, "term", "")
    for name, function in sorted(FUNCTIONS.items()):
        yield NamedPage(name, "function", function.help)
    for symbol, operator in OPERATORS.items():
        yield NamedPage(symbol, "operator", operator.help)
    for _, rows in sorted(_key_rows().items()):
        owners = ", ".join(owner for owner, _ in rows)
        yield NamedPage(rows[0][1].name, "key", f"key of {owners}")


def language_page(name: str) -> str:
    """Return the page of a function, operator, method, or code as Markdown; "" if unknown."""
    pages = (
        _function(name) or _operator(name) or code_page(name) or explain_platform_code(name),
        _method(name),
    )
    return "\n".join(filter(None, pages))


def term_page(name: str) -> str:
    """Return the page of a term of the platform, or of a key, as Markdown; "" if unknown."""
    return "\n".join(filter(None, (explain_topic(name), _key(name))))


def _function(name: str) -> str | None:
    """Return the description of a function, by name or alias, as Markdown; None if unknown."""
    function = FUNCTIONS.get(name)
    return None if function is None else function_section(function)


def _operator(name: str) -> str | None:
    """Return the description of an operator, by any spelling, as Markdown; None if unknown."""
    row = BINARY_SPELLINGS.get(name) or UNARY_SPELLINGS.get(name)
    symbol = row.symbol if row is not None else "? :" if name in ("?", ":", "? :") else ""
    return operator_section(symbol) if symbol in OPERATORS else None


def _method(name: str) -> str:
    """Return the signatures of the methods with a name as Markdown; "" if there are none."""
    lines = []
    for kind, methods in METHODS.items():
        row = methods.get(name)
        if row is not None and kind in _METHOD_TYPES:
            minimum, maximum = row.min_arguments, row.max_arguments
            counts = str(minimum) if minimum == maximum else f"{minimum} to {maximum}"
            arguments = f"{counts} argument{'' if counts == '1' else 's'}"
            call = f"`{_METHOD_TYPES[kind]}.{name}(...)`"
            lines.append(f"{call} with {arguments} returns {row.returns}.\n")
    return "\n".join(lines)


def _key(name: str) -> str:
    """Return the descriptions of the keys with a name as Markdown; "" if there are none."""
    parts = []
    for owner, key in _key_rows().get(name.lower(), ()):
        types = key.types.replace(SCALAR, "scalar").replace(" | ", " or ")
        required = ", required" if key.required else ""
        parts.append(f"`{key.name}`, a key of {owner} ({types}{required})\n\n{key.help}\n")
        if key.example != "...":
            parts.append(f"```yaml\n{key.name}: {key.example}\n```\n")
    return "\n".join(parts)


def _key_rows() -> dict[str, list[tuple[str, Key[Any]]]]:
    """Return the keys of the documents by their names in lower case, each with its owner."""
    rows: dict[str, list[tuple[str, Key[Any]]]] = {}
    for owner, table in _KEYS.items():
        for key in table.values():
            rows.setdefault(key.name.lower(), []).append((owner, key))
    return rows


def explain_meant(name: str) -> str | None:
    """Return what to write instead of a function of another language; None if unknown."""
    plain = name.lower().replace("_", "")
    instead = MEANT_FUNCTIONS.get(plain) or WRITE_INSTEAD.get(plain)
    if instead is None:
        return None
    return f"Data Prep has no function '{name}'; write {instead} instead.\n"


def explain_platform_code(name: str) -> str | None:
    """Return what a code of the platform means and which findings it leads to, or None."""
    code = platform_code(name)
    if code is None:
        return None
    rows = [row for row in CODES.values() if code in (code_page(row.id) or "")]
    codes = "\n".join(f"- {row.id} {row.severity.value}: {row.title}" for row in rows)
    return (
        f"{code}, an error code of Adobe Experience Platform\n\n"
        f"{PLATFORM_CODES[code]}\n\n"
        "`mapper check` finds the cause in the mapping and the payloads, and reports it as\n\n"
        f"{codes}\n\n"
        "Run it on the payloads that failed: `mapper check payloads.json`\n\n"
        + "\n".join(filter(None, (code_page(row.id) for row in rows)))
    )


def explain_topic(name: str) -> str | None:
    """Return the page of a term of the platform, or None if it has no page."""
    for topic in TOPICS:
        if topic.lower() == name.lower():
            return (PAGES / "topics" / f"{topic}.md").read_text(encoding="utf-8")
    return None


def explain_source(mapping: LoadedMapping, name: str) -> list[str]:
    """Return lines that list the entries that read a field of the payload; [] if none does."""
    lines = [
        f"  {entry.target_text}   ({entry.span.source.path}:{entry.span.place.line})"
        for entry in mapping.document.entries
        if any(print_path(path) == name for path in entry.reads)
    ]
    return [f"the field '{name}' of the payload is read by", *lines] if lines else []


def explain_target(mapping: LoadedMapping, target: str) -> EntryPage | None:
    """Return the page of the entry with a target; None if there is none.

    The target may begin with `_tenant`, with the tenant's object, or below it.
    """
    document = mapping.document
    wanted = _spellings(target, mapping)
    for entry, operation in zip(
        document.entries, operations(document.entries, static=False), strict=True
    ):
        if entry.target_text in wanted:
            field = document.schema.field_at(entry.target)
            return EntryPage(
                target=entry.target_text,
                place=f"{entry.span.source.path}:{entry.span.place.line}",
                written=entry.written,
                kind=operation.source_type,
                exported=operation.source,
                field="" if field is None else described(field),
                reads=tuple(sorted(map(print_path, entry.reads))),
            )
    return None


def _spellings(target: str, mapping: LoadedMapping) -> set[str]:
    tenant = f"_{mapping.document.tenant}."
    return {target, target.replace("_tenant.", tenant, 1), tenant + target}


def unknown_name(name: str, mapping: LoadedMapping | None, advice: str = "") -> MapperError:
    """Return the error for a name without a page, with the closest name that has one."""
    shown = shortened(printable(name))
    if mapping is not None:
        failed = {print_path(path) for path in mapping.document.failed_targets}
        if failed & _spellings(name, mapping):
            return MapperError(
                f"the entry of '{shown}' has an error; for details, run: mapper check"
            )
    entries: tuple[Entry, ...] = () if mapping is None else mapping.document.entries
    targets = [entry.target_text for entry in entries]
    read = {print_path(path) for entry in entries for path in entry.reads}
    known = [
        *sorted(read),
        *(page.name for page in named_pages()),
        *targets,
        *(t.replace("_tenant.", "", 1) for t in targets),
    ]
    tenant = "" if mapping is None else mapping.document.tenant
    hint = did_you_mean(name.replace("_tenant.", f"_{tenant}.", 1), known)
    return MapperError(
        f"'{shown}' is not a function, operator, method, code, or key, and not a field that the "
        f"mapping reads or fills{f' ({hint})' if hint else advice}"
    )
