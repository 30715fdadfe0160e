"""What a name means: a function, an operator, an entry of a mapping, or a code of a finding."""

from __future__ import annotations

from mapper.dataprep.functions import FUNCTIONS, METHODS
from mapper.dataprep.names import MEANT_FUNCTIONS, WRITE_INSTEAD
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.operators import BINARY_SPELLINGS, UNARY_SPELLINGS
from mapper.diagnostics import CODES, did_you_mean
from mapper.diagnostics.code_pages import PAGES, code_page
from mapper.diagnostics.platform_codes import PLATFORM_CODES, platform_code
from mapper.document import Entry
from mapper.document.loading import LoadedMapping
from mapper.exchange.operations import operations
from mapper.paths import print_path
from mapper.report.reference import EntryPage, function_section, operator_section
from mapper.schema import described
from mapper.text import MapperError

# Terms of the platform that have a page; found whatever their case.
TOPICS = ("identity", "identityMap", "ECID")
_KINDS = {str: "text", list: "array", dict: "object", int: "number", bool: "boolean"}


def explain_function(name: str) -> str | None:
    """Return the description of a function, by name or alias, as Markdown; None if unknown."""
    function = FUNCTIONS.get(name)
    return None if function is None else function_section(function)


def explain_operator(name: str) -> str | None:
    """Return the description of an operator, by any spelling, as Markdown; None if unknown."""
    row = BINARY_SPELLINGS.get(name) or UNARY_SPELLINGS.get(name)
    symbol = row.symbol if row is not None else "? :" if name in ("?", ":", "? :") else ""
    return operator_section(symbol) if symbol in OPERATORS else None


def explain_method(name: str) -> str | None:
    """Return the signatures of the methods with a name; None if there are none."""
    lines = []
    for kind, methods in METHODS.items():
        row = methods.get(name)
        if row is not None and kind in _KINDS:
            minimum, maximum = row.min_arguments, row.max_arguments
            counts = str(minimum) if minimum == maximum else f"{minimum} to {maximum}"
            arguments = f"{counts} argument{'' if counts == '1' else 's'}"
            lines.append(f"{_KINDS[kind]}.{name}(...) with {arguments} -> {row.returns}\n")
    return "".join(lines) or None


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


def explained_names() -> dict[str, str]:
    """Return the names that have a page, each with a few words about it; without targets."""
    return {
        **{row.id: row.title for row in sorted(CODES.values())},
        **PLATFORM_CODES,
        **dict.fromkeys(TOPICS, "term"),
        **{name: function.help for name, function in sorted(FUNCTIONS.items())},
    }


def explain_topic(name: str) -> str | None:
    """Return the page of a term of the platform, or None if it has no page."""
    for topic in TOPICS:
        if topic.lower() == name.lower():
            return (PAGES / "topics" / f"{topic}.md").read_text(encoding="utf-8")
    return None


def explain_source(mapping: LoadedMapping, name: str) -> list[str]:
    """Which entries read a field of the payload, a line each; [] where none does."""
    lines = [
        f"  {entry.target_text}   ({entry.span.source.path}:{entry.span.place.line})"
        for entry in mapping.document.entries
        if any(print_path(path) == name for path in entry.reads)
    ]
    return [f"the field '{name}' of the payload is read by", *lines] if lines else []


def explain_target(mapping: LoadedMapping, target: str) -> EntryPage | None:
    """The page of the entry with a target; None where there is none.

    The target may begin with `_tenant`, with the tenant itself, or after it.
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


def unknown_name(name: str, mapping: LoadedMapping | None) -> MapperError:
    """The error for a name that means nothing, with the nearest one that does."""
    if mapping is not None:
        failed = {print_path(path) for path in mapping.document.failed_targets}
        if failed & _spellings(name, mapping):
            return MapperError(
                f"the entry of '{name}' has an error; for details, run: mapper check"
            )
    entries: tuple[Entry, ...] = () if mapping is None else mapping.document.entries
    targets = [entry.target_text for entry in entries]
    read = {print_path(path) for entry in entries for path in entry.reads}
    known = [
        *sorted(read),
        *FUNCTIONS,
        *CODES,
        *PLATFORM_CODES,
        *TOPICS,
        *targets,
        *(t.replace("_tenant.", "", 1) for t in targets),
    ]
    tenant = "" if mapping is None else mapping.document.tenant
    hint = did_you_mean(name.replace("_tenant.", f"_{tenant}.", 1), known)
    return MapperError(
        f"'{name}' is not a function, operator, method, or code, and not a field that the mapping "
        + (
            f"reads or fills ({hint})"
            if hint
            else "reads or fills; --functions lists all functions"
        )
    )
