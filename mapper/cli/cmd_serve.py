"""`mapper serve`."""

from __future__ import annotations

import threading
import webbrowser
from importlib import util as importlib_util
from typing import TYPE_CHECKING

import click

from mapper.cli.options import FILE, mapping_options
from mapper.text import MapperError
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.page import access, handlers, server
else:
    access = lazy_module("mapper.page.access")
    handlers = lazy_module("mapper.page.handlers")
    server = lazy_module("mapper.page.server")

_LIBRARIES = ("starlette", "uvicorn", "jinja2")


@click.command("serve")
@click.argument("payloads", nargs=-1, type=FILE)
@mapping_options
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port to listen on; 0, the default, picks a free port.",
)
@click.option("--no-browser", is_flag=True, help="Print the address; open nothing.")
@click.option("--read-only", is_flag=True, help="Never write a file.")
def command(
    payloads: tuple[str, ...],
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    port: int,
    no_browser: bool,
    read_only: bool,
) -> int:
    """Open a page that shows payload, mapping, and record next to each other.

    Every change to the mapping shows its effect at once. The server is reachable from this computer
    only, and only with the printed address. PAYLOADS are files or folders; default: samples. Press
    Ctrl-C to end it.

    Example: mapper serve samples/*.json
    """
    if not all(map(importlib_util.find_spec, _LIBRARIES)):
        raise MapperError(
            "'mapper serve' needs Starlette, uvicorn, and Jinja; "
            "run: python -m pip install 'xdm-mapper[web]'"
        )
    workspace = handlers.open_workspace(
        mapping_path, payloads, tenant=tenant, schema=schema_path, read_only=read_only
    )
    listening = server.bound_socket(port)

    def ready(address: str) -> None:
        click.echo(address)
        if not no_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    server.serve(workspace, listening, access.new_keys(), ready)
    return 0
