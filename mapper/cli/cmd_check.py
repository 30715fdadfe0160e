"""`mapper check`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.api.check import CheckReport, check_files
from mapper.cli.completion import FILE
from mapper.cli.options import mapping_file, mapping_options, show_values_option
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
    help="An older version of the schema (YAML, or the platform's JSON) that must not break.",
)
@click.option("--all", "lists_all", is_flag=True, help="List every finding about rows.")
@click.option("--stats", is_flag=True, help="Count how often targets are filled, sources seen.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
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
    """Check a mapping and, with it, PAYLOADS.

    Every payload is converted and its record validated against the schema. PAYLOADS are JSON
    files (one object, an array, or one object a line; also .gz and .zst), folders of them, or -
    for standard input.

    Findings about rows that differ in the row and the value only are one finding, with the number
    of rows; --all lists each of them.

    The report has colours on a terminal unless NO_COLOR is set. In a GitHub workflow its findings
    are annotations.

    Exit code: 0 clean or warnings only, 1 errors found, 2 could not run.

    Example: mapper check samples/*.json
    """
    mapping = mapping_file(mapping_path, missing_ok=True)  # the report says that it is missing

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

    def check_and_tell() -> list[str]:
        seen = check()
        return [str(mapping), *seen.documents, *seen.files, *payloads, *filter(None, [against])]

    if watch and "-" in payloads:
        raise click.UsageError("--watch needs files: standard input is read once")
    with locks.locked(outputs) if outputs else nullcontext():
        if watch:
            watch_files(check_and_tell, [str(mapping), *payloads])
            return 0
        failed = 1 if Path(mapping).exists() else 2
        return failed if check().has_errors else 0
