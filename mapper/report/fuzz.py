"""Why changed samples are rejected or lose values, for a terminal, and as JSON.

timestamp is "": 31 payloads rejected
  payload: {"timestamp": ""}
  mappings/rainfocus.yaml:9:3: ROW002 the row is rejected: required field 'timestamp' is missing

The report as JSON:

    {"version": 1, "mapping": file, "seed", "payloads", "nullified", "rejected",
     "omittedReasons": how many more there are,
     "reasons": [{"file", "line", ..., "target": or null, "code", "message", "count",
                  "isRejected", "causes": [words], "payload": the smallest payload, masked}],
     "bugs": [{"problem", "payload"}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from mapper.report.json_parts import place_json
from mapper.report.layout import columns, fold
from mapper.report.model import Look, paint
from mapper.testing.fuzz import FuzzBug, FuzzReason, FuzzResult
from mapper.testing.payload_view import PayloadView
from mapper.text import Span
from mapper.text.escape import printable

MAX_TEXT = 200  # characters of a string in a payload that is shown


def render_fuzz(result: FuzzResult, look: Look) -> str:
    """Return the report for a terminal."""
    view = PayloadView(result.document, show_values=look.show_values)
    groups: dict[tuple[bool, bool, str], list[FuzzReason]] = {}
    for reason in result.reasons:
        key = (reason.is_rejected, reason.is_null, view.words(reason.changes))
        groups.setdefault(key, []).append(reason)
    blocks = [_bug_block(bug, view, look) for bug in result.bugs]
    blocks += [_block(words, reasons, result, view, look)
               for (_, _, words), reasons in groups.items()]  # fmt: skip
    blocks.append(_closing(result, look))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _block(
    words: str, reasons: Sequence[FuzzReason], result: FuzzResult, view: PayloadView, look: Look
) -> list[str]:
    first = reasons[0]
    outcome = "without a value" if first.is_null else "with a finding"
    style, outcome = ("error", "rejected") if first.is_rejected else ("warning", outcome)
    count = max(reason.count for reason in reasons)
    start, *rest = fold(printable(f"{words}: {_payloads(count)} {outcome}"), look.width)
    lines = [paint(line, style, look) for line in (start, *rest)]
    lines += _payload_lines(first.payload, view, look)
    for reason in reasons:
        text = f"  {_where(_span(reason, result))} {reason.finding.code} {reason.finding.message}"
        lines += fold(printable(text), look.width)
    hint = next((reason.finding.hint for reason in reasons if reason.finding.hint), "")
    return [*lines, *(fold(printable(f"  help: {hint}"), look.width) if hint else ())]


def _payloads(count: int) -> str:
    return "1 payload" if count == 1 else f"{count:,} payloads"


def _span(reason: FuzzReason, result: FuzzResult) -> Span:
    return result.document.span if reason.entry is None else reason.entry.span


def _where(span: Span) -> str:
    return f"{span.source.path}:{span.place.line}:{span.place.column}:"


def _payload_lines(payload: dict[str, Any], view: PayloadView, look: Look) -> Iterator[str]:
    """Yield a payload as JSON: on one line if it fits."""
    shown = _cut(view.payload(payload))
    line = "  payload: " + json.dumps(shown, ensure_ascii=False)
    if columns(printable(line)) <= look.width:
        yield printable(line)
        return
    yield "  payload: {"
    for number, (key, value) in enumerate(shown.items(), 1):
        comma = "," if number < len(shown) else ""
        pair = json.dumps({key: value}, ensure_ascii=False)[1:-1]
        yield printable(f"    {pair}{comma}")
    yield "  }"


def _cut(value: Any) -> Any:
    """Return a payload with its long strings shortened."""
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return f"{value[:20]}... ({len(value):,} characters; --save-samples writes them)"
    return value


def _bug_block(bug: FuzzBug, view: PayloadView, look: Look) -> list[str]:
    text = f"this is a bug in mapper; please report it with the payload: {bug.problem}"
    lines = [paint(line, "error", look) for line in fold(text, look.width)]
    return [*lines, *_payload_lines(bug.payload, view, look)]


def _closing(result: FuzzResult, look: Look) -> list[str]:
    ok = result.total - result.rejected - result.nullified
    reasons = "1 reason" if len(result.reasons) == 1 else f"{len(result.reasons)} reasons"
    if result.omitted:
        reasons += f" and {result.omitted:,} more that are not shown"
    bugs = "1 bug" if len(result.bugs) == 1 else f"{len(result.bugs)} bugs"
    line = (
        f"{_payloads(result.total)} from seed {result.seed}: {ok:,} ok, {result.nullified:,} "
        f"nullified, {result.rejected:,} rejected, {reasons}, "
        f"{bugs} in mapper"
    )
    return fold(line, look.width)


def fuzz_json(result: FuzzResult, *, show_values: bool) -> dict[str, Any]:
    """Return the JSON object described above."""
    view = PayloadView(result.document, show_values=show_values)
    return {
        "version": 1,
        "mapping": printable(result.document.span.source.path),
        "seed": result.seed,
        "payloads": result.total,
        "nullified": result.nullified,
        "rejected": result.rejected,
        "omittedReasons": result.omitted,
        "reasons": [
            {
                **place_json(_span(reason, result)),
                "target": None if reason.entry is None else printable(reason.entry.target_text),
                "code": reason.finding.code,
                "message": printable(reason.finding.message),
                "count": reason.count,
                "isRejected": reason.is_rejected,
                "causes": [printable(view.words([change])) for change in reason.changes],
                "payload": view.payload(reason.payload),
            }
            for reason in result.reasons
        ],
        "bugs": [
            {"problem": bug.problem, "payload": view.payload(bug.payload)} for bug in result.bugs
        ],
    }
