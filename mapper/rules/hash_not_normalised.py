"""An e-mail address is hashed without being trimmed or converted to lower case."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import paths_read, print_tree
from mapper.dataprep.tree import Call, Node
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.rules.base import Context, Rule, finding
from mapper.rules.normalising import HASHES, applied, not_done


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per hash."""
    for entry, call in context.nodes(Call):
        if call.name not in HASHES or not call.args or not _is_address(call.args[0]):
            continue
        if missing := not_done(call.args[0]):
            how = " and ".join(sorted(missing, reverse=True))
            message = f"'{call.name}' hashes an e-mail address without {how}"
            hint = f"write {call.name}(lower(trim(...)))"
            text = print_tree(applied(call.args[0], missing))
            fix = entry_fixes.rewritten(entry, f"Hash {text}", (call.args[0], text))
            yield finding("XDM017", message, entry.span_of(call), hint, fixes=fix)


def _is_address(tree: Node) -> bool:
    names = [path[-1] for path in paths_read(tree)]
    return any(isinstance(name, str) and "mail" in name.lower() for name in names)


RULE = Rule("XDM017", check)
