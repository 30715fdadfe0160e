"""`mapper export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mapper.api.export import export
from mapper.cli.options import FILE, columns_option, load_or_exit, mapping_options, print_findings
from mapper.diagnostics import Collector
from mapper.exchange.folder import KINDS, Choices
from mapper.exchange.mapping_file import read_template
from mapper.report import printable

SAMPLES = "samples"


@click.command("export")
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=FILE,
    required=True,
    help="The folder to write to.",
)
@click.option(
    "--only",
    type=click.Choice(list(KINDS)),
    multiple=True,
    help="Write only this kind of file; repeat it for several.",
)
@click.option(
    "--template", metavar="CSV", type=FILE, help="The CSV template of the mapping step, to fill in."
)
@columns_option
@click.option("--schema-id", metavar="URI", help="The $id of the schema on the platform.")
@click.option("--static", is_flag=True, help="Export constants as STATIC instead of EXPRESSION.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["folder", "preview-request"]),
    default="folder",
    help="preview-request: one file for the preview API, with the payloads as data.",
)
@click.option(
    "--keep-sample-values",
    is_flag=True,
    help="Do not replace identity and sensitive values in the sample.",
)
@click.option(
    "--force", is_flag=True, help="Export despite errors; entries with errors are omitted."
)
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    folder: str,
    form: str,
    template: str | None,
    columns: dict[str, str],
    force: bool,
    **choices: Any,
) -> int:
    """Export the files that the platform's mapping step and Schema Registry import.

    PAYLOADS become the sample file to upload; default: those in samples/. Identity and sensitive
    values are replaced with others of the same shape. NEXT-STEPS.md in the folder lists what to do
    next.

    The columns of mappings.csv are assumed, since Adobe documents them only as a picture. To be
    sure, download the template in the mapping step and pass it to --template, which fills it in.

    Example: mapper export -o build
    """
    mapping = load_or_exit(mapping_path, tenant, schema_path)
    schema_id = choices["schema_id"]
    base = f"https://ns.adobe.com/{mapping.document.schema.tenant}/schemas/"
    if schema_id is not None and not schema_id.startswith(base):
        raise click.BadParameter(f"the $id of a schema of this tenant starts with {base}")
    if not payloads and Path(SAMPLES).is_dir():
        payloads = (SAMPLES,)
    preview = form == "preview-request"
    if preview and (not payloads or choices["only"]):
        raise click.UsageError(
            "a preview request needs payloads, and cannot be combined with --only"
        )
    collector = Collector()
    filled = None if template is None else read_template(template, columns, collector)
    if collector.has_errors:
        print_findings(collector.diagnostics)
        return 1
    choices |= {"template": filled, "columns": columns}
    changed, findings = export(
        mapping, Path(folder), payloads, Choices(**choices), preview=preview, force=force
    )
    print_findings(findings)
    has_errors = any(diagnostic.is_error for diagnostic in findings)
    if has_errors and not force:
        return 1
    for path in changed:
        click.echo(f"wrote {printable(path)}")
    if not changed:
        click.echo(f"nothing changed in {printable(folder)}")
    return 1 if has_errors else 0
