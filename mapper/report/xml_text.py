"""Text in XML documents."""

from __future__ import annotations

import re

from mapper.text.escape import printable

# Characters that XML 1.0 forbids and `printable` does not escape.
_NO_XML = re.compile("[\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text of an element or an attribute; no line of it is a command of a GitHub workflow."""
    text = _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", printable(text))
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text.replace("::", ":&#58;").replace("##[", "#&#35;[")
