"""The platform's standard identity namespaces, and the valid values in each.

Source: Adobe, "Identity namespace overview" (identity symbols), "Guardrails for Identity Service
data" (rejected values, ECID), and the destinations' requirements for hashes and phone numbers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from mapper.diagnostics import closest, question
from mapper.schema.check import ValueCheck
from mapper.text.patterns import lazy_pattern

STANDARD = (
    "AAID", "AdCloud", "CORE", "ECID", "Email", "Email_LC_SHA256", "FPID", "GAID", "IDFA", "Phone",
    "Phone_E.164", "Phone_SHA256", "Phone_SHA256_E.164", "TNTID", "WAID",
)  # fmt: skip

# Values that the platform rejects as identities, in lower case.
REFUSED = frozenset({"null", "anonymous", "invalid"})
MAX_CHARACTERS = 1024

# Assumed for the platform: an e-mail address has a domain of two or more labels.
_LABEL = r"[^\s@.,;:<>()\"]"
# Most addresses. The rest of `_EMAIL` matches them too, at a higher cost.
_COMMON_EMAIL = r"[a-z0-9_-]{1,64}+(?:\.[a-z0-9_-]{1,64}+)?+@[a-z0-9-]{1,63}+\.[a-z]{1,30}+"
_EMAIL = (
    rf"{_COMMON_EMAIL}\Z|"
    rf"(?=.{{3,254}}\Z)(?:{_LABEL}{{1,64}}\.)*{_LABEL}{{1,64}}"
    rf"@(?:{_LABEL}{{1,63}}\.)+(?!\d){_LABEL}{{1,63}}\Z"
)
# Assumed for the platform: the namespace Phone has numbers in E.164 format too.
_PHONE = r"\+[1-9][0-9]{1,14}\Z", "a phone number in E.164 format"
_SHA256 = r"[0-9a-fA-F]{64}\Z", "a SHA-256 hash of 64 hex digits"

# Namespace in lower case -> the pattern of a valid value, and its name. No pattern matches a value
# that the platform rejects.
_SHAPES = {
    "ecid": (r"[0-9]{38}\Z", "an ECID of 38 digits"),
    "email": (_EMAIL, "a valid e-mail address"),
    "email_lc_sha256": _SHA256,
    "phone": _PHONE,
    "phone_e.164": _PHONE,
    "phone_sha256": _SHA256,
    "phone_sha256_e.164": _SHA256,
}


def why_refused(value: str, namespace: str) -> str:
    """Return why the platform rejects an identity, as a predicate such as "is empty"; else ""."""
    text = value.strip()
    if not text:
        return "is empty"
    if text.lower() in REFUSED:
        return f"is '{text.lower()}'"
    if len(value) > MAX_CHARACTERS:
        return f"is longer than {MAX_CHARACTERS:,} characters"
    return why_invalid(value, namespace) if namespace.lower() == "ecid" else ""


def why_invalid(value: str, namespace: str) -> str:
    """Return why a value is invalid in a standard namespace, as a predicate; else ""."""
    shape = _SHAPES.get(namespace.lower())
    return "" if shape is None or re.match(shape[0], value) else f"is not {shape[1]}"


def similar_namespace(name: str) -> str | None:
    """Return the standard namespace that is similar to a name, or None."""
    same = [standard for standard in STANDARD if standard.lower() == name.lower()]
    if same:
        return same[0]
    return closest(name, STANDARD) if len(name) > 4 else None  # short names are similar by chance


def namespace_hint(name: str, *, shown: bool = True) -> str:
    """Return a hint for an unknown namespace, with its name if that may be shown."""
    example = f'"{name}"' if shown else "..."
    listed = f"add your organization's own to mapper.toml: namespaces = [{example}]"
    similar = similar_namespace(name)
    return listed if similar is None else f"{question(similar)} Otherwise, {listed}"


@cache
def identity_lines(namespace: str) -> re.Pattern[str] | None:
    """Return a pattern of lines that `identity_check` accepts one by one; not of all such lines."""
    shape = _SHAPES.get(namespace.lower())
    if shape is None:
        return None
    line = _COMMON_EMAIL if shape[0] == _EMAIL else shape[0].removesuffix(r"\Z")
    return lazy_pattern(rf"(?:{line}\n)*+\Z")


@cache
def identity_check(namespace: str) -> ValueCheck:
    """Return a function that checks whether a string is a valid identity in a namespace."""
    shape = _SHAPES.get(namespace.lower())
    if shape is not None:
        return cast(ValueCheck, re.compile(shape[0]).match)
    return lambda value: not why_refused(value, namespace)
