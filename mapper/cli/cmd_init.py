"""`mapper init`."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.cli.opening import print_findings
from mapper.cli.options import FILE
from mapper.cli.terminal import say
from mapper.propose.project import init_project
from mapper.report import printable

MAX_NOTES = 8


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=FILE)
@click.option(
    "--from",
    "sample",
    metavar="JSON",
    type=FILE,
    help="A payload file, or a folder of payload files.",
)
@click.option("--tenant", default="acme", metavar="T", help="Tenant ID; default: acme.")
def command(folder: str, sample: str | None, tenant: str) -> int:
    """Create a project in DIR, a new or empty folder: mapping, schema, samples, tests, and CI file.

    With --from, the mapping and the schema are suggested from payloads: types from their values,
    targets from the names of RainFocus fields. Without it, the project is a small example.

    Example: mapper init events --from sample.json --tenant acme
    """
    report = init_project(Path(folder), sample, tenant)
    print_findings(report.diagnostics, err=True)
    if not report.files:
        say("nothing is written because of errors", err=True)
        return 1
    shown = printable(folder)
    click.echo(f"created a project in {shown}: {report.entries} entries")
    for name in report.files:
        click.echo(f"  {name}")
    for note in report.notes[:MAX_NOTES]:
        say(f"note: {note}")
    if len(report.notes) > MAX_NOTES:
        say(f"note: {len(report.notes) - MAX_NOTES} more notes are not shown")
    if sample is not None:
        say("note: samples/ has copies of the payloads; remove personal data from them")
    go = "" if folder == "." else f"cd {shown} && "
    click.echo(f"next: {go}mapper check samples && mapper test")
    return 0
