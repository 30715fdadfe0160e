"""The tenant: where its id comes from, and `_tenant` in paths."""

from __future__ import annotations

import re

from mapper.paths import FieldPath

PLACEHOLDER = "_tenant"

# Assumed for the platform: a tenant id is made of letters, digits and underscores.
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")


def is_tenant(text: str) -> bool:
    """Whether a text can be a tenant id, written without the leading underscore."""
    return _TENANT.match(text) is not None


def fill_tenant(path: FieldPath, tenant: str) -> FieldPath:
    """A path in which `_tenant` at the start stands for the tenant's object."""
    return (f"_{tenant}", *path[1:]) if path[:1] == (PLACEHOLDER,) else path
