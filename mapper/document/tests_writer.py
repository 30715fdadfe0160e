"""Writes tests as YAML: a new document, or tests to append to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mapper.document.mapping_tests import ABSENT
from mapper.document.yaml_text import text_scalar, value_scalar
from mapper.text.dataclass import dataclass

WIDTH = 96


@dataclass(frozen=True)
class NewTest:
    """A test to write.

    Attributes:
        name: Its name.
        payload: A JSON object, or the path of a payload file, relative to the document's folder.
        row: The number of the row in the file, from 1, if it has several.
        expect: Targets, as documents write them, with JSON values or `ABSENT`.
        findings: The codes of all findings; None if they are not checked.
        rejected: The codes of the errors that reject the row; None if it is converted.
        record: The whole record, or the path of a golden file; None if it is not compared.
    """

    name: str
    payload: dict[str, Any] | str
    row: int | None = None
    expect: Sequence[tuple[str, Any]] = ()
    findings: tuple[str, ...] | None = None
    rejected: tuple[str, ...] | None = None
    record: dict[str, Any] | str | None = None


def write_tests(mapping: str, tests: Iterable[NewTest], head: str = "") -> str:
    """Return a tests document; `mapping` is the mapping's path, relative to its folder."""
    lines = ["mapper-tests: 1", f"mapping: {text_scalar(mapping)}", "tests:"]
    return head + "\n".join([*lines, *_blocks(tests, "  ")]) + "\n"


def appended(text: str, tests: Iterable[NewTest], indent: str = "  ") -> str:
    """Return the text of a tests document, whose last key is `tests`, with tests at its end."""
    return text.rstrip("\n") + "\n\n" + "\n".join(_blocks(tests, indent)) + "\n"


def _blocks(tests: Iterable[NewTest], indent: str) -> list[str]:
    lines: list[str] = []
    for test in tests:
        lines += ["", *write_test(test, indent)] if lines else write_test(test, indent)
    return lines


def write_test(test: NewTest, indent: str = "  ") -> list[str]:
    """Return the lines of a test, with its name at an indentation."""
    inner = indent + "  "
    lines = [f"{indent}{text_scalar(test.name)}:", *key_lines("payload", test.payload, inner)]
    if test.row is not None:
        lines.append(f"{inner}row: {test.row}")
    if test.expect:
        lines.append(f"{inner}expect:")
        for target, value in test.expect:
            lines += key_lines(target, value, inner + "  ")
    for key, codes in (("findings", test.findings), ("rejected", test.rejected)):
        if codes is not None:
            lines.append(f"{inner}{key}: [{', '.join(codes)}]")
    if test.record is not None:
        lines += key_lines("record", test.record, inner)
    return lines


def key_lines(key: str, value: Any, indent: str) -> list[str]:
    """Return the lines of a key and its value: in flow style if they fit, else in block style."""
    head = f"{indent}{text_scalar(key)}:"
    line = f"{head} {expected_scalar(value)}"
    if len(line) <= WIDTH or not isinstance(value, dict) or not value:
        return [line]
    return [
        head,
        *(part for name, item in value.items() for part in key_lines(name, item, indent + "  ")),
    ]


def expected_scalar(value: Any) -> str:
    """Return an expected value in flow style; the string "absent" is in quotes."""
    if value is ABSENT:
        return str(ABSENT.value)
    return f'"{value}"' if value == ABSENT.value else value_scalar(value)
