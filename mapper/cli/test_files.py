"""Write and propose tests: `mapper test --init`, `--update`, and `--generate`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mapper.cli.opening import print_findings
from mapper.cli.terminal import columns, has_color
from mapper.report import Look, printable
from mapper.report.updates import render_updates
from mapper.services.mapping_tests import TestReport, init_tests, update_report
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.api import generation
    from mapper.report import generation as proposals
else:
    generation = lazy_module("mapper.api.generation")
    proposals = lazy_module("mapper.report.generation")


def update(report: TestReport, *, show_values: bool) -> bool:
    """Write the actual values of failed tests, and print them; return whether a file changed."""
    updated = update_report(report)
    look = Look(show_values, columns(), has_color())
    text = render_updates(updated.changed, updated.findings, updated.refused, look)
    click.echo(text, nl=False, color=look.color)
    return bool(updated.changed)


def write_first_tests(mappings: Sequence[str], tenant: str | None) -> int:
    """Write a tests document for each mapping that has none; return the exit code."""
    written, findings = init_tests(mappings, tenant)
    print_findings(findings, err=True)
    for name, count in written:
        tests = "1 test" if count == 1 else f"{count} tests"
        click.echo(f"wrote {printable(name)}: {tests}")
    if written:
        click.echo("next: read them, then run: mapper test")
    return 1 if any(finding.is_error for finding in findings) else 0


def print_proposals(report: TestReport, *, show_values: bool) -> None:
    """Print tests for what the tests of a report, which has coverage, do not cover."""
    look = Look(show_values, columns(), has_color())
    click.echo("\n" + proposals.render_generation(generation.generations(report), look), nl=False)
