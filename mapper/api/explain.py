"""What a name means: a function, an entry of a mapping, or a code of a finding."""

from __future__ import annotations

import sys

from mapper.api.mapping import Mapping
from mapper.diagnostics import CODES, did_you_mean
from mapper.document import Entry
from mapper.exchange import operations
from mapper.expr import paths_read, print_path
from mapper.expr.functions import FAMILIES, FUNCTIONS
from mapper.expr.signature import Function, Param
from mapper.report.reference import EntryPage, FunctionPage
from mapper.rules import RULES
from mapper.schema import described
from mapper.source import MapperError


def explain_function(name: str) -> FunctionPage | None:
    """The page of the function of a name or alias; None where there is none."""
    function = FUNCTIONS.get(name)
    return None if function is None else _page(function)


def explain_functions() -> list[tuple[str, list[FunctionPage]]]:
    """The pages of all functions, by family."""
    return [(family, [_page(function) for function in row]) for family, row in FAMILIES.items()]


def explain_code(code: str) -> str | None:
    """The page of a code as text: its rule's, else its title; None for what is no code."""
    row = CODES.get(code)
    if row is None:
        return None
    for rule in RULES:
        if rule.code == code:
            page = sys.modules[rule.check.__module__].__doc__ or ""
            return f"{code} ({row.slug}), {row.severity.value}\n\n{page.strip()}\n"
    return f"{code} ({row.slug}), {row.severity.value}\n\n{row.title}\n"


def explain_target(mapping: Mapping, target: str) -> EntryPage | None:
    """The page of the entry with a target; None where there is none.

    The target may begin with `_tenant`, with the tenant itself, or after it.
    """
    document = mapping.document
    tenant = f"_{document.tenant}."
    wanted = {target, target.replace("_tenant.", tenant, 1), tenant + target}
    for entry, operation in zip(document.entries, operations(document, static=False), strict=True):
        if entry.target_text in wanted:
            field = document.schema.field_at(entry.target)
            return EntryPage(
                target=entry.target_text,
                place=f"{entry.span.source.path}:{entry.span.place.line}",
                written=entry.written,
                kind=operation.source_type,
                exported=operation.source,
                field="" if field is None else described(field),
                reads=tuple(sorted(map(print_path, paths_read(entry.tree)))),
            )
    return None


def unknown_name(name: str, mapping: Mapping | None) -> MapperError:
    """The error for a name that means nothing, with the nearest one that does."""
    entries: tuple[Entry, ...] = () if mapping is None else mapping.document.entries
    targets = [entry.target_text for entry in entries]
    known = [*FUNCTIONS, *CODES, *targets, *(t.replace("_tenant.", "", 1) for t in targets)]
    hint = did_you_mean(name, known)
    return MapperError(
        f"'{name}' is no function, no target of the mapping and no code"
        + (f" ({hint})" if hint else "; mapper explain --functions lists all functions")
    )


def _page(function: Function) -> FunctionPage:
    params = ", ".join(map(_param, function.parameters))
    return FunctionPage(
        name=function.name,
        signature=f"{function.name}({params}{', ...' * _goes_on(function)})",
        returns=function.returns,
        help=function.help,
        aliases=function.aliases,
        examples=function.examples,
        note=_note(function),
    )


def _param(param: Param) -> str:
    text = f"{param.name}: {param.type}"
    return f"[{text}]" if param.optional else text


def _goes_on(function: Function) -> bool:
    return function.most is None


def _note(function: Function) -> str:
    reason = function.why_not_previewed
    return f"Not previewed here: {reason}." if reason else ""
