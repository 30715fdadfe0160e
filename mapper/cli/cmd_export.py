"""`mapper export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mapper.api.export import export
from mapper.api.mapping import Mapping
from mapper.cli.opening import load_or_exit, mapping_files, payloads_by_mapping, print_findings
from mapper.cli.options import FILE, columns_option, mappings_options
from mapper.diagnostics import Collector
from mapper.document.discovery import samples_of
from mapper.exchange.folder import KINDS, Choices
from mapper.exchange.mapping_file import read_template
from mapper.report import printable


@click.command("export")
@click.argument("payloads", nargs=-1, type=FILE)
@mappings_options
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
    mapping_paths: tuple[str, ...],
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

    PAYLOADS become the sample file to upload; default: the samples of the mapping. If there are
    several mappings, each has a folder in DIR. Identity and sensitive
    values are replaced with others of the same shape. NEXT-STEPS.md in the folder lists what to do
    next.

    The columns of mappings.csv are assumed, since Adobe documents them only as a picture. To be
    sure, download the template in the mapping step and pass it to --template, which fills it in.

    Example: mapper export -o build
    """
    mappings = [load_or_exit(path, tenant, schema_path) for path in mapping_files(mapping_paths)]
    schema_id = choices["schema_id"]
    if schema_id is not None and len(mappings) > 1:
        raise click.UsageError("--schema-id needs one mapping: name it with -m")
    if len({Path(mapping.path).stem for mapping in mappings}) < len(mappings):
        raise click.UsageError(
            "two mappings have the same name, and so the same folder: rename one"
        )
    base = f"https://ns.adobe.com/{mappings[0].document.schema.tenant}/schemas/"
    if schema_id is not None and not schema_id.startswith(base):
        raise click.BadParameter(f"the $id of a schema of this tenant starts with {base}")
    collector = Collector()
    filled = None if template is None else read_template(template, columns, collector)
    if collector.has_errors:
        print_findings(collector.diagnostics)
        return 1
    choices |= {"template": filled, "columns": columns}
    preview = form == "preview-request"
    if preview and choices["only"]:
        raise click.UsageError("a preview request cannot be combined with --only")
    paths = [mapping.path for mapping in mappings]
    given = payloads_by_mapping(paths, payloads, tenant, schema_path)
    codes = []
    for mapping in mappings:
        into = Path(folder) if len(mappings) == 1 else Path(folder, Path(mapping.path).stem)
        own = given[mapping.path]
        if payloads and not own:
            continue  # none of the payloads are its samples
        codes.append(_export(mapping, own, into, Choices(**choices), preview=preview, force=force))
    return max(codes)


def _export(
    mapping: Mapping,
    payloads: list[str],
    folder: Path,
    choices: Choices,
    *,
    preview: bool,
    force: bool,
) -> int:
    """Export one mapping, and return the exit code."""
    about_samples = Collector()
    payloads = payloads or samples_of(Path(mapping.path), mapping.document, about_samples)
    if preview and not payloads:
        raise click.UsageError("a preview request needs payloads")
    changed, findings = export(mapping, folder, payloads, choices, preview=preview, force=force)
    findings = [*about_samples.diagnostics, *findings]
    print_findings(findings)
    has_errors = any(diagnostic.is_error for diagnostic in findings)
    if has_errors and not force:
        return 1
    for path in changed:
        click.echo(f"wrote {printable(path)}")
    if not changed:
        click.echo(f"nothing changed in {printable(str(folder))}")
    return 1 if has_errors else 0
