"""`mapper convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson

from mapper.api.convert import convert_files
from mapper.cli.options import load_or_exit, mapping_options, print_findings, show_values_option
from mapper.source import MapperError
from mapper.source.files import write_atomic


@click.command("convert")
@click.argument("payloads", nargs=-1, required=True)
@mapping_options
@click.option("-o", "--output", metavar="FILE", help="Write there instead of standard output.")
@click.option("--ndjson", is_flag=True, help="One record a line; so it is for NDJSON input too.")
@show_values_option
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    tenant: str | None,
    output: str | None,
    ndjson: bool,
    show_values: bool,
) -> int:
    """Convert PAYLOADS to XDM records.

    One object gives one object, an array or several files give an array, NDJSON gives NDJSON.
    Records go to standard output, findings to standard error. A rejected row has no record.
    With -o, the file appears whole or not at all.

    Example: mapper convert samples/registration.json
    """
    mapping = load_or_exit(mapping_path, tenant)
    found = mapping.lint()
    if any(diagnostic.is_error for diagnostic in found):
        print_findings(found, err=True)
        return 1
    if output is not None and any(_is_same(output, name) for name in payloads):
        raise MapperError(f"'{output}' is a payload: write to another file")
    records: list[dict[str, Any]] = []
    shapes: list[str] = []
    failed = False
    for converted in convert_files(mapping, payloads):
        print_findings(list(converted.diagnostics), err=True, show_values=show_values)
        failed = failed or any(diagnostic.is_error for diagnostic in converted.diagnostics)
        if converted.result is not None:
            shapes.append(converted.shape)
            if converted.result.record is not None:
                records.append(converted.result.record)
    ndjson = ndjson or "lines" in shapes
    _write(_as_text(records, ndjson, lone=shapes == ["one"]), output)
    return 1 if failed else 0


def _is_same(output: str, payload: str) -> bool:
    """Whether an output file is a payload, or lies in a folder of payloads under such a name."""
    written, read = Path(output).resolve(), Path(payload).resolve()
    return written == read or (read.is_dir() and written.parent == read and written.exists())


def _as_text(records: list[dict[str, Any]], ndjson: bool, *, lone: bool) -> bytes:
    """The records as lines, as one object where the input was one, or as an array."""
    if ndjson:
        return b"".join(
            orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records
        )
    if lone:
        return b"".join(map(_pretty, records))
    return _pretty(records)


def _pretty(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _write(data: bytes, output: str | None) -> None:
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        write_atomic(Path(output), data)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise MapperError(f"cannot write '{output}': {reason}") from None
