"""The tenant: where its id comes from, and `_tenant` in paths."""

from __future__ import annotations

import os
import re

from mapper.paths import FieldPath
from mapper.text import MapperError

PLACEHOLDER = "_tenant"

# Assumed for the platform: a tenant id is made of letters, digits and underscores.
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")


def is_tenant(text: str) -> bool:
    """Whether a text can be a tenant id, written without the leading underscore."""
    return _TENANT.match(text) is not None


def given_tenant(option: str | None) -> str:
    """Return the tenant id of an option or of MAPPER_TENANT, without underscore; "" if not given.

    Raises:
        MapperError: if it is not a valid tenant id.
    """
    given = option or os.environ.get("MAPPER_TENANT") or ""
    tenant = given.removeprefix("_")
    if given and not is_tenant(tenant):
        message = f"'{given}' is not a valid tenant id: use letters, digits, and underscores"
        raise MapperError(message)
    return tenant


def fill_tenant(path: FieldPath, tenant: str) -> FieldPath:
    """A path in which `_tenant` at the start stands for the tenant's object."""
    return (f"_{tenant}", *path[1:]) if path[:1] == (PLACEHOLDER,) else path
