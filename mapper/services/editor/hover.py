"""Describe the name at a position of a document, and the call around it."""

from __future__ import annotations

from mapper.dataprep import MAX_CHARACTERS, ExpressionSyntaxError, parse, tree_path
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.operator_help import OPERATORS
from mapper.diagnostics import CODES
from mapper.engine.private_names import shown_path
from mapper.jmes import lower_source
from mapper.paths import FieldPath, names_of, print_path, with_stars
from mapper.schema import described
from mapper.services.editor.context import EditorContext, Position
from mapper.services.editor.cursor import Cursor, cursor_at
from mapper.services.editor.descriptions import (
    examples_text,
    field_text,
    function_label,
    function_text,
    key_detail,
    key_text,
    mapped_text,
    source_detail,
    source_text_of,
)
from mapper.services.editor.expression_cursor import expression_cursor, path_around
from mapper.services.editor.roles import role_of
from mapper.services.editor.sample_fields import SampleField
from mapper.services.messages import Answer
from mapper.services.name_pages import explain_meant
from mapper.text.escape import printable
from mapper.text.patterns import lazy_pattern

_CODE = lazy_pattern(r"[A-Za-z]{3}[0-9]{3}\b")


class HoverItem(Answer, frozen=True, kw_only=True):
    """The description of a name.

    Attributes:
        title: The name.
        detail: Its type, in a few words.
        info: Its description; lines end with LF.
        signature: The signature of a function, or "".
        example: Examples, one per line, or "".
    """

    title: str
    detail: str = ""
    info: str = ""
    signature: str = ""
    example: str = ""


class Hover(Answer, frozen=True, kw_only=True):
    """The descriptions of the name in a range."""

    line: int
    column: int
    end_column: int
    items: tuple[HoverItem, ...]


class SignatureParameter(Answer, frozen=True, kw_only=True):
    """A parameter: the range in the label of its signature, in code points."""

    start: int
    end: int


class SignatureHelp(Answer, frozen=True, kw_only=True):
    """The signature of the call around a position.

    Attributes:
        label: The signature.
        parameters: Its parameters.
        active: The index of the parameter of the argument at the position; -1 if the call has too
            many arguments.
        info: What the function does.
    """

    label: str
    parameters: tuple[SignatureParameter, ...]
    active: int
    info: str


def hover_at(context: EditorContext, line: int, column: int) -> Hover | None:
    """Return the description of the name at a position, or None; both numbers start at 1."""
    cursor = cursor_at(context.text, line, column, context.kind)
    position = Position(context, cursor, role_of(cursor))
    name = position.role.name
    if name in ("source", "expression"):
        return _in_expression(position)
    if name in ("comment", "codes"):
        return _code(position)
    text, item = cursor.fragment.text.strip(), None
    if not text or "\n" in text:
        return None
    if name == "key" and position.role.table is not None and text in position.role.table:
        key = position.role.table[text]
        item = HoverItem(title=text, detail=key_detail(key), info=key_text(key))
    elif name == "target":
        item = _target(position, text)
    elif name in ("payload", "record", "field"):
        item = _named(position, text)
    return None if item is None else _at(cursor, 0, len(cursor.fragment.text), item)


def _at(cursor: Cursor, start: int, end: int, item: HoverItem) -> Hover | None:
    """Return a description of some characters of the scalar; None if they are on other lines."""
    first, last = cursor.fragment.column_of(start), cursor.fragment.column_of(end)
    if first < 0:
        return None
    return Hover(line=cursor.line, column=first + 1, end_column=last + 1, items=(item,))


def _target(position: Position, text: str) -> HoverItem | None:
    context, names = position.context, position.context.names
    path = names.target_of(text)
    field = None if path is None else names.field_at(path)
    if path is None or field is None:
        return None
    lines = [
        field_text(field, shows_values=context.shows_values),
        mapped_text(names.by_target.get(path), context) or "No entry maps it.",
    ]
    title = printable(print_path(path))
    return HoverItem(title=title, detail=described(field), info="\n".join(filter(None, lines)))


