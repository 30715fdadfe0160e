"""The options of `mapper test` about coverage, and what they write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import click

from mapper.cli.options import FILE
from mapper.cli.terminal import say
from mapper.files.overlap import Used, refuse_overlap
from mapper.report.coverage_formats import coverage_report, has_coverage_format
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.files import writing
    from mapper.report import coverage as report
    from mapper.testing import coverage
    from mapper.testing.coverage import Coverage, Totals
else:
    writing = lazy_module("mapper.files.writing")
    report = lazy_module("mapper.report.coverage")
    coverage = lazy_module("mapper.testing.coverage")


class CoverageOptions(NamedTuple):
    """The values of the options.

    Attributes:
        shows: Whether to print the coverage.
        files: The files to write.
        limit: The percentage of entries and branches below which the command fails, or None.
    """

    shows: bool = False
    files: tuple[str, ...] = ()
    limit: float | None = None

    @property
    def is_used(self) -> bool:
        """Whether coverage is needed."""
        return self.shows or bool(self.files) or self.limit is not None


def coverage_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add `--coverage`, `--coverage-report`, and `--fail-under`."""
    shows = click.option(
        "--coverage",
        "shows_coverage",
        is_flag=True,
        help="Print which entries and branches the tests cover, and the lines that they do not.",
    )
    files = click.option(
        "--coverage-report",
        "coverage_files",
        metavar="FILE",
        type=FILE,
        multiple=True,
        callback=_with_format,
        help="Write the coverage to FILE: Cobertura XML (.xml) or JSON (.json).",
    )
    limit = click.option(
        "--fail-under",
        metavar="N",
        type=click.FloatRange(0, 100),
        help="Fail if less than N percent of the entries and branches are covered.",
    )
    return shows(files(limit(command)))


def _with_format(_: click.Context, __: click.Parameter, files: tuple[str, ...]) -> tuple[str, ...]:
    for file in files:
        if not has_coverage_format(file):
            raise click.BadParameter(f"'{file}' must end with .xml (Cobertura) or .json")
    return files


def write_coverage(
    coverages: Sequence[Coverage], options: CoverageOptions, read: Iterable[str]
) -> None:
    """Write the coverage of mappings to the files of the options.

    Args:
        coverages: The coverage of each mapping.
        options: The files.
        read: The files that were read, which no report may overwrite.

    Raises:
        MapperError: a file cannot be written, or was read.
    """
    inputs = [Used("file of the tests", name) for name in read]
    refuse_overlap(inputs, [Used("the coverage", file) for file in options.files])
    for file in options.files:
        writing.write_output(file, coverage_report(file, coverages).encode())


def is_below_limit(coverages: Sequence[Coverage], options: CoverageOptions) -> bool:
    """Return whether the coverage of all mappings is below the limit, and say so."""
    message = below_limit(coverage.totals_of(coverages), options.limit)
    if message:
        say(message if options.shows else f"{message}; to list them, add --coverage", err=True)
    return bool(message)


def below_limit(totals: Totals, limit: float | None) -> str:
    """Return a message if the coverage is below the limit; "" if it is not."""
    total = totals.entries_of + totals.branches_of
    needed = ceil(round((limit or 0) * total / 100, 6))
    missing = needed - totals.entries - totals.branches
    if limit is None or missing <= 0:
        return ""
    return (
        f"coverage is {report.percent(totals.rate)}, below --fail-under {limit:g}: "
        f"cover {missing} more {'entry or branch' if missing == 1 else 'entries or branches'}"
    )
