"""Findings in the HTML report: errors first, each with its line, hint, and lines to paste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mapper.diagnostics import CODES, Diagnostic
from mapper.report.excerpt import excerpt_of
from mapper.report.html_parts import Markup, filters, head, lines, number, section, table, tag
from mapper.report.model import Look
from mapper.report.wording import related_remarks, remarks
from mapper.text import Span

MAX_FINDINGS = 500
EXCERPT_WIDTH = 110  # columns
SEVERITIES = (("error", "errors"), ("warning", "warnings"), ("info", "notes"))


def severity_counts(findings: Iterable[Diagnostic]) -> Counter[str]:
    """Return the number of findings of each severity."""
    return Counter(finding.severity.value for finding in findings)


def severity_word(severity: str) -> str:
    """Return the word for one finding of a severity."""
    return "note" if severity == "info" else severity


def findings_section(findings: Sequence[Diagnostic], look: Look) -> Markup:
    """Return the section with the findings; of many, the most severe ones."""
    if not findings:
        return section("findings", "Findings", tag("p", "No findings.", class_="soft"))
    order = [severity for severity, _ in SEVERITIES]
    by_severity = sorted(findings, key=lambda finding: order.index(finding.severity.value))
    shown, hidden = by_severity[:MAX_FINDINGS], by_severity[MAX_FINDINGS:]
    counts = severity_counts(shown)
    choices = [(severity, plural) for severity, plural in SEVERITIES if counts[severity]]
    items = tag("ul", lines(_finding(item, look) for item in shown), class_="findings",
                id="finding-list")  # fmt: skip
    return section(
        "findings", "Findings",
        _codes(findings),
        filters("finding-list", "findings", choices),
        items,
        _hidden_note(hidden),
    )  # fmt: skip


def _hidden_note(hidden: Sequence[Diagnostic]) -> Markup | None:
    """Return how many findings are not shown."""
    if not hidden:
        return None
    counts = severity_counts(hidden)
    parts = [
        number(counts[severity], severity_word(severity), plural)
        for severity, plural in SEVERITIES
        if counts[severity]
    ]
    return tag(
        "p",
        tag("strong", f"Not shown: {', '.join(parts)}."),
        " To list all findings, use ",
        tag("code", "--format concise"),
        ".",
        class_="notice",
    )


def _codes(findings: Sequence[Diagnostic]) -> Markup | None:
    """Return a table of the codes with their meanings and numbers of findings."""
    counts = Counter(finding.code for finding in findings)
    if len(findings) == 1:
        return None
    rows = [
        tag(
            "tr",
            tag("th", tag("code", code), scope="row"),
            tag("td", CODES[code].title),
            tag("td", number(count), class_="number"),
        )
        for code, count in counts.most_common()
    ]
    heads = [head("Code"), head("Meaning"), head("Findings", "number")]
    summary = tag("summary", f"{number(len(findings), 'finding')} by code")
    more = tag("p", "For details, run ", tag("code", "mapper explain CODE"), ".", class_="soft")
    return tag("details", summary, table("Findings by code", heads, rows), more)


def _finding(finding: Diagnostic, look: Look) -> Markup:
    severity = finding.severity.value
    place = finding.span.place
    where = f"{finding.span.source.path}:{place.line}:{place.column}"
    title = tag(
        "p",
        tag("span", severity_word(severity), class_=f"severity {severity}"),
        " ",
        tag("span", f"{finding.code} {CODES[finding.code].slug}", class_="code"),
        " ",
        tag("span", finding.message, class_="message"),
        class_="title",
    )
    parts: list[Markup | None] = [title, tag("p", where, class_="place")]
    if look.may_quote(finding.span.source):
        parts.append(excerpt(finding.span))
    pairs = [*remarks(finding, show_values=look.show_values)]
    parts.append(_pairs(pairs))
    if finding.paste:
        parts.append(tag("pre", tag("code", *_joined(finding.paste)), class_="paste"))
    parts.append(_pairs(related_remarks(finding)))
    return tag("li", lines(parts), class_=f"item finding {severity}", data_kind=severity)


def _pairs(pairs: Sequence[tuple[str, str]]) -> Markup | None:
    rows = [tag("div", tag("dt", label), tag("dd", content)) for label, content in pairs]
    return tag("dl", *rows, class_="remarks") if rows else None


def _joined(strings: Iterable[str]) -> Iterator[Markup | str]:
    for index, string in enumerate(strings):
        yield Markup("\n") if index else ""
        yield string


def excerpt(span: Span) -> Markup | None:
    """Return the first line of a span, whose part within the span is marked."""
    shown = excerpt_of(span, EXCERPT_WIDTH)
    if shown is None:
        return None
    marked = shown.text[shown.start : shown.end]
    code = tag(
        "code",
        tag("span", shown.number, class_="line-number"),
        shown.text[: shown.start],
        tag("mark", marked) if marked else None,
        shown.text[shown.end :].rstrip(),
    )
    return tag("pre", code, class_="excerpt")
