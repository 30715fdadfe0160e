"""Print and write the reports of `mapper check`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mapper.api.check import CheckReport
from mapper.cli.options import FILE
from mapper.cli.terminal import columns, has_color
from mapper.diagnostics import in_order
from mapper.diagnostics.code_pages import code_page
from mapper.files.overlap import Used, refuse_overlap
from mapper.report import FORMATS, Look, MappingSection, Report, render
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.files import writing
    from mapper.report import github
else:
    writing = lazy_module("mapper.files.writing")
    github = lazy_module("mapper.report.github")


def format_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add `--format` and `-o`, which form pairs in their order."""
    form = click.option(
        "--format",
        "forms",
        type=click.Choice(list(FORMATS)),
        multiple=True,
        help="Report format; default: text, or github in a GitHub workflow.",
    )
    output = click.option(
        "-o",
        "--output",
        "outputs",
        metavar="FILE",
        type=FILE,
        multiple=True,
        help="Write the report to FILE; the default report is still printed. For several, repeat "
        "--format and -o in pairs.",
    )
    return form(output(command))


def show_report(
    checks: Sequence[CheckReport],
    forms: Sequence[str],
    outputs: Sequence[str],
    *,
    show_values: bool,
) -> None:
    """Print one report of the checks of all mappings, as `print_report` does."""
    print_report(report_of(checks), forms, outputs, show_values=show_values)


def report_of(checks: Sequence[CheckReport]) -> Report:
    """Return one report of the checks of all mappings."""
    files = [name for check in checks for name in (*check.documents, *check.files)]
    files = list(dict.fromkeys("<stdin>" if name == "-" else name for name in files))
    descriptions = [check.description for check in checks if check.description is not None]
    if len(checks) == 1:
        [check] = checks
        return Report(
            check.diagnostics, files, check.mapping, check.rows, check.statistics,
            descriptions=descriptions,
        )  # fmt: skip
    sections = tuple(
        MappingSection(check.documents[0], check.mapping, check.rows, check.statistics)
        for check in checks
    )
    findings = [finding for check in checks for finding in check.diagnostics]
    return Report(in_order(findings), files, sections=sections, descriptions=descriptions)


def print_report(
    report: Report, forms: Sequence[str], outputs: Sequence[str], *, show_values: bool
) -> None:
    """Print a report; with `outputs`, write these and print the default report.

    So one run in CI can write SARIF for an upload, and print annotations.

    Raises:
        MapperError: a file cannot be written, or is one of those that were read.
        click.UsageError: formats and outputs do not form pairs.
    """
    usual = "github" if _in_workflow() else "text"
    if len(forms) > max(1, len(outputs)) or len(outputs) > max(1, len(forms)):
        raise click.UsageError(
            "write one -o FILE per --format: --format sarif -o a.sarif --format junit -o b.xml"
        )
    forms = forms or [usual]
    for form, output in zip(forms, outputs, strict=False):
        text = render(form, _with_pages(report, form), Look(show_values))
        write_report(output, text, report.files)
    form = usual if outputs else forms[0]
    color = has_color()
    text = render(form, _with_pages(report, form), Look(show_values, columns(), color))
    if form in ("text", "concise") and _in_workflow():
        text = "".join(f"{github.inert(line)}\n" for line in text.split("\n")[:-1])
    click.echo(text, nl=False, color=color)


def _with_pages(report: Report, form: str) -> Report:
    """Return the report with the pages of its codes, if the format has them."""
    if form != "sarif":
        return report
    pages = {code: code_page(code) or "" for code in report.codes}
    return replace(report, pages=pages)


def _in_workflow() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def write_report(output: str, text: str, checked: Iterable[str]) -> None:
    """Write a report to a file.

    Raises:
        MapperError: the file cannot be written, or is one of those that were checked.
    """
    inputs = (Used("file to check", name) for name in checked)
    refuse_overlap(inputs, [Used("the report", output)])
    writing.write_output(output, text.encode("utf-8", "backslashreplace"))
