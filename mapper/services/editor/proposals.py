"""Names that fit at a position, and the text to insert for each."""

from __future__ import annotations

from dataclasses import field

from mapper.document.yaml_text import text_scalar
from mapper.services.editor.cursor import Cursor
from mapper.services.messages import Answer
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable


class CompletionItem(Answer, frozen=True, kw_only=True):
    """A name to insert.

    Attributes:
        label: The name.
        kind: key, target, field, source, function, method, operator, value, code, file, or text.
        detail: Its type, in a few words.
        info: Its description; lines end with LF.
        insert: The text that replaces the range.
    """

    label: str
    kind: str
    detail: str = ""
    info: str = ""
    insert: str


@dataclass
class Proposals:
    """The names that fit at a position.

    Attributes:
        items: The names, the most useful first.
        start: The offset in the scalar before the position at which the names start.
        after: The number of characters after the position that they replace.
    """

    items: list[CompletionItem] = field(default_factory=list)
    start: int = 0
    after: int = 0

    def add(
        self, label: str, kind: str, detail: str = "", info: str = "", insert: str | None = None
    ) -> None:
        """Add a name; it is inserted as it is, unless `insert` has another text."""
        text = label if insert is None else insert
        self.items.append(
            CompletionItem(label=printable(label), kind=kind, detail=detail, info=info, insert=text)
        )


def as_key(text: str, cursor: Cursor, rest: str = " ") -> str:
    """Return a key as YAML, with a colon if the line has none.

    Args:
        text: The key.
        cursor: The position.
        rest: The text after the colon.
    """
    if cursor.style:
        return _escaped(text, cursor.style)
    written = text_scalar(text, in_flow=cursor.in_flow)
    return written if cursor.has_colon else f"{written}:{rest}"


def as_value(text: str, cursor: Cursor, *, is_whole: bool = True) -> str:
    """Return a string as YAML: a whole scalar, or a part of the scalar at the position."""
    if cursor.style:
        return _escaped(text, cursor.style)
    return cursor.gap + (text_scalar(text, in_flow=cursor.in_flow) if is_whole else text)


def _escaped(text: str, style: str) -> str:
    if style == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"') if style == '"' else text
