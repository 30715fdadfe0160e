"""`mapper schema`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import click
import orjson

from mapper.cli.opening import load_or_exit, print_findings
from mapper.cli.options import FILE, mapping_options
from mapper.document.editor_schema import KINDS, editor_schema
from mapper.exchange.schema_import import import_schema
from mapper.files.locks import locked
from mapper.files.overlap import Used, refuse_overlap
from mapper.files.writing import write_output
from mapper.paths import print_path
from mapper.report import printable
from mapper.schema import described, json_schema


@click.command("schema")
@mapping_options
@click.option("--json", "as_json", is_flag=True, help="Print the JSON Schema of a record.")
@click.option(
    "--from",
    "exported",
    metavar="JSON",
    type=FILE,
    help="Write YAML for a schema from the platform.",
)
@click.option(
    "--editor",
    type=click.Choice(KINDS),
    help="Print the JSON Schema of a document, for editors.",
)
@click.option(
    "-o", "--output", metavar="FILE", type=FILE, help="With --from or --editor: write to FILE."
)
@click.option("--force", is_flag=True, help="With -o: overwrite FILE.")
def command(
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    as_json: bool,
    exported: str | None,
    editor: str | None,
    output: str | None,
    force: bool,
) -> int:
    """Show the target schema of the mapping: every field with its type.

    --from writes a schema document for a schema that was exported from the platform: xed-full JSON,
    or the response of /rpc/export.

    --editor prints a JSON Schema with which editors complete and check a document. Write it to a
    file, and name the file in the first line of the document:

    \b
      # yaml-language-server: $schema=../.mapper/mapping.schema.json

    Example: mapper schema --from exported.json -o mappings/events.schema.yaml
    """  # noqa: D301 - click keeps the lines of a paragraph after the character \b
    if exported is not None:
        return _import(exported, tenant, output, force=force)
    if output is not None and editor is None:
        raise click.UsageError("-o needs --from or --editor")
    mapping = load_or_exit(mapping_path, tenant, schema_path)
    schema = mapping.document.schema
    if editor is not None:
        text = orjson.dumps(
            editor_schema(editor, schema), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        ).decode()
        with _to(mapping.loaded.files(), output):
            return _write(text, output, force=force)
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


def _import(exported: str, tenant: str | None, output: str | None, *, force: bool) -> int:
    _refuse_existing(output, force=force)
    with _to([Used("schema to import", exported)], output):
        text, findings = import_schema(exported, tenant)
        print_findings(findings, err=True)
        if text is None:
            return 1
        return _write(text, output, force=force)


def _to(inputs: Iterable[Used], output: str | None) -> AbstractContextManager[None]:
    """Hold the lock of an output, which must not be an input."""
    outputs = [] if output is None else [output]
    refuse_overlap(inputs, (Used("the output", name) for name in outputs))
    return locked(outputs, make_folders=True)


def _refuse_existing(output: str | None, *, force: bool) -> None:
    if output is not None and Path(output).exists() and not force:
        raise click.UsageError(f"'{output}' exists: use --force to overwrite it")


def _write(text: str, output: str | None, *, force: bool) -> int:
    _refuse_existing(output, force=force)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_output(output, text.encode())
        click.echo(f"wrote {printable(output)}", err=True)
    return 0
