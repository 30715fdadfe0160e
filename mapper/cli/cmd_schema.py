"""`mapper schema`."""

from __future__ import annotations

import click
import orjson

from mapper.cli.options import load_or_exit, mapping_options, print_findings
from mapper.expr import print_path
from mapper.report import printable
from mapper.schema import described, json_schema


@click.command("schema")
@mapping_options
@click.option("--json", "as_json", is_flag=True, help="Print the JSON Schema of a record.")
def command(mapping_path: str | None, tenant: str | None, as_json: bool) -> int:
    """Show the target schema of the mapping: every field with its type.

    Example: mapper schema --json > schema.json
    """
    mapping = load_or_exit(mapping_path, tenant)
    schema = mapping.document.schema
    errors = [diagnostic for diagnostic in mapping.diagnostics if diagnostic.is_error]
    if errors:
        print_findings(errors, err=True)
        return 1
    if as_json:
        data = orjson.dumps(json_schema(schema), option=orjson.OPT_INDENT_2)
        click.echo(data.decode())
        return 0
    rows = [(print_path(path), printable(described(field))) for path, field in schema.fields()]
    width = max(len(path) for path, _ in rows)
    click.echo(f"{printable(schema.title)} ({schema.xdm_class.title})")
    for path, text in rows:
        click.echo(f"  {printable(path):{width}}  {text}".rstrip())
    return 0
