"""`mapper check`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.api.check import CheckReport, check_files
from mapper.cli.options import FILE, mapping_file, mapping_options, show_values_option
from mapper.cli.reporting import format_options, show_report
from mapper.cli.watching import watch as watch_files
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.files import locks
else:
    locks = lazy_module("mapper.files.locks")


@click.command("check")
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option(
    "--against",
    metavar="OLD",
    type=FILE,
    help="Report breaking changes to OLD, an earlier schema (YAML, or JSON from the platform).",
)
@click.option(
    "--all", "lists_all", is_flag=True, help="List each finding about rows instead of groups."
)
@click.option(
    "--stats", is_flag=True, help="Count how often each target is filled and each source occurs."
)
@click.option("--watch", is_flag=True, help="Check again when a file changes.")
@format_options
@show_values_option
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    against: str | None,
    lists_all: bool,
    stats: bool,
    watch: bool,
    forms: tuple[str, ...],
    outputs: tuple[str, ...],
    show_values: bool,
) -> int:
    """Check a mapping, and convert and validate PAYLOADS with it.

    PAYLOADS are JSON files (an object, an array, or one object per line; .gz and .zst too), folders
    of them, or - for standard input. Each record is validated against the schema.

    Findings that differ only in their rows and values are grouped, with the number of rows; --all
    lists each of them.

    Reports are colored on a terminal unless NO_COLOR is set. In a GitHub workflow, findings are
    annotations.

    Exit codes: 0 no errors, 1 errors, 2 could not run.

    Example: mapper check samples/*.json
    """
    mapping = mapping_file(
        mapping_path, missing_ok=True
    )  # the report has a finding if it is missing

    def check() -> CheckReport:
        report = check_files(
            mapping,
            payloads,
            tenant,
            against,
            schema=schema_path,
            with_statistics=stats,
            show_values=show_values,
            lists_all=lists_all,
        )
        show_report(report, forms, outputs, show_values=show_values)
        return report

    def check_and_list_files() -> list[str]:
        seen = check()
        return [str(mapping), *seen.documents, *seen.files, *payloads, *filter(None, [against])]

    if watch and "-" in payloads:
        raise click.UsageError("--watch needs files; standard input can be read only once")
    with locks.locked(outputs) if outputs else nullcontext():
        if watch:
            watch_files(check_and_list_files, [str(mapping), *payloads])
            return 0
        failed = 1 if Path(mapping).exists() else 2
        return failed if check().has_errors else 0
