"""`mapper import`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mapper.cli.opening import mapping_file, print_findings
from mapper.cli.options import FILE, columns_option
from mapper.cli.terminal import say
from mapper.exchange.yaml_import import SCHEMA_PLACEHOLDER, ImportOptions, import_mapping
from mapper.files.locks import locked
from mapper.files.overlap import Used, refuse_overlap
from mapper.files.writing import write_output
from mapper.paths import FieldPath as Target
from mapper.paths import print_path
from mapper.report import printable


@click.command("import")
@click.argument("file", type=FILE)
@click.option(
    "-o", "--output", metavar="FILE", type=FILE, help="Write to FILE; default: standard output."
)
@click.option("--merge", is_flag=True, help="Update the existing mapping where FILE differs.")
@click.option(
    "-m",
    "--mapping",
    "mapping_path",
    metavar="MAPPING",
    type=FILE,
    help="The mapping to merge into.",
)
@click.option("--keep", is_flag=True, help="With --merge: keep entries that are not in FILE.")
@click.option("--tenant", default="", metavar="T", help="Tenant ID; default: the one in FILE.")
@click.option(
    "--schema", default="", metavar="PATH", type=FILE, help="The value of the 'schema' key."
)
@click.option("--name", default="", metavar="NAME", help="Name of the new mapping.")
@click.option(
    "--set",
    "set_name",
    default="",
    metavar="NAME",
    help="The mapping set to import if FILE has several.",
)
@columns_option
@click.option("--force", is_flag=True, help="Omit rows with errors; overwrite a file.")
def command(
    file: str, output: str | None, merge: bool, mapping_path: str | None, **options: Any
) -> int:
    """Import a mapping from the platform as YAML.

    FILE is the CSV of the mapping step, or JSON of the Data Prep API: a mapping set, a page of
    mapping sets, or a list of mappings. Everything that YAML cannot express is reported.

    Example: mapper import mappings.csv --merge
    """
    if not merge and (options["keep"] or mapping_path is not None):
        raise click.UsageError("--keep and -m need --merge")
    into = Path(mapping_file(mapping_path)) if merge else None
    target = Path(output) if output is not None else into
    if target is None:
        return _import(file, None, into, output, options)
    refuse_overlap([Used("file to import", file)], [Used("the mapping", str(target))])
    with locked([str(target)], make_folders=True):
        return _import(file, target, into, output, options)


def _import(
    file: str, target: Path | None, into: Path | None, output: str | None, options: dict[str, Any]
) -> int:
    if output is not None and Path(output).exists() and into is None and not options["force"]:
        raise click.UsageError(f"'{output}' exists: use --merge to change it, or --force")
    folder = target.parent if target is not None else Path("mappings")
    report = import_mapping(Path(file), folder, ImportOptions(**options), into)
    print_findings(report.diagnostics, err=True)
    has_errors = any(finding.is_error for finding in report.diagnostics)
    if report.text is None:
        say("nothing is written because of errors", err=True)
        return 1
    if target is None:
        click.echo(report.text, nl=False)
        return int(has_errors)
    if not target.exists() or target.read_bytes() != report.text.encode():
        write_output(str(target), report.text.encode())
        click.echo(f"wrote {printable(str(target))}: {report.rows} mappings", err=True)
    else:
        say(f"nothing changed in {printable(str(target))}", err=True)
    if report.merged is not None:
        _list("added", report.merged.added)
        _list("changed", report.merged.changed)
        _list("removed", report.merged.removed)
    elif f"schema: {SCHEMA_PLACEHOLDER}\n" in report.text:
        say(f"name your schema under 'schema:' in {printable(str(target))}", err=True)
    return int(has_errors)


def _list(change: str, targets: tuple[Target, ...]) -> None:
    for target in targets:
        click.echo(f"{change} {printable(print_path(target))}", err=True)
