"""`NEXT-STEPS.md`: the complete path through all user interfaces, for exactly the files exported.

Source: Adobe's guides to the Schema Registry, Data Prep and sources, and RainFocus' public page on
its connector (Integration Profile, Sample JSON Payload, endpoint URL and dataflow id).
"""

from __future__ import annotations

from collections.abc import Collection

from mapper.document import MappingDocument
from mapper.exchange.markdown import code, plain_text
from mapper.paths import print_path
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
    tenant = code(document.schema.tenant)
    parts = [
        f"# Next steps: {plain_text(document.name)}",
        "",
        f"Schema: {plain_text(document.schema.title)}, tenant {tenant}, "
        f"{len(document.entries)} mappings.",
        "Follow steps 1 to 5 the first time. After a change of the mapping, go to "
        '"When the mapping changes".',
        "",
        *_CREDENTIALS,
        *_schema_steps(document, files, schema_id=schema_id, is_known=is_known),
        *_PROFILE,
        *_source_steps(files, keeps_values=keeps_values),
        *_CONNECTION,
        *_change_steps(files),
        *_calls(files, is_known=is_known),
    ]
    return "\n".join(parts) + "\n"


# Source: RainFocus' public page on its connector.
_CREDENTIALS = (
    "## 1. The credentials (Adobe Developer Console)",
    "",
    "- Create a project with a service account that has access to Experience Platform. Two kinds "
    "exist: OAuth server-to-server, and JWT, which Adobe has deprecated. RainFocus' public page "
    "describes JWT and announces OAuth: choose OAuth if the Integration Profile accepts it.",
    "- Note its four credentials: client ID, client secret, technical account ID (it looks like "
    "`...@techacct.adobe.com`), and organization ID. Type them into the Integration Profile, and "
    "put them in no file.",
    "",
)
_PROFILE = (
    "## 3. The Integration Profile (RainFocus)",
    "",
    "- Open Libraries, then Integration Profiles. Click +, select "
    '"Adobe Real-time Customer Data Platform", and click OK.',
    "- Enter the client ID, the client secret, the technical account ID and the organization ID. "
    "Click Save: the new profile appears in the dashboard.",
    "- Open the profile. It lists the predefined push types: each is an experience event that is "
    "sent when it happens. Decide which of them this mapping is for.",
    '- Select "Sample JSON Payload", copy the JSON, and save it in a file that ends in `.json` in '
    "your `samples` folder. Run `mapper check` and `mapper export` again, so that the exported "
    "files know its fields.",
    "",
)
_CONNECTION = (
    "## 5. The connection (back in RainFocus)",
    "",
    "- The setup is not complete yet. Open the dataflow in Experience Platform, copy its streaming "
    "endpoint URL and its dataflow ID, and enter both in the Integration Profile.",
    "- Send one push, and look at the dataflow's run for rows that were rejected.",
    "- From now on events stream into Real-Time CDP as experience events of the attendees: for "
    "segmentation, for analysis in Customer Journey Analytics, and for activation in Journey "
    "Optimizer.",
    "",
)


def _schema_steps(
    document: MappingDocument, files: Collection[str], *, schema_id: str, is_known: bool
) -> list[str]:
    schema = document.schema
    lines = ["## 2. The schema (Experience Platform, Schemas)", ""]
    if is_known:
        lines.append(
            f"- It is on the platform: {code(schema_id)}. Check that it has all fields mapped."
        )
    else:
        lines += [
            "- Let somebody with access to the API post `schema/import.json` (below); or create a "
            f"schema of the class {plain_text(schema.xdm_class.title)} in the editor, with the "
            "field groups and fields that `mapper schema` lists."
            if "schema/import.json" in files
            else "- Create it, or find it under Schemas.",
            "- Open it and note its `$id`. The id in these files is a placeholder until then: run "
            "`mapper export` again with `--schema-id` and that id.",
        ]
    lines += [
        f"- Mark {code(print_path(path))} as {'primary ' if field.identity.primary else ''}"
        f"identity, namespace {plain_text(field.identity.namespace)} (or post its "
        "`schema/descriptor-*.json`)."
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
        "## 4. The source (Experience Platform, Sources)",
        "",
        "- Add data from the source RainFocus. It is in beta, and RainFocus maintains it.",
        f'- At "Select data", upload {sample}. It has every field that a mapping reads; the '
        f"mapping step knows no other. {_ABOUT_VALUES[keeps_values]}",
        f'- In the mapping step, select "Import mappings" and give {csv}. If its columns are '
        'refused, select "Download template" there and run `mapper export` with `--template` and '
        "that file: the columns without a template are an assumption.",
        '- Select "Validate". The counts of mapped and required fields, identities and errors are '
        "those that `mapper check` prints. The preview shows up to 100 rows.",
        "- Finish the dataflow.",
        "",
    ]


def _change_steps(files: Collection[str]) -> list[str]:
    # Assumed for the platform: a dataflow's mapping step takes another import later.
    csv = "`mappings.csv`" if "mappings.csv" in files else "the mappings"
    sample = "`sample.json`" if "sample.json" in files else "the Sample JSON Payload"
    return [
        "## When the mapping changes",
        "",
        "- Download the mapping step's mappings first and compare: `mapper diff` shows what "
        "somebody changed on the platform, and `mapper import --merge` takes it over.",
        "- Change the mapping, then run `mapper check` and `mapper export` into this folder. The "
        "credentials stay as they are.",
        "- New fields: add them to the schema on the platform before you map them. A schema in use "
        "takes only additions; `mapper check --against` reports everything else.",
        "- If RainFocus sends new fields or push types: copy the Sample JSON Payload again as in "
        f"step 3, and upload the new {sample}.",
        f"- Open the dataflow for an update, import {csv} in its mapping step, validate, and save.",
        "- The streaming endpoint URL and the dataflow ID stay the same. If you created a new "
        "dataflow instead, enter both in the Integration Profile again, as in step 5.",
        "",
    ]


def _calls(files: Collection[str], *, is_known: bool) -> list[str]:
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
    placeholder = [
        "Descriptors and mapping set hold a placeholder for the schema's `$id`: send the schema, "
        "run `mapper export` again with `--schema-id` and its `$id`, and then send the others.",
        "",
    ]
    lines = [
        "## The same with API calls",
        "",
        *([] if is_known else placeholder),
        "With the headers in a file `headers` of your own that is never shared (`Authorization`, "
        "`x-api-key`, `x-gw-ims-org-id`, `x-sandbox-name`, `Content-Type: application/json`), in "
        "this order:",
        "",
    ]
    return lines + [f"    curl -X POST {url} -H @headers -d @{name}" for name, url in calls]
