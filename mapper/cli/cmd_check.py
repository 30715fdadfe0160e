"""`mapper check`."""

from __future__ import annotations

import click

from mapper.api.check import check_files
from mapper.cli.options import mapping_file, mapping_options, show_values_option
from mapper.cli.reporting import format_options, show_report


@click.command("check")
@click.argument("payloads", nargs=-1)
@mapping_options
@click.option(
    "--against",
    metavar="OLD",
    help="An older version of the schema (YAML, or the platform's JSON) that must not break.",
)
@format_options
@show_values_option
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    tenant: str | None,
    against: str | None,
    form: str | None,
    output: str | None,
    show_values: bool,
) -> int:
    """Check a mapping and, with it, PAYLOADS.

    Every payload is converted and its record validated against the schema. PAYLOADS are JSON
    files (one object, an array, or one object a line), folders of *.json, or - for standard
    input.

    The report has colours on a terminal unless NO_COLOR is set. In a GitHub workflow its findings
    are annotations.

    Exit code: 0 clean or warnings only, 1 errors found, 2 could not run.

    Example: mapper check samples/*.json
    """
    report = check_files(mapping_file(mapping_path), payloads, tenant, against)
    show_report(report, form, output, show_values=show_values)
    return 1 if report.has_errors else 0
