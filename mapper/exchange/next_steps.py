"""`NEXT-STEPS.md`: a person's path through both user interfaces for exactly the files exported.

Source: Adobe's guides to the Schema Registry, Data Prep and sources, and RainFocus' public page on
its connector (Integration Profile, Sample JSON Payload, endpoint URL and dataflow id).
"""

from __future__ import annotations

from collections.abc import Collection

from mapper.document import MappingDocument
from mapper.expr import print_path
from mapper.schema import IDENTITY_MAP

_ABOUT_VALUES = {
    True: "It may have values of real people if your samples do.",
    False: "Values of identity and sensitive fields are replaced by made-up values of the same "
    "shape; `mapper export --keep-sample-values` keeps them.",
}
_PLATFORM = "https://platform.adobe.io/data/foundation"


def next_steps(
    document: MappingDocument,
    files: Collection[str],
    *,
    schema_id: str,
    is_known: bool,
    keeps_values: bool = False,
) -> str:
    """The text of the page (Markdown).

    Args:
        document: The mapping.
        files: Paths of the other files in the folder.
        schema_id: The `$id` in the exported files.
        is_known: Whether that id is the platform's; False where it is a placeholder.
        keeps_values: Whether the sample has the identity and sensitive values of the payloads.
    """
    parts = [
        f"# Next steps: {_line(document.name)}",
        "",
        f"Schema: {_line(document.schema.title)}, tenant `{document.schema.tenant}`, "
        f"{len(document.entries)} mappings.",
        "No step needs a password or a key in a file. RainFocus asks for a client id and secret in "
        "its Integration Profile: type them there, and nowhere else.",
        "",
        *_schema_steps(document, files, schema_id=schema_id, is_known=is_known),
        *_source_steps(files, keeps_values=keeps_values),
        *_calls(files),
    ]
    return "\n".join(parts) + "\n"


def _schema_steps(
    document: MappingDocument, files: Collection[str], *, schema_id: str, is_known: bool
) -> list[str]:
    schema = document.schema
    lines = ["## 1. The schema (Experience Platform, Schemas)", ""]
    if is_known:
        lines.append(
            f"- It is on the platform: `{schema_id}`. Check that it has all fields mapped."
        )
    else:
        lines += [
            "- Let somebody with access to the API post `schema/import.json` (below); or create a "
            f"schema of the class {schema.xdm_class.title} in the editor, with the field groups "
            "and fields that `mapper schema` lists."
            if "schema/import.json" in files
            else "- Create it, or find it under Schemas.",
            "- Open it and note its `$id`. The id in these files is a placeholder until then: run "
            "`mapper export` again with `--schema-id` and that id.",
        ]
    lines += [
        f"- Mark `{print_path(path)}` as {'primary ' if field.identity.primary else ''}identity, "
        f"namespace {_line(field.identity.namespace)} (or post its `schema/descriptor-*.json`)."
        for path, field in schema.identities()
        if field.identity is not None
    ]
    if schema.profile and document.primary_identity == (IDENTITY_MAP,):
        lines.append(
            "- Enable it for Profile. Mark no field as primary identity: Profile uses "
            "`identityMap`, which the mapping fills. This cannot be undone."
        )
    elif schema.profile:
        lines.append("- Enable it for Profile, after the identity. This cannot be undone.")
    return [*lines, ""]


def _source_steps(files: Collection[str], *, keeps_values: bool) -> list[str]:
    sample = "`sample.json`" if "sample.json" in files else "the Sample JSON Payload"
    csv = "`mappings.csv`" if "mappings.csv" in files else "the mappings"
    return [
        "## 2. The source (RainFocus, then Experience Platform, Sources)",
        "",
        "- In RainFocus, create an Integration Profile for the push types that you want.",
        f'- In the platform\'s RainFocus source, at "Select data", upload {sample}. It holds every '
        "field that a mapping reads; the mapping step knows no other. "
        f"{_ABOUT_VALUES[keeps_values]}",
        f'- In the mapping step, select "Import mappings" and give {csv}. If its columns are '
        'refused, select "Download template" there and run `mapper export` with `--template` and '
        "that file: the columns without a template are an assumption.",
        '- Select "Validate". The counts of mapped and required fields, identities and errors are '
        "those that `mapper check` prints.",
        "",
        "## 3. The connection (back in RainFocus)",
        "",
        "- Copy the dataflow's streaming endpoint URL and its dataflow id into the Integration "
        "Profile.",
        "- Send one push, and look at the dataflow's run for rows that were rejected.",
        "",
    ]


def _calls(files: Collection[str]) -> list[str]:
    calls = []
    if "schema/import.json" in files:
        calls.append(("schema/import.json", f"{_PLATFORM}/schemaregistry/rpc/import"))
    calls += [
        (name, f"{_PLATFORM}/schemaregistry/tenant/descriptors")
        for name in sorted(files)
        if name.startswith("schema/descriptor-")
    ]
    if "mapping-set.json" in files:
        calls.append(("mapping-set.json", f"{_PLATFORM}/conversion/mappingSets"))
    if not calls:
        return []
    lines = [
        "## The same with API calls",
        "",
        "With the headers in a file `headers` of your own that is never shared (`Authorization`, "
        "`x-api-key`, `x-gw-ims-org-id`, `x-sandbox-name`, `Content-Type: application/json`), in "
        "this order:",
        "",
    ]
    return lines + [f"    curl -X POST {url} -H @headers -d @{name}" for name, url in calls]


def _line(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")
