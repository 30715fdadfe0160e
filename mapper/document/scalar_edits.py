"""Edits a string in YAML: the replacement keeps the quotes, or gets some if it needs them."""

from __future__ import annotations

from collections.abc import Iterable

from mapper.diagnostics import Edit
from mapper.document.nodes import Scalar, end_of
from mapper.document.scalars import scalar_offsets
from mapper.document.yaml_edits import edit_at
from mapper.document.yaml_text import escaped, text_scalar


def part_edit(scalar: Scalar, start: int, end: int, text: str) -> Edit | None:
    """Return the edit after which `text` replaces the characters `start` to `end` of a string.

    Return None if no edit does this without a change of the layout.
    """
    if not _is_editable(scalar) or not text.isprintable():
        return None
    if not scalar.style:
        return _plain_edit(scalar, start, end, text)
    if scalar.style in "|>" and not _fits_in_lines(scalar.text, start, end, text):
        return None
    offsets = scalar_offsets(scalar.span, scalar.text, scalar.style)
    first, last = offsets[start], offsets[end]
    if last < first or (last == first) != (start == end):
        return None  # the characters were not found
    return edit_at(scalar.span.source, first, last, _in_style(text, scalar.style))


def part_edits(scalar: Scalar, changes: Iterable[tuple[int, int, str]]) -> list[Edit | None]:
    """Return the edits for several replacements, each as of `part_edit`."""
    changes = sorted(changes)
    whole = after(scalar.text, changes)
    if not scalar.style and text_scalar(whole, in_flow=scalar.in_flow) != whole:
        return [whole_edit(scalar, whole)]
    return [part_edit(scalar, *change) for change in changes]


def after(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Return a string after replacements, which do not overlap."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def whole_edit(scalar: Scalar, text: str) -> Edit | None:
    """Return the edit after which a scalar is a string with another value; None as above."""
    if scalar.style:
        return part_edit(scalar, 0, len(scalar.text.rstrip("\n")), text)
    if not _is_editable(scalar) or not scalar.text or not text.isprintable():
        return None
    return raw_edit(scalar, text_scalar(text, in_flow=scalar.in_flow))


def raw_edit(scalar: Scalar, text: str) -> Edit | None:
    """Return the edit that replaces a scalar with its quotes by YAML; None if it has an anchor."""
    if not _is_editable(scalar):
        return None
    return edit_at(scalar.span.source, scalar.span.start, end_of(scalar), text)


def quoted(text: str, *, in_flow: bool = True) -> str:
    """Return a string as YAML that is always in quotes."""
    scalar = text_scalar(text, in_flow=in_flow)
    return scalar if scalar[:1] in ("'", '"') else f'"{scalar}"'


def _is_editable(scalar: Scalar) -> bool:
    """Return whether a scalar has no anchor, which others may refer to, and no tag."""
    return scalar.span.source.text[scalar.span.start : scalar.span.start + 1] not in ("&", "!")


def _plain_edit(scalar: Scalar, start: int, end: int, text: str) -> Edit | None:
    whole = scalar.text[:start] + text + scalar.text[end:]
    written = text_scalar(whole, in_flow=scalar.in_flow)
    if written != whole:
        return raw_edit(scalar, written)
    offsets = scalar_offsets(scalar.span, scalar.text, "")
    return edit_at(scalar.span.source, offsets[start], offsets[end], text)


def _fits_in_lines(whole: str, start: int, end: int, text: str) -> bool:
    """Return whether a line of a block scalar neither becomes empty nor starts with a space."""
    at_start = whole[:start].endswith("\n") or not start
    rest = text + whole[end:].partition("\n")[0]
    return "\n" not in whole[start:end] and (not at_start or (rest[:1].strip() != ""))


def _in_style(text: str, style: str) -> str:
    if style == "'":
        return text.replace("'", "''")
    return "".join(map(escaped, text)) if style == '"' else text
