"""`mapper check`."""

from __future__ import annotations

import click

from mapper.api.check import check_files
from mapper.cli.options import mapping_file, mapping_options, print_findings, show_values_option
from mapper.report import render_findings, render_mapping_counts, render_row_counts


@click.command("check")
@click.argument("payloads", nargs=-1)
@mapping_options
@show_values_option
def command(
    payloads: tuple[str, ...], mapping_path: str | None, tenant: str | None, show_values: bool
) -> int:
    """Check a mapping and, with it, PAYLOADS.

    Every payload is converted and its record validated against the schema. PAYLOADS are JSON
    files (one object, an array, or one object a line), folders of *.json, or - for standard
    input.

    Exit code: 0 clean or warnings only, 1 errors found, 2 could not run.

    Example: mapper check samples/*.json
    """
    report = check_files(mapping_file(mapping_path), payloads, tenant)
    print_findings(report.diagnostics, show_values=show_values)
    if report.mapping is not None:
        click.echo(render_mapping_counts(report.mapping))
    if report.rows is not None:
        click.echo(render_row_counts(report.rows))
    click.echo(render_findings(report.diagnostics))
    return 1 if report.has_errors else 0
