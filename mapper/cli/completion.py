"""Shell completion of the names that `mapper explain` explains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.document.discovery import find_mapping
from mapper.text import MapperError
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from click import shell_completion

    from mapper.api import mapping as api_mapping
    from mapper.services import name_pages
else:
    name_pages = lazy_module("mapper.services.name_pages")
    shell_completion = lazy_module("click.shell_completion")
    api_mapping = lazy_module("mapper.api.mapping")


def complete_name(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[shell_completion.CompletionItem]:
    """Complete a code, function, operator, key, term, or target of the project's mapping."""
    names = {page.name: page.detail or page.kind for page in name_pages.named_pages()}
    names |= dict(_targets(ctx))
    start = incomplete.lower()
    return [
        shell_completion.CompletionItem(name, help=text)
        for name, text in names.items()
        if name.lower().startswith(start)
    ]


def _targets(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the targets of the mapping, and `_tenant` spellings of those of the tenant."""
    given = ctx.params.get("mapping_path")
    try:
        path = given or str(find_mapping(Path()))
        mapping, _ = api_mapping.open_mapping(path, ctx.params.get("tenant"))
    except (MapperError, OSError):
        return
    if mapping is None:
        return
    tenant = f"_{mapping.document.tenant}."
    for entry in mapping.document.entries:
        yield entry.target_text, "target"
        if entry.target_text.startswith(tenant):
            yield "_tenant." + entry.target_text.removeprefix(tenant), "target"
