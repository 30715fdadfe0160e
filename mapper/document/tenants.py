"""Tenant ids, and the placeholder `_tenant` in paths."""

from __future__ import annotations

import os
import re

from mapper.paths import FieldPath
from mapper.text import MapperError

PLACEHOLDER = "_tenant"

# Assumed for the platform: a tenant id consists of letters, digits, and underscores.
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")


def is_tenant(text: str) -> bool:
    """Return whether a string is a valid tenant id, without the leading underscore."""
    return _TENANT.match(text) is not None


def given_tenant(option: str | None) -> str:
    """Return the tenant id in an option or in MAPPER_TENANT, without underscore; "" if not given.

    Raises:
        MapperError: The tenant id is invalid.
    """
    given = option or os.environ.get("MAPPER_TENANT") or ""
    tenant = given.removeprefix("_")
    if given and not is_tenant(tenant):
        message = f"'{given}' is not a valid tenant id: use letters, digits, and underscores"
        raise MapperError(message)
    return tenant


def fill_tenant(path: FieldPath, tenant: str) -> FieldPath:
    """Return a path with `_tenant` at its start replaced by the tenant's object."""
    return (f"_{tenant}", *path[1:]) if path[:1] == (PLACEHOLDER,) else path
