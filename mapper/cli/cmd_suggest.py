"""`mapper suggest`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from mapper.cli.opening import mapping_files, payloads_by_mapping, print_findings
from mapper.cli.options import FILE, mappings_options
from mapper.document import Entry
from mapper.files.locks import locked
from mapper.paths import print_path
from mapper.propose.suggest import Suggestion, SuggestReport, suggest
from mapper.report import printable
from mapper.report.json_parts import json_text
from mapper.schema.matching import SURE, Proposal
from mapper.text.escape import shortened


@click.command("suggest")
@click.argument("payloads", nargs=-1, type=FILE)
@mappings_options
@click.option("--apply", is_flag=True, help=f"Add suggestions that score {SURE} or more.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="YAML lines to paste, or JSON.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=3,
    metavar="N",
    help="Maximum number of targets per field; default: 3.",
)
def command(
    payloads: tuple[str, ...],
    mapping_paths: tuple[str, ...],
    schema_path: str | None,
    tenant: str | None,
    apply: bool,
    form: str,
    limit: int,
) -> int:
    """Suggest targets for the fields of PAYLOADS that no entry reads.

    Each suggestion has a score from 0 to 100 and its reasons: similar names, a matching type, words
    of the description. PAYLOADS default to the samples of each mapping.

    --apply adds the best suggestion of each field to the mapping, each target once; comments and
    layout stay.

    Example: mapper suggest samples/*.json --apply
    """
    mappings = mapping_files(mapping_paths)
    given = payloads_by_mapping(mappings, payloads, tenant, schema_path)
    reports = []
    for mapping in mappings:
        if payloads and not given[mapping]:
            continue  # none of the payloads are its samples
        with locked([mapping] if apply else []):
            report = suggest(
                mapping, given[mapping], tenant, schema=schema_path, limit=limit, apply=apply
            )
        print_findings(report.diagnostics, err=True)
        reports.append(report)
    if form == "json" and len(reports) > 1:
        bodies = [{"mapping": printable(report.mapping.path), **_body(report)}
                  for report in reports if report.mapping is not None]  # fmt: skip
        click.echo(json_text(bodies), nl=False)
    for report in reports:
        if report.mapping is None:
            continue
        if form == "json" and len(reports) == 1:
            click.echo(json_text(_body(report)), nl=False)
        elif form == "text" and (report.suggestions or not report.has_errors):
            if len(reports) > 1:
                click.echo(f"# {_inert(report.mapping.path)}")
            for line in _lines(report):
                click.echo(line)
        if apply:
            _say_what_was_written(report)
    return int(any(report.has_errors or report.mapping is None for report in reports))


def _lines(report: SuggestReport) -> Iterator[str]:
    """Yield YAML lines for `mappings:`; everything that is not an entry is a comment."""
    if not report.suggestions:
        yield "# entries read every field of the payloads"
    for item in report.suggestions:
        yield f"  # {_inert(print_path(item.source.path))}: {_types(item)}"
        if item.best is not None:
            yield f"  {report.line(item.best)}  # {_reason(item.best)}"
        for other in item.others:
            yield f"  # or {_inert(report.line(other))}  # {_reason(other)}"
        yield from (f"  #   {_inert(text)}" for text in _about_entries(item, report))
        if item.is_private:
            yield "  #   a key is hidden because it may identify a person: map the object around it"
        elif item.best is None and not (item.others or item.renamed or item.mapped):
            yield "  #   the schema has no similar field: add one, or leave the field unmapped"


def _about_entries(item: Suggestion, report: SuggestReport) -> Iterator[str]:
    """Yield notes on entries that read the field by an old name, or that fill its target."""
    for reader in item.renamed:
        old, line = print_path(reader.old), _line(reader.entry, report)
        yield f"{line} reads '{old}', which no payload has; replace it if it was renamed:"
        yield reader.line or f"'{print_path(item.source.path)}'"
    if item.mapped is not None and not item.renamed:
        target = print_path(item.mapped.target)
        yield f"'{target}' fits ({item.mapped.reason}), but is mapped{_origin(item.mapped, report)}"


def _origin(mapped: Proposal, report: SuggestReport) -> str:
    assert report.mapping is not None
    entries = report.mapping.document.entries
    entry = next((entry for entry in entries if entry.target == mapped.target), None)
    if entry is None:
        return ""
    return f" from '{shortened(entry.source_text)}' on {_line(entry, report)}"


def _line(entry: Entry, report: SuggestReport) -> str:
    assert report.mapping is not None
    return entry.source_span.line_in(report.mapping.document.span.source)


def _inert(text: str) -> str:
    """Escape text for a comment, where a `#` could start a comment of ours, such as an ignore."""
    return printable(text).replace("#", "\\u0023")


def _types(item: Suggestion) -> str:
    kinds = " or ".join(sorted(item.source.kinds)) or "empty"
    return f"array of {kinds}" if item.source.array else kinds


def _reason(proposal: Proposal) -> str:
    return _inert(f"{proposal.score}: {proposal.reason}")


def _body(report: SuggestReport) -> dict[str, Any]:
    return {
        "version": 1,
        "suggestions": [
            {
                "source": print_path(item.source.path),
                "kinds": sorted(item.source.kinds),
                "array": item.source.array,
                "renamedFrom": [
                    {
                        "source": print_path(reader.old),
                        "target": reader.entry.target_text,
                        "line": reader.line or None,
                    }
                    for reader in item.renamed
                ],
                "mapped": None if item.mapped is None else print_path(item.mapped.target),
                "targets": [
                    _target(report, proposal, best=proposal is item.best)
                    for proposal in (item.best, *item.others)
                    if proposal is not None
                ],
            }
            for item in report.suggestions
        ],
        "written": None
        if report.written is None
        else [_target(report, proposal, best=True) for proposal in report.written],
    }


def _target(report: SuggestReport, proposal: Proposal, *, best: bool) -> dict[str, Any]:
    return {
        "target": print_path(proposal.target),
        "score": proposal.score,
        "reason": proposal.reason,
        "best": best,
        "line": report.line(proposal),
    }


def _say_what_was_written(report: SuggestReport) -> None:
    assert report.mapping is not None
    path = printable(report.mapping.path)
    if report.written is None:
        click.echo("nothing is written because of errors", err=True)
    elif not report.written:
        click.echo(f"nothing changed in {path}: no suggestion scores {SURE} or more", err=True)
    else:
        entries = "1 entry" if len(report.written) == 1 else f"{len(report.written)} entries"
        click.echo(f"wrote {path}: {entries} added", err=True)
        for proposal in report.written:
            click.echo(f"  {printable(report.line(proposal))}", err=True)
