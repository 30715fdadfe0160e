"""`mapper export`."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.api.export import export
from mapper.cli.options import load_or_exit, mapping_options, print_findings
from mapper.report import printable

SAMPLES = "samples"


@click.command("export")
@click.argument("payloads", nargs=-1)
@mapping_options
@click.option("-o", "--output", "folder", metavar="DIR", required=True, help="Where to write.")
@click.option("--schema-id", metavar="URI", help="The schema's $id on the platform.")
@click.option("--static", is_flag=True, help="Export constants as STATIC, not as EXPRESSION.")
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    tenant: str | None,
    folder: str,
    schema_id: str | None,
    static: bool,
) -> int:
    """Write the files that the platform's mapping step and Schema Registry take.

    PAYLOADS make the sample to upload; by default those in samples/. The columns of mappings.csv
    are an assumption: the platform's own are public only as a picture.

    Example: mapper export -o build
    """
    mapping = load_or_exit(mapping_path, tenant)
    base = f"https://ns.adobe.com/{mapping.document.schema.tenant}/schemas/"
    if schema_id is not None and not schema_id.startswith(base):
        raise click.BadParameter(f"the $id of a schema of this tenant begins with {base}")
    if not payloads and Path(SAMPLES).is_dir():
        payloads = (SAMPLES,)
    changed, found = export(mapping, Path(folder), payloads, schema_id=schema_id, static=static)
    print_findings(found)
    if any(diagnostic.is_error for diagnostic in found):
        return 1
    for path in changed:
        click.echo(f"wrote {printable(path)}")
    if not changed:
        click.echo(f"nothing changed in {printable(folder)}")
    return 0
