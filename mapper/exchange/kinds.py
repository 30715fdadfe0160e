"""THE table of what an export holds: a kind, the files that belong to it, what they are for."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """One row: its name for `--only`, its files as patterns, and what they are for."""

    name: str
    files: tuple[str, ...]
    purpose: str


KINDS: dict[str, Kind] = {
    row.name: row
    for row in (
        Kind("mapping-set", ("mapping-set.json",), "the mapping, for `POST /mappingSets`"),
        Kind("csv", ("mappings.csv",), "the mapping, for the mapping step's import from a file"),
        Kind("sample", ("sample.json",), "the Sample JSON Payload to upload"),
        Kind("schema", ("schema/*",), "the schema, for the Schema Registry"),
        Kind("next-steps", ("NEXT-STEPS.md",), "what to do with all of them"),
    )
}


def kind_of(name: str) -> str:
    """The kind that a file of an export belongs to, by its path in the folder."""
    for kind in KINDS.values():
        for pattern in kind.files:
            if name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1])):
                return kind.name
    raise KeyError(name)
