"""Read an HTML report as a browser does: its elements and its text."""

from __future__ import annotations

from html.parser import HTMLParser

TAGS = {
    "html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "nav",
    "section", "h1", "h2", "h3", "p", "a", "div", "span", "strong", "code", "pre", "mark", "ul",
    "li", "dl", "dt", "dd", "del", "ins", "details", "summary", "table", "thead", "tbody", "tr",
    "th", "td", "label", "input", "wbr", "select", "option", "output",
    "svg", "g", "path", "circle", "rect", "text", "tspan",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "tabindex",
    "scope", "hidden", "type", "autocomplete", "value", "viewbox", "width", "height", "d", "x", "y",
    "cx", "cy", "r", "rx", "dx", "stroke-width", "preserveaspectratio",
}  # fmt: skip


class Elements(HTMLParser):
    """The elements of a document, its text outside style and script, and its texts by class."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "input", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)


def harmless(document: str) -> Elements:
    """Check that only the report's own script and style can have an effect."""
    elements = Elements(document)
    assert set(elements.tags) <= TAGS
    assert elements.tags.count("script") == elements.tags.count("style") == 1
    assert elements.tags.count("html") == elements.tags.count("body") == 1
    for tag, name, value in elements.attributes:
        assert name in ATTRIBUTES or name.startswith(("aria-", "data-")), (tag, name)
        if name == "href":
            assert value.startswith("#")
            assert value[1:].replace("-", "").isalnum()
    return elements
