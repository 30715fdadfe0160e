"""`mapper diff`."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from mapper.api.mapping import checked_converter
from mapper.cli.options import (
    FILE,
    columns_option,
    load_or_exit,
    mapping_options,
    print_findings,
    show_values_option,
)
from mapper.cli.terminal import columns, has_color
from mapper.compare.diff import DiffOptions, diff
from mapper.document.loading import LoadedMapping
from mapper.report import Look
from mapper.report.difference import differences_json, render_differences


@click.command("diff")
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option(
    "--ignore-tenant", is_flag=True, help="Treat the fields of different tenants as equal."
)
@click.option("--static", is_flag=True, help="Compare constants as STATIC instead of EXPRESSION.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@columns_option
@show_values_option
def command(
    before: str,
    after: str,
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    form: str,
    **options: Any,
) -> int:
    """Compare two mappings by target, or two schemas by field.

    BEFORE and AFTER are YAML files, mapping CSVs, mapping sets, Schema Registry JSON, or REV:PATH,
    a file in a git revision. With PAYLOADS, the records of both mappings are compared too.

    Exit codes: 0 no differences, 1 differences, 2 could not compare.

    Example: mapper diff HEAD:mappings/rainfocus.yaml mappings/rainfocus.yaml samples
    """
    schema_of = None
    if payloads or mapping_path is not None:
        schema_of = partial(_loaded, mapping_path, tenant, schema_path)
    given = DiffOptions(tenant, schema_path, **options)
    report = diff(before, after, payloads, given, checked_converter, schema_of)
    print_findings(report.diagnostics, err=True, show_values=options["show_values"])
    if any(finding.is_error for finding in report.diagnostics):
        return 2
    if form == "json":
        click.echo(differences_json(report.differences, report.rows, report.more_rows), nl=False)
    else:
        color = has_color()
        look = Look(options["show_values"], columns(), color)
        text = render_differences(report.differences, report.rows, look, report.more_rows)
        click.echo(text, nl=False, color=color)
    return 1 if report.differences or report.rows else 0


def _loaded(path: str | None, tenant: str | None, schema: str | None) -> LoadedMapping:
    return load_or_exit(path, tenant, schema).loaded