def _named(position: Position, text: str) -> HoverItem | None:
    """Describe a field of a schema document, or a name in a payload or record."""
    role, names = position.role, position.context.names
    if role.name == "record":
        steps = tuple(step for step in role.path if isinstance(step, str))
        return _target(position, print_path((*steps, text)))
    if role.name == "field":
        return _target(position, f"_tenant.{text}") or _target(position, text)
    path = (*role.path, text)
    field = position.context.samples.by_path.get(path)
    if field is None or shown_path(path, names.maps) != path:
        return None
    return _source(position, field, text)


def _source(position: Position, field: SampleField, title: str) -> HoverItem:
    info = source_text_of(field, position.context)
    return HoverItem(title=printable(title), detail=source_detail(field), info=info)


def _in_expression(position: Position) -> Hover | None:
    """Describe the path or function at a position of an expression or source."""
    cursor, language = position.cursor, position.role.name
    fragment = cursor.fragment
    text = fragment.text
    around = path_around(text, len(fragment.before), language)
    if around is None:
        return None
    start, end = around
    word = text[start:end]
    is_call = text[end:].lstrip().startswith("(")
    item = _function(word) if is_call and language == "expression" else None
    if item is None and not is_call:
        item = _path(position, word, language)
    return None if item is None else _at(cursor, start, end, item)


def _path(position: Position, word: str, language: str) -> HoverItem | None:
    context = position.context
    path = _path_of(word, language)
    if path is None:
        return None
    field = context.samples.by_path.get(with_stars(path))
    if field is not None:
        hidden = shown_path(field.path, context.names.maps) != field.path
        return None if hidden else _source(position, field, word)
    if names_of(path) in context.names.readers and context.samples.rows:
        return HoverItem(title=printable(word), detail="not in the samples")
    return None


def _path_of(text: str, language: str) -> FieldPath | None:
    """Return the path that an expression or source consists of, or None."""
    if len(text) > MAX_CHARACTERS:
        return None
    if language == "source":
        tree, _ = lower_source(text)
    else:
        try:
            tree = parse(text)
        except ExpressionSyntaxError:
            tree = None
    return None if tree is None else tree_path(tree)


def _function(name: str) -> HoverItem | None:
    function = FUNCTIONS.get(name)
    if function is not None:
        return HoverItem(
            title=name,
            detail="function",
            info=function_text(function),
            signature=function_label(function, name)[0],
            example=examples_text(function.examples),
        )
    row = OPERATORS.get(name)
    if row is not None:
        return HoverItem(title=name, detail="operator", info=row.help, signature=row.usage,
                         example=examples_text(row.examples))  # fmt: skip
    info = explain_meant(name)
    if info is None:
        return None
    return HoverItem(title=printable(name), detail="unknown function", info=printable(info.strip()))


def _code(position: Position) -> Hover | None:
    fragment = position.cursor.fragment
    offset = len(fragment.before)
    for match in _CODE.finditer(fragment.text):
        row = CODES.get(match[0].upper())
        if row is not None and match.start() <= offset <= match.end():
            item = HoverItem(title=row.id, detail=f"{row.severity.value}, {row.slug}",
                             info=row.title)  # fmt: skip
            return _at(position.cursor, match.start(), match.end(), item)
    return None


def signature_at(context: EditorContext, line: int, column: int) -> SignatureHelp | None:
    """Return the signature of the call around a position of an expression, or None."""
    cursor = cursor_at(context.text, line, column, context.kind)
    role = role_of(cursor)
    if role.name != "expression":
        return None
    call = expression_cursor(cursor.fragment.before, role.name).call
    function = None if call is None else FUNCTIONS.get(call.name)
    if call is None or function is None:
        return None
    label, ranges = function_label(function, call.name)
    maximum = function.signature.max_arguments
    active = -1
    if ranges and (maximum is None or call.argument < maximum):
        parameter = function.signature.parameter_at(call.argument)
        active = function.signature.parameters.index(parameter)
    return SignatureHelp(
        label=label,
        parameters=tuple(SignatureParameter(start=start, end=end) for start, end in ranges),
        active=active,
        info=function.help,
    )
