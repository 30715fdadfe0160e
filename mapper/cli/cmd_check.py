"""`mapper check`."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from mapper.api.check import CheckReport, check_files, without_used_ignores
from mapper.cli.opening import mapping_files, payloads_by_mapping
from mapper.cli.options import FILE, mappings_options, show_values_option
from mapper.cli.reporting import format_options, show_report
from mapper.cli.watching import watch as watch_files
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.files import locks
else:
    locks = lazy_module("mapper.files.locks")


@click.command("check")
@click.argument("payloads", nargs=-1, type=FILE)
@mappings_options
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
    mapping_paths: tuple[str, ...],
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

    If there are several mappings, all are checked, each with its own samples; PAYLOADS go to the
    mappings whose samples they are.

    Findings that differ only in their rows and values are grouped, with the number of rows; --all
    lists each of them.

    Reports are colored on a terminal unless NO_COLOR is set. In a GitHub workflow, findings are
    annotations.

    Exit codes: 0 no errors, 1 errors, 2 could not run.

    Example: mapper check samples/*.json
    """
    # the report has a finding if a mapping is missing
    mappings = mapping_files(mapping_paths, missing_ok=True)
    if against is not None and len(mappings) > 1:
        raise click.UsageError("--against needs one mapping: name it with -m")

    def check() -> list[CheckReport]:
        given = payloads_by_mapping(mappings, payloads, tenant, schema_path)
        reports = [
            check_files(
                mapping,
                chosen,
                tenant,
                against,
                schema=schema_path,
                with_statistics=stats,
                with_description="html" in forms,
                show_values=show_values,
                lists_all=lists_all,
                uses_samples=not payloads if len(mappings) > 1 else None,
            )
            for mapping, chosen in given.items()
        ]
        reports = without_used_ignores(reports)
        show_report(reports, forms, outputs, show_values=show_values)
        return reports

    def check_and_list_files() -> list[str]:
        seen = [name for report in check() for name in (*report.documents, *report.files)]
        return [*mappings, *seen, *payloads, *filter(None, [against])]

    if watch and "-" in payloads:
        raise click.UsageError("--watch needs files; standard input can be read only once")
    with locks.locked(outputs) if outputs else nullcontext():
        if watch:
            watch_files(check_and_list_files, [*mappings, *payloads])
            return 0
        failed = 1 if all(map(os.path.exists, mappings)) else 2
        return failed if any(report.has_errors for report in check()) else 0
