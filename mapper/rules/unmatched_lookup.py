"""No value of a source is among the keys of its lookup.

What it checks: of the texts that the payloads hold at a source with a `lookup`, at least one is a
key, or the lookup has `_` for all others; and no key is `*`, `default`, `else` or `other` where `_`
seems to be meant.

Why: a value that is no key gives nothing, and the target stays empty without a word. Keys are
compared letter by letter, capitals and blanks included.

Bad: the payloads have `Yes` and `No`
    _tenant.attendee.isMember: {source: attendee.member, lookup: {"yes": true, "no": false}}

Good:
    _tenant.attendee.isMember: {source: attendee.member, lookup: {"Yes": true, "No": false}}
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.document import Entry
from mapper.expr import Path, print_path, tree_path
from mapper.expr.tree import Call, Literal, walk
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import texts_at

_MEANT = ("*", "default", "else", "other", "others", "otherwise")


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry."""
    for entry in context.document.entries:
        found = _lookup(entry)
        if found is None:
            continue
        path, keys = found
        meant = next((key for key in keys if key.lower() in _MEANT), None)
        texts = set(texts_at(context, path))
        if meant is not None and meant not in texts:
            message = f"'{meant}' is a value like any other, and no payload has it"
            yield finding("XDM033", message, entry.span, "for all other values the key is _")
        elif texts and not texts & keys:
            message = f"no value of '{print_path(path)}' is a key of its lookup"
            hint = "keys are compared letter by letter, capitals too; _ is for all other values"
            yield finding("XDM033", message, entry.span, hint)


def _lookup(entry: Entry) -> tuple[Path, set[str]] | None:
    """The path and the keys of a lookup, or of a `decode`, without a value for all others."""
    for node in walk(entry.tree):
        if isinstance(node, Call) and node.name == "decode" and len(node.args) % 2:
            path = tree_path(node.args[0])
            keys = node.args[1::2]
            if path is not None and all(isinstance(key, Literal) for key in keys):
                values = [key.value for key in keys if isinstance(key, Literal)]
                return path, {value for value in values if isinstance(value, str)}
    return None


RULE = Rule("XDM033", check, Needs.ROWS)
