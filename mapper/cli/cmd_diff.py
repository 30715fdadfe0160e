"""`mapper diff`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import click

from mapper.api.mapping import open_mapping
from mapper.cli.opening import load_or_exit, mapping_files, print_findings
from mapper.cli.options import FILE, columns_option, mappings_options, show_values_option
from mapper.cli.reporting import write_report
from mapper.cli.terminal import columns, has_color, say
from mapper.compare.diff import DiffOptions, DiffReport, diff
from mapper.compare.revision import deleted_mappings, revision_path
from mapper.diagnostics import Collector
from mapper.document.discovery import processed_alone, samples_of
from mapper.document.loading import LoadedMapping
from mapper.document.project import FOLDER, named_as_mapping
from mapper.files.file_type import begins_as_mapping
from mapper.report import Look, printable
from mapper.report.difference import (
    ComparedFiles,
    compared_json,
    compared_text,
    difference_counts,
    render_differences,
)
from mapper.rules.checked_mapping import checked_converter
from mapper.text import MapperError
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.files import locks
    from mapper.report import html_diff
else:
    html_diff = lazy_module("mapper.report.html_diff")
    locks = lazy_module("mapper.files.locks")

# A mapping before and after; None if it is new, or deleted.
_Pair: TypeAlias = tuple[str | None, str | None]


FORMS = ["text", "json", "html"]


class _DiffOutput(NamedTuple):
    """Where the differences go, and in which format."""

    form: str
    file: str | None

    @property
    def prints_text(self) -> bool:
        """Whether text is printed while files are compared."""
        return self.form == "text" or self.file is not None

    def write(self, render: Callable[[], str], read: Iterable[str]) -> None:
        """Write a document to the file; without a file, print it unless it is text.

        Raises:
            MapperError: the file cannot be written, or is one of those that were read.
        """
        if self.file is not None:
            write_report(self.file, render(), read)
            if self.form == "html":
                say(f"wrote {self.file}")
        elif self.form != "text":
            click.echo(render(), nl=False)


@click.command("diff")
@click.argument("before", default="HEAD", type=FILE)
@click.argument("after", required=False, type=FILE)
@click.argument("payloads", nargs=-1, type=FILE)
@mappings_options
@click.option(
    "--ignore-tenant", is_flag=True, help="Treat the fields of different tenants as equal."
)
@click.option("--static", is_flag=True, help="Compare constants as STATIC instead of EXPRESSION.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", help="Output format.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=FILE,
    help="Write the differences to FILE, and print them as text, or with --format html only their "
    "counts.",
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
    output: str | None,
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
    to = _DiffOutput(form, output)
    with locks.locked([output]) if output else nullcontext():
        if after is None:
            return _since(before, mapping_paths, given, to)
        return _of_two(before, after, payloads, mapping_paths, given, to)


def _of_two(
    before: str,
    after: str,
    payloads: tuple[str, ...],
    mapping_paths: tuple[str, ...],
    options: DiffOptions,
    to: _DiffOutput,
) -> int:
    """Compare two files or folders, and return the exit code."""
    if os.path.isdir(before) and os.path.isdir(after):
        if payloads or mapping_paths:
            raise click.UsageError(
                "each mapping of a folder uses its own samples: remove PAYLOADS and -m"
            )
        return _of_folders(before, after, options, to)
    if len(mapping_paths) > 1:
        raise click.UsageError("name at most one mapping with -m, whose schema is used")
    schema_of, files = None, [before, after, *payloads]
    if payloads or mapping_paths:
        path = next(iter(mapping_paths), None)
        schema_of = partial(_loaded, path, options.tenant, options.schema)
    report = diff(before, after, payloads, options, checked_converter, schema_of)
    code = _code(report, options)
    if code == 2:
        return code
    if to.prints_text:
        _print(report, options, to.form)
    to.write(partial(_document, [ComparedFiles(after, report)], options, to.form), files)
    return code


def _code(report: DiffReport, options: DiffOptions) -> int:
    """Print the findings of a comparison, and return its exit code."""
    print_findings(report.diagnostics, err=True, show_values=options.show_values)
    if any(finding.is_error for finding in report.diagnostics):
        return 2
    return 1 if report.differences or report.rows else 0


def _print(report: DiffReport, options: DiffOptions, form: str) -> None:
    """Print the differences; only their counts if they are written as a page to read."""
    if form == "html":
        click.echo(difference_counts(report.differences, len(report.rows), report.more_rows))
        return
    look = Look(options.show_values, columns(), has_color())
    text = render_differences(report.differences, report.rows, look, report.more_rows)
    click.echo(text, nl=False, color=look.color)


def _document(compared: Sequence[ComparedFiles], options: DiffOptions, form: str) -> str:
    """Return the document in a format."""
    look = Look(options.show_values)
    if form == "json":
        return compared_json(compared)
    return (
        html_diff.render_diff(compared, look) if form == "html" else compared_text(compared, look)
    )


def _since(revision: str, given: tuple[str, ...], options: DiffOptions, to: _DiffOutput) -> int:
    """Compare mappings with their versions in a git revision, and return the exit code."""
    if os.path.isdir(revision):
        raise click.UsageError(f"'{revision}' is a folder: pass a second one to compare it with")
    if os.path.exists(revision):
        raise click.UsageError(f"'{revision}' is a file: pass a second one to compare it with")
    mappings = mapping_files(given)
    pairs: list[_Pair] = [(revision_path(revision, path), path) for path in mappings]
    deleted = [] if given else deleted_mappings(revision, FOLDER, mappings)
    return _compare([*pairs, *((path, None) for path in deleted)], options, to)


def _of_folders(before: str, after: str, options: DiffOptions, to: _DiffOutput) -> int:
    """Compare the mappings with the same names in two folders, and return the exit code."""
    old, new = ({path.name: str(path) for path in _in_folder(Path(f))} for f in (before, after))
    names = dict.fromkeys([*new, *old])
    return _compare([(old.get(name), new.get(name)) for name in names], options, to)


def _in_folder(folder: Path) -> list[Path]:
    mappings = processed_alone(filter(begins_as_mapping, named_as_mapping(folder)))
    if not mappings:
        raise MapperError(f"no mapping in the folder '{folder}'")
    return mappings


def _compare(pairs: list[_Pair], options: DiffOptions, to: _DiffOutput) -> int:
    """Print or write the differences of each pair, and return the exit code."""
    codes: list[int] = []
    compared: list[ComparedFiles] = []
    files: list[str] = []
    for before, after in pairs:
        if to.prints_text and len(pairs) > 1:
            click.echo(f"{printable(after or before or '')}:")
        code, pair, read = _compare_pair(before, after, options, to)
        codes.append(code)
        compared.append(pair)
        files += read
    to.write(partial(_document, compared, options, to.form), files)
    return max(codes)


def _compare_pair(
    before: str | None, after: str | None, options: DiffOptions, to: _DiffOutput
) -> tuple[int, ComparedFiles, list[str]]:
    """Compare two versions of a mapping; return the exit code, the result, and the files read."""
    if before is None or after is None:
        state = "new" if before is None else "deleted"
        if to.prints_text:
            say(f"'{after or before}' is {state}")
        pair = ComparedFiles(after or before or "", None, state, is_project=True)
        return 1, pair, [after] if after else []
    failed = ComparedFiles(after, None, "failed", is_project=True)
    mapping, findings = open_mapping(after, options.tenant, schema=options.schema)
    if mapping is None:
        print_findings(findings, err=True)
        return 2, failed, [after]
    about_samples = Collector()
    samples = samples_of(Path(after), mapping.document, about_samples)
    files = [after, *samples]
    try:
        report = diff(before, after, samples, options, checked_converter, None)
    except MapperError as error:
        say(f"cannot compare: {error}", err=True)
        return 2, failed, files
    report = replace(report, diagnostics=[*about_samples.diagnostics, *report.diagnostics])
    code = _code(report, options)
    if code == 2:
        return 2, failed, files
    if to.prints_text:
        _print(report, options, to.form)
    return code, ComparedFiles(after, report, is_project=True), files


def _loaded(path: str | None, tenant: str | None, schema: str | None) -> LoadedMapping:
    return load_or_exit(path, tenant, schema).loaded
