"""A number is mapped from strings."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import path_tree, print_tree
from mapper.dataprep.tree import Call
from mapper.diagnostics import Diagnostic, Fix
from mapper.document import entry_fixes
from mapper.paths import STAR, print_path
from mapper.rules.base import Context, Needs, Rule, finding

# The functions take strings only, and to_integer has 32 bits.
_FUNCTIONS = dict.fromkeys(("byte", "short", "integer"), "to_integer") | {"double": "to_decimal"}


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        path = entry.source_path
        field = context.document.schema.field_at(entry.target)
        if path is None or field is None or not field.type.is_number:
            continue
        seen = context.seen.at(path)
        strings = seen.kinds.get(str, 0) if seen is not None else 0
        if strings:
            share = f"{strings:,} of {context.count_of(path):,} values"
            message = (
                f"'{print_path(path)}' is a string in {share}, but '{entry.target_text}' is "
                f"{field.type.name}"
            )
            fix: tuple[Fix, ...] = ()
            hint = "have RainFocus send numbers"
            if (
                strings == context.count_of(path)
                and STAR not in path
                and (name := _FUNCTIONS.get(field.type.name))
            ):
                text = print_tree(Call(name, (path_tree(path),)))
                fix = entry_fixes.as_expression(entry, f"Write {text}", text)
                hint += f", or write {text}"
            hint += "; a string such as '90 min' becomes null"
            related = context.such_as(path, lambda value: isinstance(value, str))
            yield finding("XDM019", message, entry.source_span, hint, related=related, fixes=fix)


RULE = Rule("XDM019", check, Needs.ROWS)
