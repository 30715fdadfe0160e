"""`mapper init`."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.cli.completion import FILE
from mapper.cli.options import print_findings
from mapper.cli.terminal import say
from mapper.propose.project import init_project
from mapper.report import printable

MAX_NOTES = 8


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=FILE)
@click.option(
    "--from", "sample", metavar="JSON", type=FILE, help="A payload file, or a folder of them."
)
@click.option("--tenant", default="acme", metavar="T", help="Tenant id; by default acme.")
def command(folder: str, sample: str | None, tenant: str) -> int:
    """Make a new project in DIR, a new or empty folder: mapping, schema, samples, CI file.

    Mapping and schema are proposed from the payloads given: types from their values, and what is
    known of RainFocus' fields by their names. Without --from it is a small example.

    Example: mapper init events --from sample.json --tenant acme
    """
    report = init_project(Path(folder), sample, tenant)
    print_findings(report.diagnostics, err=True)
    if not report.files:
        say("nothing is written while there are errors", err=True)
        return 1
    shown = printable(folder)
    click.echo(f"made a project in {shown}: {report.entries} entries")
    for name in report.files:
        click.echo(f"  {name}")
    for note in report.notes[:MAX_NOTES]:
        say(f"note: {note}")
    if len(report.notes) > MAX_NOTES:
        say(f"note: and {len(report.notes) - MAX_NOTES} more that are not shown")
    if sample is not None:
        say("note: samples/ holds copies: take personal data out before you commit them")
    go = "" if folder == "." else f"cd {shown} && "
    click.echo(f"next: {go}mapper check samples")
    return 0
