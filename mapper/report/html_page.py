"""The page around the sections of an HTML report: header, verdict, navigation, and footer."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.diagnostics import Diagnostic
from mapper.report.html_findings import SEVERITIES, severity_counts, severity_word
from mapper.report.html_parts import Child, Markup, document, lines, number, section, tag
from mapper.report.model import Look
from mapper.text.dataclass import dataclass
from mapper.version import __version__


@dataclass(frozen=True)
class PageSection:
    """A section of a report: the id and title of its link, and its content."""

    name: str
    title: str
    content: Markup

    @staticmethod
    def of(name: str, title: str, *content: Markup | None, level: int = 2) -> PageSection:
        """Return a section with a heading."""
        return PageSection(name, title, section(name, title, *content, level=level))


def page(
    command: str,
    subject: str,
    verdict: Sequence[Markup],
    summary: Markup | None,
    sections: Sequence[PageSection],
    look: Look,
) -> str:
    """Return a document.

    Args:
        command: The command that wrote the report.
        subject: What the report is about, such as the name of a mapping.
        verdict: The numbers below the subject.
        summary: The part above the sections.
        sections: The sections, with a link to each if there are several.
        look: Whether values are shown.
    """
    links = [tag("a", part.title, href=f"#{part.name}") for part in sections]
    header = [
        tag("p", command, class_="command"),
        tag("h1", subject),
        tag("p", *verdict, class_="verdict"),
        tag("nav", *links, aria_label="Sections") if len(links) > 1 else None,
    ]
    hidden = (
        "This report shows identity and sensitive values. Share it only with people who may see "
        "them."
        if look.show_values
        else "Identity and sensitive values are hidden."
    )
    notice = tag("p", hidden, class_="notice") if look.show_values else None
    return document(
        f"{subject} - {command}",
        tag("header", lines(header)),
        tag("main", lines([notice, summary, *(part.content for part in sections)])),
        tag("footer", tag("p", f"{hidden if notice is None else ''} mapper {__version__}".strip())),
    )


def chip(text: str, class_: str) -> Markup:
    """Return a number of the verdict."""
    return tag("span", text, class_=f"chip {class_}")


def verdict_of(findings: Sequence[Diagnostic]) -> list[Markup]:
    """Return the numbers of findings of each severity."""
    counts = severity_counts(findings)
    if not counts:
        return [chip("No findings", "good")]
    return [
        chip(number(counts[severity], severity_word(severity), plural), severity)
        for severity, plural in SEVERITIES
        if counts[severity]
    ]


def tiles(label: str, values: Sequence[tuple[str, str]], below: Child = None) -> Markup:
    """Return numbers with their labels, such as `27` and `mapped`, and an element below them."""
    items = [tag("div", tag("dt", name), tag("dd", value)) for name, value in values]
    return tag("div", tag("p", label, class_="label"), tag("dl", *items), below, class_="tile")
