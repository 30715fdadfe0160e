"""Reads YAML values as JSON, and reports values that YAML reads in another way than they look."""

from __future__ import annotations

from math import isfinite
from typing import Any

from mapper.diagnostics import Collector
from mapper.document import fixes
from mapper.document.keys import Unusable
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode
from mapper.document.yaml_text import in_quotes


def report_misread(node: Scalar, collector: Collector) -> bool:
    """Report a scalar that YAML changes, such as yes and 010; return False for any other."""
    match node:
        case Scalar(bool(), text) if text not in ("true", "false", "True", "False"):
            read = "true" if node.value else "false"
            hint = f'put it in quotes: "{text}", or write true or false'
        case Scalar(int() as value, text) if _is_rewritten(value, text):
            read = str(value)
            hint = f'put it in quotes: "{text}", or write {value}'
        case _:
            return False
    fix = fixes.in_quotes(node) + fixes.written_as(node, read)
    collector.add("DOC012", f"YAML reads {text} as {read}", node.span, hint=hint, fixes=fix)
    return True


def is_misread(node: Scalar) -> bool:
    """Return whether `report_misread` reports a scalar."""
    return report_misread(node, Collector())


def _is_rewritten(value: object, text: str) -> bool:
    """Return whether YAML drops leading zeros: 010 is the octal number 8, and 007 is 7."""
    digits = text.lstrip("+-")
    return type(value) is int and len(digits) > 1 and digits[0] == "0" and digits.isdigit()


def report_cut_value(node: YamlNode, collector: Collector) -> None:
    """Report a value that ends before a '#', which starts a comment (DOC024)."""
    if isinstance(node, Scalar) and node.value is not None and node.comment is not None:
        cut = node.comment
        message = f"the value ends before '#', which starts a comment: '{node.text}'"
        text = cut.source.text[node.span.start : cut.end]
        hint = f"put the value in quotes: {in_quotes(text)}; or start the comment with '# '"
        fix = fixes.comment_in_quotes(node, cut) + fixes.spaced_comment(cut)
        collector.add("DOC024", message, cut, hint=hint, fixes=fix)


def json_value(node: YamlNode, collector: Collector) -> Any:
    """Return a node as a JSON value: payloads, records, and expected values.

    Raises:
        Unusable: a value is not what it looks like, or JSON does not have it; it is reported.
    """
    report_cut_value(node, collector)
    match node:
        case Sequence(items):
            return [json_value(item, collector) for item in items]
        case Block(entries):
            return {_key(key, collector): json_value(value, collector) for key, value in entries}
        case Scalar(float() as number, text) if not isfinite(number):
            hint = f'put it in quotes: "{text}", or write a number'
            message, fix = f"JSON has no number '{text}'", fixes.in_quotes(node)
            collector.add("DOC012", message, node.span, hint=hint, fixes=fix)
            raise Unusable
    assert isinstance(node, Scalar)
    if report_misread(node, collector):
        raise Unusable
    return node.value


def _key(key: Scalar, collector: Collector) -> str:
    if isinstance(key.value, str):
        return key.value
    hint = f'put it in quotes: "{key.text}"'
    message, fix = f"the key '{key.text}' must be a string", fixes.in_quotes(key)
    collector.add("DOC012", message, key.span, hint=hint, fixes=fix)
    raise Unusable
