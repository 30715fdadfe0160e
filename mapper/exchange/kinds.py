"""THE table of what an export contains: a kind, its name for `--only`, and its files."""

from __future__ import annotations

# Name -> patterns of the files that belong to it.
KINDS: dict[str, tuple[str, ...]] = {
    "mapping-set": ("mapping-set.json",),  # the mapping, for `POST /mappingSets`
    "csv": ("mappings.csv",),  # the mapping, for the mapping step's import from a file
    "sample": ("sample.json",),  # the Sample JSON Payload to upload
    "schema": ("schema/*",),  # the schema, for the Schema Registry
    "next-steps": ("NEXT-STEPS.md",),  # what to do with all of them
}


def kind_of(name: str) -> str:
    """Return the kind that a file of an export belongs to, by its path in the folder."""
    for kind, patterns in KINDS.items():
        for pattern in patterns:
            if name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1])):
                return kind
    raise KeyError(name)
