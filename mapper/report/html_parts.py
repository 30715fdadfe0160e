"""HTML as a value: elements whose text is always escaped, and the document around them.

Only `tag` and `lines` create `Markup`. They escape every string, so text of a user can never become
an element. The document runs no script and uses no style but its own, which the browser compares
with the hashes in its content security policy.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from mapper.text.escape import printable

ASSETS = Path(__file__).with_name("assets")
# Characters that `printable` does not escape, and HTML documents must not contain.
_NO_HTML = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_VOID = frozenset({"input", "meta", "wbr"})


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is safe to insert."""

    html: str


Child: TypeAlias = "Markup | str | Iterable[Markup | str | None] | None"


def escaped(text: str) -> str:
    """Return text for an element or an attribute; no line of it is a GitHub workflow command."""
    text = _NO_HTML.sub(lambda match: f"\\u{ord(match[0]):04x}", printable(text))
    return html.escape(text).replace("::", ":&#58;").replace("##[", "#&#35;[")


def tag(name: str, *children: Child, **attributes: str | int | float | bool | None) -> Markup:
    """Return an element.

    Args:
        name: The name of the element.
        children: Its content: markup, and strings, which are escaped.
        attributes: Its attributes: `class_` is `class`, and `aria_label` is `aria-label`. None and
            False are omitted; True has no value.
    """
    opening = name
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        opening += f" {attribute}" if value is True else f' {attribute}="{escaped(str(value))}"'
    if name in _VOID:
        return Markup(f"<{opening}>")
    return Markup(f"<{opening}>{''.join(map(_content, children))}</{name}>")


def path_code(path: str) -> Markup:
    """Return a path as code, which a narrow column breaks at its periods."""
    first, *rest = path.split(".")
    parts: list[Markup | str] = [first]
    for name in rest:
        parts += [".", tag("wbr"), name]
    return tag("code", parts)


def _content(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child.html
    if isinstance(child, str):
        return escaped(child)
    return "".join(map(_content, child))


def lines(parts: Iterable[Markup | None]) -> Markup:
    """Return markup with a line end after each part."""
    return Markup("".join(f"{part.html}\n" for part in parts if part is not None and part.html))


def section(name: str, title: str, *children: Markup | None, level: int = 2) -> Markup:
    """Return a section with a heading; `name` is its id. Those of level 2 are landmarks."""
    if level > 2:
        return tag("div", lines([tag(f"h{level}", title), *children]), id=name)
    heading = tag(f"h{level}", title, id=f"{name}-title")
    body = lines([heading, *children])
    return tag("section", body, id=name, aria_labelledby=f"{name}-title")


def scrollable(label: str, content: Markup, class_: str = "wide") -> Markup:
    """Return content that scrolls sideways on narrow screens, also with the keyboard."""
    return tag("div", content, class_=class_, role="group", aria_label=label, tabindex=0)


def table(
    label: str, heads: Sequence[Markup], rows: Iterable[Markup], *, class_: str | None = None
) -> Markup:
    """Return a table that can scroll; `heads` are header cells, and `rows` are rows."""
    body = [
        tag("thead", tag("tr", *heads)),
        tag("tbody", lines(rows)),
    ]
    return scrollable(label, tag("table", lines(body), class_=class_, aria_label=label))


def head(title: str, class_: str | None = None) -> Markup:
    """Return the header cell of a column."""
    return tag("th", title, scope="col", class_=class_)


def filters(items: str, label: str, choices: Sequence[tuple[str, str]]) -> Markup:
    """Return controls that filter the elements with the class `item` inside an element.

    Args:
        items: The id of the element.
        label: What the items are, in the plural.
        choices: The kinds of items, each with its label.
    """
    options = [tag("option", f"all {label}", value="")]
    options += [tag("option", title, value=kind) for kind, title in choices]
    return tag(
        "div",
        tag("label", "Search ", tag("input", type="search", autocomplete="off")),
        tag("label", "Show ", tag("select", *options)) if len(choices) > 1 else None,
        tag("output", aria_live="polite"),
        class_="filters", data_items=items, data_label=label, hidden=True,
        aria_label=f"Filter {label}", role="group",
    )  # fmt: skip


def number(count: int, singular: str = "", plural: str = "") -> str:
    """Return a number with thousands separators, and a noun if given."""
    noun = singular if count == 1 else plural or f"{singular}s"
    return f"{count:,} {noun}" if singular else f"{count:,}"


def document(title: str, *body: Markup) -> str:
    """Return a complete document."""
    style = (ASSETS / "report.css").read_text("utf-8").strip() + "\n"
    script = (ASSETS / "report.js").read_text("utf-8").strip() + "\n"
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    # attributes of the policy are not the user's, and a browser reads quotes there as they are
    head = [
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        Markup('<meta name="generator" content="mapper">'),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    ]
    page = [
        tag("head", lines(head)),
        tag("body", lines([*body, Markup(f"<script>{script}</script>")])),
    ]
    return f'<!DOCTYPE html>\n<html lang="en">\n{lines(page).html}</html>\n'


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
