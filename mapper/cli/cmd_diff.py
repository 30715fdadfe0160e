"""`mapper diff`."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import click

from mapper.api.mapping import open_mapping
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
from mapper.document.discovery import processed_alone, samples_of
from mapper.document.loading import LoadedMapping
from mapper.document.project import FOLDER, named_as_mapping
from mapper.files.file_type import begins_as_mapping
from mapper.report import Look, printable
from mapper.report.difference import differences_json, render_differences
from mapper.report.json_parts import json_text
from mapper.rules.checked_mapping import checked_converter
from mapper.text import MapperError

# A mapping before and after; None if it is new, or deleted.
_Pair: TypeAlias = tuple[str | None, str | None]


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

    If both are folders, their mappings with the same names are compared.

    With only a git revision, each mapping of the project is compared with its version in the
    revision, and so are the records of its samples. Default: HEAD.

    Exit codes: 0 no differences, 1 differences, 2 could not compare.

    Example: mapper diff HEAD:mappings/rainfocus.yaml mappings/rainfocus.yaml samples
    """
    given = DiffOptions(tenant, schema_path, **options)
    if after is None:
        return _since(before, mapping_paths, given, form)
    if os.path.isdir(before) and os.path.isdir(after):
        if payloads or mapping_paths:
            raise click.UsageError(
                "each mapping of a folder uses its own samples: remove PAYLOADS and -m"
            )
        return _of_folders(before, after, given, form)
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
    if os.path.isdir(revision):
        raise click.UsageError(f"'{revision}' is a folder: pass a second one to compare it with")
    if os.path.exists(revision):
        raise click.UsageError(f"'{revision}' is a file: pass a second one to compare it with")
    mappings = mapping_files(given)
    pairs: list[_Pair] = [(revision_path(revision, path), path) for path in mappings]
    deleted = [] if given else deleted_mappings(revision, FOLDER, mappings)
    return _compare([*pairs, *((path, None) for path in deleted)], options, form)


def _of_folders(before: str, after: str, options: DiffOptions, form: str) -> int:
    """Compare the mappings with the same names in two folders, and return the exit code."""
    old, new = ({path.name: str(path) for path in _in_folder(Path(f))} for f in (before, after))
    names = dict.fromkeys([*new, *old])
    return _compare([(old.get(name), new.get(name)) for name in names], options, form)


def _in_folder(folder: Path) -> list[Path]:
    mappings = processed_alone(filter(begins_as_mapping, named_as_mapping(folder)))
    if not mappings:
        raise MapperError(f"no mapping in the folder '{folder}'")
    return mappings


def _compare(pairs: list[_Pair], options: DiffOptions, form: str) -> int:
    """Print the differences of each pair, and return the exit code."""
    codes: list[int] = []
    bodies: list[Any] = []
    for before, after in pairs:
        name = printable(after or before or "")
        if form == "text" and len(pairs) > 1:
            click.echo(f"{name}:")
        code, body = _compare_pair(before, after, options, form)
        codes.append(code)
        bodies.append({"mapping": name, **body})
    if form == "json":
        click.echo(json_text(bodies if len(bodies) != 1 else bodies[0]), nl=False)
    return max(codes)


def _compare_pair(
    before: str | None, after: str | None, options: DiffOptions, form: str
) -> tuple[int, dict[str, Any]]:
    """Compare two versions of a mapping; return the exit code, and the differences as JSON."""
    if before is None or after is None:
        if form == "text":
            say(f"'{after}' is new" if before is None else f"'{before}' is deleted")
        return 1, {"isNew": True} if before is None else {"isDeleted": True}
    mapping, findings = open_mapping(after, options.tenant, schema=options.schema)
    if mapping is None:
        print_findings(findings, err=True)
        return 2, {"isCompared": False}
    about_samples = Collector()
    samples = samples_of(Path(after), mapping.document, about_samples)
    try:
        report = diff(before, after, samples, options, checked_converter, None)
    except MapperError as error:
        say(f"cannot compare: {error}", err=True)
        return 2, {"isCompared": False}
    findings = [*about_samples.diagnostics, *report.diagnostics]
    code = _code(replace(report, diagnostics=findings), options)
    if code == 2:
        return 2, {"isCompared": False}
    if form == "text":
        _print(report, options)
    body = json.loads(differences_json(report.differences, report.rows, report.more_rows))
    return code, body


def _loaded(path: str | None, tenant: str | None, schema: str | None) -> LoadedMapping:
    return load_or_exit(path, tenant, schema).loaded
