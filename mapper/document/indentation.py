"""Finds keys that are not indented enough, which YAML reads as keys of the block around."""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile

from mapper.diagnostics import Collector, Fix
from mapper.document import fixes
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, own_entries


def outdented(
    block: Block, inner: Collection[str], collector: Collector
) -> tuple[Block, list[Scalar]]:
    """Report keys that are in the same column as the key they belong to.

    Args:
        block: A block whose values are blocks, such as the fields of a group.
        inner: The keys of those blocks.
        collector: Receives the findings.

    Returns:
        The block without such keys and their owners; and the owners.
    """
    kept: list[tuple[Scalar, YamlNode]] = []
    owners: list[Scalar] = []
    owner: tuple[Scalar, YamlNode] | None = None
    reported = False
    for key, value in block:
        if owner is None or not _belongs(key, value, owner[1], inner):
            owner, reported = (key, value), False
            kept.append(owner)
            continue
        if not reported:
            reported = True
            owners.append(owner[0])
            kept.pop()
            message = (
                f"'{key.text}' is in the same column as '{owner[0].text}', which it belongs to"
            )
            hint = f"indent '{key.text}' more than '{owner[0].text}'"
            fix = _indented(block, key, owner, inner)
            collector.add("DOC012", message, key.span, hint=hint, fixes=fix)
    return Block(tuple(kept), block.span), owners


def _belongs(key: Scalar, value: YamlNode, owner: YamlNode, inner: Collection[str]) -> bool:
    if key.value not in inner or isinstance(value, Block):
        return False
    if isinstance(owner, Block):
        names = {name.value for name, _ in owner}
        return bool(names) and names <= set(inner) and key.value not in names
    return isinstance(owner, Scalar) and owner.value is None


def _indented(
    block: Block, first: Scalar, owner: tuple[Scalar, YamlNode], inner: Collection[str]
) -> tuple[Fix, ...]:
    """Return the fix that indents a key, and the keys after it that belong there."""
    own = own_entries(block)
    position = next((at for at, (key, _) in enumerate(own) if key is first), len(own))
    lines = takewhile(lambda entry: _belongs(*entry, owner[1], inner), own[position:])
    keys = [key for key, _ in lines]
    if not keys or first.in_flow or owner[1].span.end > first.span.start:
        return ()
    return fixes.indented(
        f"Indent the keys of '{owner[0].text}'", own[position : position + len(keys)]
    )


def without_fields(
    groups: Block, inner: Collection[str], collector: Collector
) -> tuple[Block, list[Scalar]]:
    """Report fields, and keys of fields, that are directly under `groups`.

    Returns:
        The groups without them; and the fields.
    """
    fields = [title for title, block in groups if _is_field(block, inner)]
    keys = [title for title, block in groups
            if title.value in inner and not isinstance(block, Block)]  # fmt: skip
    if fields:
        name, more = fields[0].text, len(fields) - 1
        others = f" and {more} other{'s' * (more > 1)}" * (more > 0)
        verb = "are" if others else "is"
        message = f"the field '{name}'{others} {verb} directly under 'groups', without a group"
        hint = f"add a group: Details: {{{name}: {{type: string}}}}"
        collector.add("DOC012", message, fields[0].span, hint=hint)
    for key in keys:
        message = f"'{key.text}' is in the same column as the groups"
        hint = f"indent '{key.text}' more than the field it belongs to"
        collector.add("DOC012", message, key.span, hint=hint)
    kept = [entry for entry in groups if entry[0] not in (*fields, *keys)]
    return Block(tuple(kept), groups.span), fields


def _is_field(node: YamlNode, inner: Collection[str]) -> bool:
    """Return whether a block is a field rather than a group of fields."""
    if not isinstance(node, Block) or not all(key.value in inner for key, _ in node):
        return False
    kind = node.get("type")
    return isinstance(kind, Sequence) or (isinstance(kind, Scalar) and kind.value is not None)
