"""`mapper docs`."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path

import click

from mapper.cli.command_reference import command_reference
from mapper.cli.options import FILE
from mapper.docs.site import is_current, sources, write_site
from mapper.report import printable


@click.command("docs")
@click.option(
    "-o", "--output", "folder", metavar="DIR", type=FILE, help="Write the site there; open nothing."
)
@click.pass_context
def command(context: click.Context, folder: str | None) -> int:
    """Open the documentation in the browser, or write it as static files.

    The site works without a network and without a web server: open DIR/index.html, or upload DIR
    to any web space. DIR must be new, empty, or a site that this command wrote before.

    Example: mapper docs -o site
    """
    group = context.find_root().command
    assert isinstance(group, click.Group)
    pages = sources(command_reference(group))
    if folder is not None:
        _write(Path(folder), pages)
        click.echo(f"wrote {len(pages)} pages; open {printable(str(Path(folder, 'index.html')))}")
        return 0
    cached = _cache() / "docs"
    if not is_current(cached, pages):
        _write(cached, pages)
    index = cached / "index.html"
    click.echo(f"the documentation is in {printable(str(index))}")
    webbrowser.open(index.as_uri())
    return 0


def _write(folder: Path, pages: dict[str, str]) -> None:
    for warning in write_site(folder, pages):
        click.echo(warning, err=True)


def _cache() -> Path:
    """Return the folder in which programs keep files of theirs that can be rebuilt."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.path.isabs(os.environ.get(name, "")):
            return Path(os.environ[name], "xdm-mapper")
    return Path.home() / ".cache" / "xdm-mapper"
