"""Write a path as a `source`: JMESPath that parses as the same path."""

from __future__ import annotations

import json

from mapper.paths import STAR, FieldPath
from mapper.text.patterns import lazy_pattern

_PLAIN = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def source_text(path: FieldPath) -> str:
    """Return the source that reads a path, with other names than identifiers in quotes."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            name = step if _PLAIN.match(step) else json.dumps(step, ensure_ascii=False)
            parts.append(f".{name}" if parts else name)
        else:
            parts.append("[*]" if step is STAR else f"[{step}]")
    return "".join(parts)
