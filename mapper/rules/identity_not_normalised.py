"""An e-mail identity is not trimmed, or not in lower case."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import print_tree
from mapper.dataprep.tree import Wildcard, walk
from mapper.diagnostics import Diagnostic, Fix
from mapper.document import entry_fixes
from mapper.rules.base import Context, Rule, finding
from mapper.rules.identity_sources import IdentitySource, identity_sources
from mapper.rules.normalising import applied, not_done

_WORDS = {
    frozenset({"lower", "trim"}): "neither trimmed nor in lower case",
    frozenset({"lower"}): "not in lower case",
    frozenset({"trim"}): "not trimmed",
}
_NAMESPACES = ("email", "email_lc_sha256")
MAX_SHOWN = 60


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per value of an identity."""
    for source in identity_sources(context.document):
        missing = not_done(source.tree)
        if source.namespace.lower() in _NAMESPACES and missing:
            message = f"the e-mail identity '{source.name}' is {_WORDS[missing]}"
            span, fix = source.entry.span_of(source.tree), _fix(source, missing)
            yield finding("XDM016", message, span, _hint(source, missing), fixes=fix)


def _hint(source: IdentitySource, missing: frozenset[str]) -> str:
    text = print_tree(source.tree)
    if any(isinstance(node, Wildcard) for node in walk(source.tree)):
        return f"have RainFocus normalize '{text}': the platform cannot compute inside an array"
    text = text if len(text) <= MAX_SHOWN else "..."
    for name in sorted(missing, reverse=True):
        text = f"{name}({text})"
    is_whole = source.tree is source.entry.tree
    return f'write {{expression: "{text}"}}' if is_whole else f"write {text}"


def _fix(source: IdentitySource, missing: frozenset[str]) -> tuple[Fix, ...]:
    """Return the fix that applies the missing functions."""
    entry, tree = source.entry, applied(source.tree, missing)
    if entry.yaml is None or any(isinstance(node, Wildcard) for node in walk(source.tree)):
        return ()
    text = print_tree(tree)
    title = f"Write {text if len(text) <= MAX_SHOWN else 'lower(trim(...))'}"
    if entry.yaml.kind == "source" and entry.yaml.source is entry.yaml.value:
        return entry_fixes.as_expression(entry, title, text)
    return entry_fixes.rewritten(entry, title, (source.tree, text))


RULE = Rule("XDM016", check)
