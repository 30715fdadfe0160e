"""Rephrase the messages of the parsers of JSON, TOML, CSV, and regular expressions.

The originals change between versions, and some are incomplete sentences. Each table maps a part of
a message to a phrase; its last row matches every other message.
"""

from __future__ import annotations

_JSON = (
    ("unterminated string", "a string is not closed with a double quote"),
    ("unclosed string", "a string is not closed with a double quote"),
    ("end of data", "the file ends too early"),
    ("empty document", "the file is empty"),
    ("trailing comma", "a comma before a closing bracket"),
    ("property name", "expected a name in double quotes"),
    ("string key", "expected a name in double quotes"),
    ("control character", "a line break or control character inside a string"),
    ("escape", "an invalid escape sequence in a string"),
    ("surrogate", "an unpaired surrogate in a string"),
    ("extra data", "text after the end of the JSON value"),
    ("content after", "text after the end of the JSON value"),
    ("':'", "expected a colon after the name"),
    ("',' delimiter", "expected a comma or a closing bracket"),
    ("',' or", "expected a comma or a closing bracket"),
    ("number", "an invalid number"),
    ("", "expected a value"),
)
_TOML = (
    ("Expected '=' after", "write key = value"),
    ("table declaration", "close the name of the table with ]"),
    ("array declaration", "close the name of the table with ]]"),
    ("Unclosed array", "close the list with ]"),
    ("inline table", "close the table with }"),
    ("Unterminated string", "close the string with its quote, on the same line"),
    ("Illegal character", "close the string with its quote, on the same line"),
    ('Expected "\'"', "close the string with its quote, on the same line"),
    ("escape", "write \\\\ for a backslash"),
    ("Unescaped", "write \\\\ for a backslash"),
    ("twice", "remove the duplicate key or table"),
    ("overwrite", "remove the duplicate key or table"),
    ("mutate", "remove the duplicate key or table"),
    ("after a statement", "start each key on its own line"),
    ("Invalid value", 'put strings in double quotes: key = "value"'),
    ("", 'write a key and its value on each line: ignore = ["SRC011"]'),
)
_CSV = (
    ("end of data", "a quote is never closed"),
    ("expected after", "text after a closing quote; write a quote inside quotes twice"),
    ("field larger", "a cell is too long"),
    ("NUL", "a null character"),
    ("", "the quotes of this row do not match"),
)
_REGEX = (
    ("missing )", "a '(' is not closed"),
    ("unterminated subpattern", "a '(' is not closed"),
    ("unbalanced", "a ')' without a '('"),
    ("character set", "a '[' is not closed"),
    ("repeat greater", "the minimum of a repetition is greater than its maximum"),
    ("repeat", "a repetition such as '*' has nothing to repeat"),
    ("group reference", "a reference to a group that does not exist"),
    ("group name", "an invalid group name"),
    ("missing", "a group name is not closed"),
    ("range", "a range such as 'z-a' is in the wrong order"),
    ("property", "an unknown property after \\p"),
    ("escape", "an invalid escape sequence"),
    ("extension", "an unknown construct after '(?'"),
    ("", "invalid syntax"),
)


def json_problem(message: str) -> str:
    """Return a phrase for a message of `json` or `orjson`."""
    return _phrase(_JSON, message)


def toml_hint(message: str) -> str:
    """Return what to do about a message of `tomllib`."""
    return _phrase(_TOML, message)


def csv_problem(message: str) -> str:
    """Return a phrase for a message of `csv`."""
    return _phrase(_CSV, message)


def regex_problem(message: str) -> str:
    """Return a phrase for a message of `regex`."""
    return _phrase(_REGEX, message)


def _phrase(table: tuple[tuple[str, str], ...], message: str) -> str:
    lower = message.lower()
    return next(phrase for part, phrase in table if part.lower() in lower)
