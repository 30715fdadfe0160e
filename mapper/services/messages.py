"""The bases of requests and answers, which are JSON objects with names in camel case.

Positions are lines and columns from 1, in characters (code points), as in the reports; the end of a
range is the position after it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from mapper.dataprep import MAX_CHARACTERS
from mapper.text import MapperError

MAX_EXPRESSION = 4 * MAX_CHARACTERS  # characters of a text that is not in a document


class RequestError(MapperError):
    """A request that is not valid JSON of its type."""


class UnknownServiceError(RequestError):
    """A request to a service that does not exist."""


class Request(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """The base of all requests.

    Attributes:
        unsaved: The text of changed documents by their ids; the others are read from disk.
    """

    unsaved: dict[str, str] = {}


class RowRequest(Request, frozen=True, kw_only=True):
    """A request about a payload.

    Attributes:
        sample: The id of a sample; None for no sample.
        row: The index of a row of the sample.
        payload: A JSON object to use instead of a sample.
    """

    sample: int | None = None
    row: int = 0
    payload: str | None = None


class PositionRequest(Request, frozen=True, kw_only=True):
    """A request about a position of a document.

    Attributes:
        document: The id of the document.
        line: The line.
        column: The column.
    """

    document: str
    line: int
    column: int


class TextPositionRequest(
    Request, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """A request about a position of an expression or source that is not in a document.

    Attributes:
        language: "expression" for Data Prep, "source" for JMESPath.
        text: The expression or source.
        line: The line of the text.
        column: The column.
    """

    language: Literal["expression", "source"]
    text: str
    line: int
    column: int


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The base of all answers."""
