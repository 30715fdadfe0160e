"""Reference pages, generated from the tables that the product itself uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mapper.dataprep.functions import FAMILIES, METHODS
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.reference import operator_on_null, summary
from mapper.dataprep.signature import Function
from mapper.diagnostics import CODES
from mapper.diagnostics.code_pages import PAGES
from mapper.diagnostics.codes import Code
from mapper.diagnostics.platform_codes import PLATFORM_CODES
from mapper.docs.markdown import as_json, table
from mapper.document.entry_reader import ENTRY
from mapper.document.field_reader import FIELD, IDENTITY, VALUES
from mapper.document.keys import SCALAR, KeyTable
from mapper.document.mapping_reader import MAPPING
from mapper.document.schema_reader import SCHEMA
from mapper.jmes.functions import FUNCTIONS as JMES_FUNCTIONS
from mapper.report.reference import code, family_title, function_section
from mapper.schema.types import TYPES
from mapper.services.name_pages import TOPICS, explain_topic

CODE_FAMILIES = {
    "DOC": "Documents",
    "EXP": "Expressions",
    "JMP": "JMESPath sources",
    "XDM": "Targets and schema",
    "SRC": "Payload files",
    "ROW": "Rows",
    "XCH": "Exchange with the platform",
}
# Type of a YAML value -> its name in the reference, if the two differ.
_VALUES = {"array": "list", "object": "block"}


def function_pages() -> dict[str, str]:
    """Return the page of each family of functions by name."""
    return {
        f"reference/functions/{family.replace('_', '-')}": (
            f"# {family_title(family)} functions\n\n" + "\n".join(map(_function, functions))
        )
        for family, functions in FAMILIES.items()
    }


def _function(function: Function) -> str:
    return f"(function-{function.name})=\n## {function.name}\n\n{function_section(function)}"


def code_pages() -> dict[str, str]:
    """Return the page of each code, and of each family of codes, by name."""
    pages = {f"reference/codes/{row.id}": _code(row) for row in CODES.values()}
    for family, title in CODE_FAMILIES.items():
        rows = [row for row in CODES.values() if row.id.startswith(family)]
        pages[f"reference/codes/{family}"] = f"# {family}: {title}\n\n{_codes(rows)}"
    return pages


def _code(row: Code) -> str:
    page = (PAGES / f"{row.id}.md").read_text(encoding="utf-8").strip()
    title = f"{row.title[:1].upper()}{row.title[1:]}."
    kind = f"{code(row.slug)}, {row.severity.value}"
    # orphan: entries in the navigation of all pages would triple the time of the build
    front = f"---\norphan: true\n---\n\n({row.id.lower()})=\n"
    return f"{front}# {row.id}\n\n**{title}** {kind}\n\n{page}\n"


def _codes(rows: Iterable[Code]) -> str:
    cells = ((row.id, row.severity.value, row.title) for row in sorted(rows))
    return table(("Code", "Severity", "Reported if"), cells)


def _platform_codes() -> str:
    return table(("Code of the platform", "Meaning"), PLATFORM_CODES.items())


def _function_index() -> str:
    rows = sorted(
        (f"[{name}](#function-{function.name})", function.help)
        for functions in FAMILIES.values()
        for function in functions
        for name in (function.name, *function.aliases)
    )
    return table(("Function", "Description"), rows)


def _operators() -> str:
    words = {row.symbol: row.words for row in (*UNARY.values(), *BINARY.values())}
    rows = (
        (
            code(row.usage),
            ", ".join(map(code, words.get(symbol, ()))),
            row.help,
            "; ".join(f"{code(text)} is {code(as_json(result))}" for text, result in row.examples),
            summary(operator_on_null(row), "null"),
        )
        for symbol, row in OPERATORS.items()
    )
    return table(("Operator", "Also", "Result", "Examples", "Null"), rows)


def _methods() -> str:
    kinds = {str: "string", list: "array", dict: "object", int: "number", bool: "boolean"}
    rows = (
        (kinds[kind], code(f"{name}()"), _counts(row.min_arguments, row.max_arguments), row.returns)
        for kind, methods in METHODS.items()
        if kind in kinds
        for name, row in sorted(methods.items())
    )
    return table(("Value", "Method", "Arguments", "Returns"), rows)


def _counts(minimum: int, maximum: int) -> str:
    return str(minimum) if minimum == maximum else f"{minimum} to {maximum}"


def _keys(keys: KeyTable[Any]) -> str:
    rows = (
        (
            code(key.name),
            " or ".join(
                _VALUES.get(kind, kind) for kind in key.types.replace(SCALAR, "scalar").split(" | ")
            ),
            "yes" if key.required else "",
            key.help,
            code(key.example) if key.example != "..." else "",
        )
        for key in keys.values()
    )
    return table(("Key", "Value", "Required", "Description", "Example"), rows)


def _types() -> str:
    rows = (
        (
            code(row.name),
            code(row.json_type),
            code(row.format),
            "" if row.minimum is None else f"{row.minimum} to {row.maximum}",
        )
        for row in TYPES.values()
    )
    return table(("Type", "JSON type", "Format", "Range"), rows)


def _jmespath_functions() -> str:
    rows = (
        (code(name), "not supported" if isinstance(row, str) else "supported",
         row if isinstance(row, str) else "")
        for name, row in sorted(JMES_FUNCTIONS.items())
    )  # fmt: skip
    return table(("JMESPath function", "", "Instead"), rows)


def _topics() -> str:
    return "\n".join(f"## {name}\n\n{explain_topic(name)}" for name in TOPICS)


def _assumptions() -> str:
    functions: dict[str, list[str]] = {}  # assumption -> links to the functions that share it
    for function in (function for family in FAMILIES.values() for function in family):
        for text in function.assumptions:
            functions.setdefault(text, []).append(f"[{function.name}](#function-{function.name})")
    return "".join(f"- {', '.join(links)}: {text}\n" for text, links in functions.items())


# Name in a comment `<!-- generated: NAME -->` of a page -> what replaces the comment.
GENERATED: dict[str, Callable[[], str]] = {
    "assumptions-of-functions": _assumptions,
    "codes": lambda: _codes(CODES.values()),
    "entry-keys": lambda: _keys(ENTRY),
    "field-keys": lambda: _keys(FIELD),
    "function-index": _function_index,
    "identity-keys": lambda: _keys(IDENTITY),
    "jmespath-functions": _jmespath_functions,
    "mapping-keys": lambda: _keys(MAPPING),
    "methods": _methods,
    "operators": _operators,
    "platform-codes": _platform_codes,
    "schema-keys": lambda: _keys(SCHEMA),
    "topics": _topics,
    "types": _types,
    "values-keys": lambda: _keys(VALUES),
}
