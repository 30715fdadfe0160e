"""The generated functions of a mapping, with its own lines as comments."""

from __future__ import annotations

import re

from mapper.api.mapping import Mapping
from mapper.text.escape import printable

_LINE = re.compile(r"^( *)# line ([0-9]+)$", re.MULTILINE)


def annotated(mapping: Mapping) -> str:
    """The source of the functions that convert rows; where the two kinds are told apart.

    The lines of the mapping are put in here, for reading: what runs holds none of its text.
    """
    lines = mapping.document.span.source.text.splitlines()

    def comment(match: re.Match[str]) -> str:
        number = int(match[2])
        text = lines[number - 1].strip() if number <= len(lines) else ""
        return f"{match[1]}# {number}: {printable(text)}"

    source = mapping.converter.functions(loose=False).source
    return _LINE.sub(comment, source)
