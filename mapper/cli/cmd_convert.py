"""`mapper convert`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.api.convert import NO_RECORDS, convert_files, record_texts
from mapper.api.mapping import Mapping
from mapper.cli.opening import load_or_exit, print_findings
from mapper.cli.options import FILE, mapping_options, show_values_option
from mapper.cli.terminal import say
from mapper.diagnostics import in_order
from mapper.diagnostics.folding import FoldingCollector
from mapper.engine.grouping import FindingGroups
from mapper.files.compressed import is_compressed, plain_name
from mapper.files.locks import locked
from mapper.files.overlap import STANDARD, Used, refuse_overlap
from mapper.files.payload_files import files_of
from mapper.files.writing import write_output
from mapper.text.escape import printable
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.cli import streaming
    from mapper.stream import run as stream
else:
    stream = lazy_module("mapper.stream.run")
    streaming = lazy_module("mapper.cli.streaming")


LINES = (".ndjson", ".jsonl")
_OTHERS = (".bz2", ".xz", ".lzma", ".zip", ".7z", ".lz4", ".br")


@click.command("convert")
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=FILE,
    help="Write records to FILE, not to standard output.",
)
@click.option("--ndjson", is_flag=True, help="Write one record per line (implied by NDJSON input).")
@click.option("--rejects", metavar="FILE", type=FILE, help="Write rejected rows to FILE.")
@click.option(
    "--nullified", metavar="FILE", type=FILE, help="Write rows that lost a value to FILE."
)
@click.option(
    "--summary", metavar="FILE", type=FILE, help="Write counts and reasons to FILE as JSON."
)
@click.option("--replay", metavar="REJECTS", type=FILE, help="Convert the rows of a rejects file.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Use at most N processes; default: by input size.",
)
@click.option(
    "--max-rejects",
    metavar="N|P%",
    help="Stop if more than N rows, or P% of all rows, are rejected.",
)
@click.option("--strict", is_flag=True, help="Reject rows with duplicate keys (slower).")
@click.option("--resume", is_flag=True, help="Continue a stopped run.")
@click.option(
    "--show-code", is_flag=True, help="Print the generated function, and convert nothing."
)
@show_values_option
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    output: str | None,
    ndjson: bool,
    rejects: str | None,
    nullified: str | None,
    summary: str | None,
    replay: str | None,
    jobs: int | None,
    max_rejects: str | None,
    strict: bool,
    resume: bool,
    show_code: bool,
    show_values: bool,
) -> int:
    """Convert PAYLOADS to XDM records.

    By default, records are printed for reading: an object for one payload, an array for several.
    Findings go to standard error.

    NDJSON, compressed files (.gz, .zst), standard input, and options such as -o or --jobs convert a
    stream of any size: one record per line, in the order of the input. Rejected rows go to the
    rejects file with their places, findings, and original bytes. With -o, files get their final
    names when the run is complete; --resume continues a stopped run.

    --replay converts the rows of a rejects file again, for example after you fix the mapping.

    Exit codes: 0 all rows were converted, 1 rows were rejected or an input could not be read to its
    end, 2 could not run.

    Example: mapper convert samples/registration.json
    """
    mapping = load_or_exit(mapping_path, tenant, schema_path)
    findings = mapping.lint()
    if any(diagnostic.is_error for diagnostic in findings):
        print_findings(findings, err=True)
        return 1
    if show_code:
        click.echo(_annotated_source(mapping), nl=False)
        return 0
    if bool(payloads) == (replay is not None):
        raise click.UsageError("pass the payloads to convert, or --replay with a rejects file")
    for option, name in (("rejects", rejects), ("nullified", nullified), ("summary", summary)):
        if name == "-":
            raise click.UsageError(f"--{option} needs a file: records go to standard output")
    if replay == "-":
        raise click.UsageError("--replay needs a file")
    if output is not None and output.endswith(_OTHERS):
        raise click.UsageError("an output can be compressed only as .gz or .zst")
    options = (rejects, nullified, summary, replay, jobs, max_rejects)
    special = ndjson or resume or strict or any(option is not None for option in options)
    if special or any(map(_is_stream, (*payloads, output or ""))):
        count, share = streaming.max_rejects(max_rejects)
        names = [*payloads, *filter(None, [replay])]
        given = stream.StreamOptions(
            output or STANDARD, rejects, nullified, summary, replay is not None, jobs,
            count, share, resume, strict,
        )  # fmt: skip
        code: int = streaming.run_stream(mapping, names, given)
        return code
    return _documents(mapping, payloads, output, show_values=show_values)


def _is_stream(name: str) -> bool:
    return name == "-" or is_compressed(name) or plain_name(name).endswith(LINES)


def _annotated_source(mapping: Mapping) -> str:
    """Return the generated functions with the lines of the mapping as comments.

    The lines are inserted for reading: generated code contains no text of a mapping.
    """
    main = mapping.document.span.source

    def comment(match: re.Match[str]) -> str:
        entry = mapping.document.entries[int(match[2])]
        source, line = entry.span.source, entry.span.place.line
        where = str(line) if source is main else f"{source.path}:{line}"
        return f"{match[1]}# {printable(where)}: {printable(source.line(line).strip())}"

    source = mapping.converter.functions(loose=False).source
    return re.sub(r"^( *)# entry ([0-9]+)$", comment, source, flags=re.MULTILINE)


def _documents(
    mapping: Mapping, payloads: tuple[str, ...], output: str | None, *, show_values: bool
) -> int:
    """Convert payloads to records for reading."""
    files = [Used("payload", file) for name in payloads for file in files_of(name)]
    outputs = [Used("records", output or STANDARD)]
    refuse_overlap((*mapping.loaded.files(), *files), outputs)
    with locked([] if output is None else [output]):
        return _convert_documents(mapping, payloads, output, show_values=show_values)


def _convert_documents(
    mapping: Mapping, payloads: tuple[str, ...], output: str | None, *, show_values: bool
) -> int:
    collector = FoldingCollector()
    groups = FindingGroups(mapping.converter.plan, keeps_values=True)
    texts = record_texts(convert_files(mapping, payloads, collector, groups))
    first = next(texts, b"")
    if first != NO_RECORDS or not any(d.code == "SRC001" for d in collector.diagnostics):
        _write(chain([first], texts), output)
        _remove_stale_rejects(output)
    findings = in_order([*collector.folded(), *groups.findings()])
    print_findings(findings, err=True, show_values=show_values)
    return 1 if any(diagnostic.is_error for diagnostic in findings) else 0


def _remove_stale_rejects(output: str | None) -> None:
    """Remove the rejects file of an earlier stream with the same output."""
    stale = Path(stream.StreamOptions(output or STANDARD).rejects_name)
    if output is not None and stale.is_file():
        stale.unlink()
        say(f"removed '{stale}', the rejects of an earlier run", err=True)


def _write(pieces: Iterable[bytes], output: str | None) -> None:
    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    write_output(output, pieces)
