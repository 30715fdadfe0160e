"""Field names that the platform accepts in the tenant's object."""

from __future__ import annotations

import re

from mapper.text.patterns import lazy_pattern

FIELD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")
_NOT_IN_NAMES = lazy_pattern(r"[^A-Za-z0-9_]+")


def accepted_name(name: str) -> str:
    """Return a name in camel case without invalid characters; "" if none are valid."""
    parts = [part for part in _NOT_IN_NAMES.split(name) if part.strip("_")]
    joined = "".join(
        part if n == 0 else part[:1].upper() + part[1:] for n, part in enumerate(parts)
    )
    return joined.lstrip("_")
