"""`mapper test`."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

import click

from mapper.cli.coverage_options import (
    CoverageOptions,
    coverage_options,
    is_below_limit,
    write_coverage,
)
from mapper.cli.options import FILE, show_values_option
from mapper.cli.reporting import format_options, print_report
from mapper.cli.terminal import say
from mapper.report import Report
from mapper.services.mapping_tests import mutations, run_tests
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.api import descriptions
    from mapper.cli import test_files
    from mapper.files import locks
else:
    descriptions = lazy_module("mapper.api.descriptions")
    test_files = lazy_module("mapper.cli.test_files")
    locks = lazy_module("mapper.files.locks")


@click.command("test")
@click.argument("files", nargs=-1, type=FILE)
@click.option(
    "-m",
    "--mapping",
    "mapping_paths",
    metavar="MAPPING",
    type=FILE,
    multiple=True,
    help="Run only the tests of this mapping; repeat it for several.",
)
@click.option("--tenant", metavar="T", help="Tenant ID; overrides the mapping's.")
@click.option(
    "-k", "text", metavar="TEXT", default="", help="Run only tests with TEXT in the name."
)
@click.option(
    "--update",
    is_flag=True,
    help="Write the actual values of failed tests into tests documents and golden files.",
)
@click.option("--init", is_flag=True, help="Write first tests from the samples.")
@coverage_options
@click.option(
    "--generate",
    is_flag=True,
    help="Propose tests for entries and branches that no test covers, as YAML to paste.",
)
@click.option(
    "--mutate",
    is_flag=True,
    help="Change the mapping in many small ways, and list the changes that no test notices.",
)
@format_options
@show_values_option
def command(
    files: tuple[str, ...],
    mapping_paths: tuple[str, ...],
    tenant: str | None,
    text: str,
    update: bool,
    init: bool,
    shows_coverage: bool,
    coverage_files: tuple[str, ...],
    fail_under: float | None,
    generate: bool,
    mutate: bool,
    forms: tuple[str, ...],
    outputs: tuple[str, ...],
    show_values: bool,
) -> int:
    """Run the tests of mappings.

    FILES are tests documents; default: mappings/*.tests.yaml. Each test has a payload and what the
    mapping must make of it: values of targets, findings, or a whole record.

    Exit codes: 0 all tests passed, 1 a test failed, a document has errors, or coverage is below
    --fail-under, 2 could not run.

    Example: mapper test -k e-mail --coverage
    """
    if init:
        return test_files.write_first_tests(mapping_paths, tenant)
    if generate and "text" not in (*forms, "text")[:1]:
        raise click.UsageError("--generate prints YAML to paste: use it without --format")
    options = CoverageOptions(shows_coverage, coverage_files, fail_under)
    run = partial(
        run_tests, files, mapping_paths, text=text, tenant=tenant,
        with_coverage=options.is_used or generate or "html" in forms, show_values=show_values,
    )  # fmt: skip
    with locks.locked([*outputs, *coverage_files]) if outputs or coverage_files else nullcontext():
        report = run()
        if update and test_files.update(report, show_values=show_values):
            report = run()
        coverages = [run.coverage for run in report.runs if run.coverage is not None]
        shown = Report(
            report.diagnostics, report.files, tests=report.tests,
            coverage=coverages if options.shows else (),
            mutation=mutations(report) if mutate and not report.has_errors else (),
            descriptions=[
                descriptions.describe_run(run, show_values=show_values)
                for run in (report.runs if "html" in forms else ())
            ],
        )  # fmt: skip
        print_report(shown, forms, outputs, show_values=show_values)
        write_coverage(coverages, options, report.files)
        if mutate and report.has_errors:
            say("no mutants: the tests must pass first")
    if generate:
        test_files.print_proposals(report, show_values=show_values)
    is_below = is_below_limit(coverages, options)
    return 1 if report.has_errors or is_below else 0
