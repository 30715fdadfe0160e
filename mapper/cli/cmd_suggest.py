"""`mapper suggest`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from mapper.cli.completion import FILE
from mapper.cli.options import mapping_file, mapping_options, print_findings
from mapper.files.locks import locked
from mapper.paths import print_path
from mapper.propose.suggest import Suggestion, SuggestReport, suggest
from mapper.report import printable
from mapper.report.json_report import json_text
from mapper.schema.matching import SURE, Proposal
from mapper.text.escape import shortened


@click.command("suggest")
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option("--apply", is_flag=True, help=f"Write what scores {SURE} or more into the mapping.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Lines of YAML to paste, or JSON.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=3,
    metavar="N",
    help="The most targets a field; by default 3.",
)
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    apply: bool,
    form: str,
    limit: int,
) -> int:
    """Propose targets for the fields of PAYLOADS that no entry reads.

    A score, 0 to 100, and its reason stand behind each: how alike the names are, whether the type
    fits, what the description says. Without PAYLOADS, those in samples/ are looked at.

    With --apply the best go into the mapping, each target once; its comments and layout stay.

    Example: mapper suggest samples/*.json --apply
    """
    mapping = mapping_file(mapping_path)
    with locked([mapping] if apply else []):
        report = suggest(mapping, payloads, tenant, schema=schema_path, limit=limit, apply=apply)
    print_findings(report.diagnostics, err=True)
    if report.mapping is None:
        return 1
    if form == "json":
        click.echo(json_text(_body(report)), nl=False)
    elif report.suggestions or not report.has_errors:
        for line in _lines(report):
            click.echo(line)
    if apply:
        _say_what_was_written(report)
    return int(report.has_errors)


def _lines(report: SuggestReport) -> Iterator[str]:
    """YAML below `mappings:`; what is no line to paste is a comment."""
    if not report.suggestions:
        yield "# every field of the payloads is read by an entry"
    for one in report.suggestions:
        yield f"  # {_inert(print_path(one.source.path))}: {_held(one)}"
        if one.best is not None:
            yield f"  {report.line(one.best)}  # {_reason(one.best)}"
        for other in one.others:
            yield f"  # or {_inert(report.line(other))}  # {_reason(other)}"
        yield from (f"  #   {_inert(text)}" for text in _about_entries(one, report))
        if one.is_private:
            yield "  #   a key is hidden, as values of people are: map the object around it"
        elif one.best is None and not (one.others or one.renamed or one.mapped):
            yield "  #   no field of the schema looks like it: add one, or leave it"


def _about_entries(one: Suggestion, report: SuggestReport) -> Iterator[str]:
    """Yield what is known of the entries that read the field by an old name, or fill its target."""
    for reader in one.renamed:
        old, line = print_path(reader.old), reader.entry.source_span.place.line
        yield f"no payload has '{old}', which line {line} reads; if it is renamed, write"
        yield reader.line or f"'{print_path(one.source.path)}' there instead of '{old}'"
    if one.mapped is not None and not one.renamed:
        target = print_path(one.mapped.target)
        yield f"'{target}' fits ({one.mapped.reason}), but is mapped{_origin(one.mapped, report)}"


def _origin(mapped: Proposal, report: SuggestReport) -> str:
    assert report.mapping is not None
    entries = report.mapping.document.entries
    entry = next((entry for entry in entries if entry.target == mapped.target), None)
    if entry is None:
        return ""
    return f" from '{shortened(entry.source_text)}' on line {entry.source_span.place.line}"


def _inert(text: str) -> str:
    """A text in a comment, where a `#` could begin one of ours, such as an ignore."""
    return printable(text).replace("#", "\\u0023")


def _held(one: Suggestion) -> str:
    kinds = " or ".join(sorted(one.source.kinds)) or "empty"
    return f"array of {kinds}" if one.source.array else kinds


def _reason(proposal: Proposal) -> str:
    return _inert(f"{proposal.score}: {proposal.reason}")


def _body(report: SuggestReport) -> dict[str, Any]:
    return {
        "version": 1,
        "suggestions": [
            {
                "source": print_path(one.source.path),
                "kinds": sorted(one.source.kinds),
                "array": one.source.array,
                "renamedFrom": [
                    {
                        "source": print_path(reader.old),
                        "target": reader.entry.target_text,
                        "line": reader.line or None,
                    }
                    for reader in one.renamed
                ],
                "mapped": None if one.mapped is None else print_path(one.mapped.target),
                "targets": [
                    _target(report, proposal, best=proposal is one.best)
                    for proposal in (one.best, *one.others)
                    if proposal is not None
                ],
            }
            for one in report.suggestions
        ],
        "written": None
        if report.written is None
        else [_target(report, one, best=True) for one in report.written],
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
        click.echo("nothing is written while there are errors", err=True)
    elif not report.written:
        click.echo(f"nothing written into {path}: no proposal scores {SURE} or more", err=True)
    else:
        entries = "1 entry" if len(report.written) == 1 else f"{len(report.written)} entries"
        click.echo(f"wrote {path}: {entries} added", err=True)
        for proposal in report.written:
            click.echo(f"  {printable(report.line(proposal))}", err=True)
