"""`mapper fuzz`."""

from __future__ import annotations

import secrets

import click

from mapper.api import fuzzing
from mapper.cli.opening import mapping_file, print_findings
from mapper.cli.options import FILE, mapping_options, show_values_option
from mapper.cli.terminal import columns, has_color, say
from mapper.report import Look
from mapper.report.fuzz import fuzz_json, render_fuzz
from mapper.report.json_parts import json_text
from mapper.testing.fuzz import FuzzResult

MAX_PAYLOADS = 1_000_000


@click.command("fuzz")
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option(
    "-n",
    "count",
    type=click.IntRange(1, MAX_PAYLOADS),
    default=1000,
    metavar="N",
    help="Number of payloads to make; default: 1000.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="S",
    help="Make the same payloads as an earlier run, which printed its seed.",
)
@click.option(
    "--save-samples",
    metavar="DIR",
    type=FILE,
    help="Write the smallest payload of each reason into DIR.",
)
@click.option(
    "--save-tests",
    metavar="FILE",
    type=FILE,
    help="Add a test for each reason to FILE, a tests document.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Report format; default: text.",
)
@show_values_option
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    count: int,
    seed: int | None,
    save_samples: str | None,
    save_tests: str | None,
    form: str,
    show_values: bool,
) -> int:
    """Convert changed samples, and show why rows are rejected or lose values.

    PAYLOADS default to the samples of the mapping. Each is changed as senders do: values are
    missing, null, or empty, have another type, spelling, time format, length, or script. For each
    reason, the smallest payload is shown.

    Saved payloads and tests have the real values of the samples.

    Exit codes: 0 even if rows are rejected, 1 mapper has a bug, or a document has errors, 2 could
    not run.

    Example: mapper fuzz -n 5000 --seed 1
    """
    chosen = secrets.randbelow(100_000) if seed is None else seed
    result, findings = fuzzing.fuzz_mapping(
        mapping_file(mapping_path), payloads, tenant, schema=schema_path, count=count, seed=chosen
    )
    print_findings(findings, err=True, show_values=show_values)
    if result is None:
        return 1
    if form == "json":
        click.echo(json_text(fuzz_json(result, show_values=show_values)), nl=False)
    else:
        look = Look(show_values, columns(), has_color())
        click.echo(render_fuzz(result, look), nl=False, color=look.color)
    _save(result, save_samples, save_tests)
    return 1 if result.bugs else 0


def _save(result: FuzzResult, folder: str | None, tests: str | None) -> None:
    if folder is not None:
        count = len(fuzzing.save_samples(result, folder))
        say(f"wrote {count} new samples to {folder}", err=True)
    if tests is not None:
        count = fuzzing.save_tests(result, tests)
        say(f"wrote {count} new tests to {tests}", err=True)
