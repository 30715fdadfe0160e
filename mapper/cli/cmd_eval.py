"""`mapper eval`."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from mapper.cli.opening import print_findings
from mapper.cli.options import FILE
from mapper.cli.terminal import columns, say
from mapper.dataprep.values import date_text
from mapper.diagnostics.folding import FoldingCollector
from mapper.engine import as_json
from mapper.engine.payload_values import read_rows
from mapper.report import printable, shortened
from mapper.report.layout import fold
from mapper.services.evaluation import ExpressionError, Lacking, compiled


@click.command("eval", context_settings={"ignore_unknown_options": True})  # '-1 * 2' is an argument
@click.argument("expression")
@click.argument("payload", required=False, type=FILE)
def command(expression: str, payload: str | None) -> int:
    """Evaluate EXPRESSION for each row of PAYLOAD, and print the results as JSON.

    PAYLOAD is a JSON file, or - for standard input. Without it, the payload is an empty object.

    Example: mapper eval 'lower(trim(attendee.email))' samples/registration.json
    """
    collector = FoldingCollector()
    rows = iter([{}]) if payload is None else read_rows(payload, collector)
    lacking = Lacking(expression)
    try:
        call = compiled(expression)
    except ExpressionError as error:
        click.echo(_shown(expression, error), err=True)
        return 1
    failed = False
    for row in rows:
        lacking.see(row)
        try:
            value, notes = call(row)
            click.echo(_as_json(value))
            for note in notes:
                click.echo(printable(f"note: {shortened(note, 200)}"), err=True)
        except ExpressionError as error:
            failed = True
            click.echo(_shown(expression, error), err=True)
    print_findings(collector.folded(), err=True)
    for name in lacking.names if payload is not None else ():
        say(f"note: no payload has the field '{name}'", err=True)
    return 1 if failed or collector.has_errors else 0


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, default=date_text, indent=2, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise ExpressionError("the result contains a number that JSON cannot represent") from None


def _shown(expression: str, error: ExpressionError) -> str:
    """Return the error, with the line of the expression and carets if it is in the expression."""
    problem = error.problem
    if problem is None:
        value = "" if error.value is None else f"; found {shortened(as_json(error.value))}"
        return _wrapped(f"error: {error}{value}")
    text = _wrapped(f"error[{problem.code}]: {problem.message}")
    hint = f"\n{_wrapped(f'hint: {problem.hint}')}" if problem.hint else ""
    line_start = expression.rfind("\n", 0, problem.start) + 1
    line = expression[line_start:].split("\n", 1)[0]
    before = printable(expression[line_start : problem.start])
    carets = "^" * max(1, min(problem.end, line_start + len(line)) - problem.start)
    return f"{text}\n  {printable(line)}\n  {' ' * len(before)}{carets}{hint}"


def _wrapped(text: str) -> str:
    return "\n".join(fold(printable(text), columns(sys.stderr)))
