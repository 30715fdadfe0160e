"""`mapper convert` for streams: options, the progress bar, and the closing summary."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from mapper.api.mapping import Mapping
from mapper.cli.terminal import columns, say
from mapper.engine.accumulator import Accumulator, RowPlace
from mapper.report.conversion import reason_table, summary_json
from mapper.stream.run import StreamOptions, StreamReport, convert_stream, input_size
from mapper.text import MapperError
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from rich import console, progress
else:
    console = lazy_module("rich.console")
    progress = lazy_module("rich.progress")


_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)%\Z")


def max_rejects(text: str | None) -> tuple[int | None, float | None]:
    """Parse `100` or `2.5%`; return a count or a share.

    Raises:
        click.UsageError: the text is neither.
    """
    if text is None:
        return None, None
    match = _SHARE.match(text)
    if match and float(match[1]) <= 100:
        return None, float(match[1]) / 100
    if text.isdecimal() and text.isascii():
        return int(text), None
    raise click.UsageError(f"--max-rejects takes a number or a share such as 2.5%, not '{text}'")


def run_stream(mapping: Mapping, names: list[str], options: StreamOptions) -> int:
    """Convert with a progress bar, print the summary, and return the exit code."""
    with _progress(input_size(names)) as show:
        report = convert_stream(
            mapping.loaded,
            mapping.runtime,
            names,
            options,
            _write_out,
            summarize=lambda report, written: _summary_file(report, written, options),
            progress=show,
        )
    for line in summary(report, options, columns(sys.stderr)):
        say(line, err=True)
    if report.stopped == "interrupted":
        return 2
    return 0 if report.is_clean else 1


def _summary_file(report: StreamReport, written: dict[str, str], options: StreamOptions) -> bytes:
    return summary_json(
        report.tally, stopped=report.stopped, unreadable=report.unreadable, outputs=written,
        strict=options.strict,
    )  # fmt: skip


def _write_out(data: bytes | memoryview) -> None:
    if sys.stdout is None:
        raise MapperError("standard output is closed; write to a file with -o")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, Accumulator[RowPlace]], None] | None]:
    """Show a bar with rate and time left on a terminal; yield the function that updates it."""
    if sys.stderr is None or not sys.stderr.isatty() or not total:
        yield None
        return
    columns: list[Any] = [
        progress.BarColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
        progress.TextColumn("{task.fields[rows]}"),
    ]
    stderr = console.Console(stderr=True)
    # without a thread that draws: processes are forked meanwhile
    with progress.Progress(*columns, console=stderr, auto_refresh=False) as bar:
        task = bar.add_task("", total=total, rows="")

        def show(read: int, tally: Accumulator[RowPlace]) -> None:
            rows = f"{tally.rows:,} rows"
            bar.update(task, completed=min(read, total), rows=rows, refresh=True)

        yield show


def summary(report: StreamReport, options: StreamOptions, width: int) -> list[str]:
    """Return the closing lines; the counts add up to all rows."""
    tally = report.tally
    lines = [f"cannot read '{name}': {reason}{f' (at byte {offset:,})' if offset else ''}"
             for name, reason, offset in report.unreadable]  # fmt: skip
    lines += reason_table(tally, width)
    lines.append(
        f"rows: {tally.rows:,} read, {tally.ok:,} ok, {tally.nullified:,} nullified, "
        f"{tally.rejected:,} rejected{_rate(report)}"
    )
    if report.stopped == "rejects":
        lines.append("stopped: more rejected rows than --max-rejects allows")
    if report.stopped == "interrupted":
        lines.append("interrupted")
    if not options.strict:
        lines.append("duplicate keys were not checked (the last one wins); --strict rejects them")
    return lines + _files(report, options)


def _files(report: StreamReport, options: StreamOptions) -> list[str]:
    """Return the lines about files."""
    lines = [f"removed '{name}', the rejects of an earlier run" for name in report.stale]
    if report.resumed == 0:
        lines.append("there is no stopped run to resume; started from the beginning")
    elif report.resumed:
        lines.append(f"resumed after {report.resumed:,} rows")
    if report.kept:
        lines.append(f"partial output is in {report.kept}; continue with --resume")
    if report.rejects and report.tally.rejected:
        lines.append(f"rejected rows are in {report.rejects}")
    elif report.tally.rejected and options.rejects is None:
        lines.append("to keep the rejected rows, add --rejects FILE")
    return lines


def _rate(report: StreamReport) -> str:
    seconds = max(report.seconds, 1e-9)
    if not report.read:
        return ""
    size = report.read / 1e6
    return f"; {size:,.1f} MB in {seconds:,.1f} s, {size / seconds:,.0f} MB/s"
