"""Write `NEXT-STEPS.md`: the steps in all user interfaces for the files of an export.

The text is in `next_steps.md`: `{name}` is replaced by a value, and a line with `{?name}` or
`{!name}` is omitted if the value is empty or not empty.

Source: Adobe's guides to the Schema Registry, Data Prep and sources, and RainFocus' public page on
its connector (Integration Profile, Sample JSON Payload, endpoint URL and dataflow id). Assumed for
the platform: the mapping step of an existing dataflow accepts another import.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from mapper.document import MappingDocument
from mapper.exchange.markdown import code, plain_text
from mapper.paths import print_path
from mapper.schema import IDENTITY_MAP, Schema

_ABOUT_VALUES = {
    True: "It may contain personal data if your samples do.",
    False: "Values of identity and sensitive fields are replaced with made-up values of the same "
    "shape; to keep them, run `mapper export --keep-sample-values`.",
}
_PLATFORM = "https://platform.adobe.io/data/foundation"
_LINE = re.compile(r"^(?:\{([?!])(\w+)\})?(.*)$", re.MULTILINE)


def next_steps(
    document: MappingDocument,
    files: Collection[str],
    *,
    schema_id: str,
    is_known: bool,
    keeps_values: bool = False,
) -> str:
    """Return the page as Markdown.

    Args:
        document: The mapping.
        files: The paths of the other files in the folder.
        schema_id: The `$id` in the exported files.
        is_known: True if it is the platform's id, False if it is a placeholder.
        keeps_values: True if the sample has the identity and sensitive values of the payloads.
    """
    schema = document.schema
    has_import = "schema/import.json" in files
    uses_map = document.primary_identity == (IDENTITY_MAP,)
    calls = _calls(files)
    values: dict[str, object] = {
        "name": plain_text(document.name),
        "schema": plain_text(schema.title),
        "tenant": code(schema.tenant),
        "count": len(document.entries),
        "class": plain_text(schema.xdm_class.title),
        "schema_id": code(schema_id),
        "is_known": is_known,
        "can_import": not is_known and has_import,
        "must_create": not is_known and not has_import,
        "identities": _identities(schema),
        "profile_by_field": schema.profile and not uses_map,
        "profile_by_map": schema.profile and uses_map,
        "sample": "`sample.json`" if "sample.json" in files else "the Sample JSON Payload",
        "csv": "`mappings.csv`" if "mappings.csv" in files else "the mappings",
        "about_values": _ABOUT_VALUES[keeps_values],
        "calls": calls,
        "needs_id": calls and not is_known,
    }
    template = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    lines = []
    for sign, name, text in _LINE.findall(template.rstrip("\n")):
        if not sign or bool(values[name]) == (sign == "?"):
            lines.append(text.format_map(values))
    return "\n".join(lines).rstrip("\n") + "\n"


def _identities(schema: Schema) -> str:
    return "\n".join(
        f"- Mark {code(print_path(path))} as {'primary ' if field.identity.primary else ''}"
        f"identity with the namespace {plain_text(field.identity.namespace)}, or post its "
        "`schema/descriptor-*.json`."
        for path, field in schema.identities()
        if field.identity is not None
    )


def _calls(files: Collection[str]) -> str:
    """Return the commands that post the files."""
    descriptors = sorted(name for name in files if name.startswith("schema/descriptor-"))
    urls = {"schema/import.json": "schemaregistry/rpc/import"}
    urls |= dict.fromkeys(descriptors, "schemaregistry/tenant/descriptors")
    urls |= {"mapping-set.json": "conversion/mappingSets"}
    return "\n".join(
        f"    curl -X POST {_PLATFORM}/{url} -H @headers -d @{name}"
        for name, url in urls.items()
        if name in files
    )
