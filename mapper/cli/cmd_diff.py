"""`mapper diff`."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import click

from mapper.api.mapping import checked_converter
from mapper.cli.options import (
    FILE,
    columns_option,
    load_or_exit,
    mapping_files,
    mappings_options,
    print_findings,
    show_values_option,
)
from mapper.cli.terminal import columns, has_color, say
from mapper.compare.diff import DiffOptions, DiffReport, diff
from mapper.compare.revision import deleted_mappings, revision_path
from mapper.diagnostics import Collector
from mapper.document.discovery import samples_of
from mapper.document.loading import LoadedMapping
from mapper.document.project import FOLDER
from mapper.report import Look, printable
from mapper.report.difference import differences_json, render_differences
from mapper.report.json_parts import json_text


@click.command("diff")
@click.argument("before", default="HEAD", type=FILE)
@click.argument("after", required=False, type=FILE)
@click.argument("payloads", nargs=-1, type=FILE)
@mappings_options
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
    after: str | None,
    payloads: tuple[str, ...],
    mapping_paths: tuple[str, ...],
    schema_path: str | None,
    tenant: str | None,
    form: str,
    **options: Any,
) -> int:
    """Compare two mappings by target, or two schemas by field.

    BEFORE and AFTER are YAML files, mapping CSVs, mapping sets, Schema Registry JSON, or REV:PATH,
    a file in a git revision. With PAYLOADS, the records of both mappings are compared too.

    With only a git revision, each mapping of the project is compared with its version in the
    revision, and so are the records of its samples. Default: HEAD.

    Exit codes: 0 no differences, 1 differences, 2 could not compare.

    Example: mapper diff HEAD:mappings/rainfocus.yaml mappings/rainfocus.yaml samples
    """
    given = DiffOptions(tenant, schema_path, **options)
    if after is None:
        return _since(before, mapping_paths, given, form)
    if len(mapping_paths) > 1:
        raise click.UsageError("name at most one mapping with -m, whose schema is used")
    schema_of = None
    if payloads or mapping_paths:
        schema_of = partial(_loaded, next(iter(mapping_paths), None), tenant, schema_path)
    report = diff(before, after, payloads, given, checked_converter, schema_of)
    code = _code(report, given)
    if code != 2 and form == "json":
        click.echo(differences_json(report.differences, report.rows, report.more_rows), nl=False)
    elif code != 2:
        _print(report, given)
    return code


def _code(report: DiffReport, options: DiffOptions) -> int:
    """Print the findings of a comparison, and return its exit code."""
    print_findings(report.diagnostics, err=True, show_values=options.show_values)
    if any(finding.is_error for finding in report.diagnostics):
        return 2
    return 1 if report.differences or report.rows else 0


def _print(report: DiffReport, options: DiffOptions) -> None:
    color = has_color()
    look = Look(options.show_values, columns(), color)
    text = render_differences(report.differences, report.rows, look, report.more_rows)
    click.echo(text, nl=False, color=color)


def _since(revision: str, given: tuple[str, ...], options: DiffOptions, form: str) -> int:
    """Compare mappings with their versions in a git revision, and return the exit code."""
    if os.path.exists(revision):
        raise click.UsageError(f"'{revision}' is a file: pass a second one to compare it with")
    mappings = mapping_files(given)
    codes: list[int] = []
    bodies: list[Any] = []
    for path in mappings:
        old = revision_path(revision, path)
        if form == "text" and len(mappings) > 1:
            click.echo(f"{printable(path)}:")
        if old is None:
            codes.append(1)
            bodies.append({"mapping": printable(path), "isNew": True})
            if form == "text":
                say(f"'{path}' is new: '{revision}' does not have it")
            continue
        about_samples = Collector()
        mapping = load_or_exit(path, options.tenant, options.schema)
        samples = samples_of(Path(path), mapping.document, about_samples)
        report = diff(old, path, samples, options, checked_converter, None)
        codes.append(_code(report, options))
        text = differences_json(report.differences, report.rows, report.more_rows)
        bodies.append({"mapping": printable(path), **json.loads(text)})
        if form == "text" and codes[-1] != 2:
            _print(report, options)
    for path in () if given else deleted_mappings(revision, FOLDER, mappings):
        codes.append(1)
        bodies.append({"mapping": printable(path), "isDeleted": True})
        if form == "text":
            say(f"'{path}' is deleted: '{revision}' has it")
    if form == "json":
        click.echo(json_text(bodies if len(bodies) != 1 else bodies[0]), nl=False)
    return max(codes)


def _loaded(path: str | None, tenant: str | None, schema: str | None) -> LoadedMapping:
    return load_or_exit(path, tenant, schema).loaded
