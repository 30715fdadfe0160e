"""`mapper explain`."""

from __future__ import annotations

import click

from mapper.api.explain import (
    explain_code,
    explain_function,
    explain_functions,
    explain_target,
    unknown_name,
)
from mapper.api.mapping import Mapping, open_mapping
from mapper.cli.options import mapping_file, mapping_options
from mapper.report.reference import render_entry, render_function, render_functions
from mapper.source import MapperError


@click.command("explain")
@click.argument("name", required=False)
@mapping_options
@click.option("--functions", is_flag=True, help="Print the reference of all functions, Markdown.")
def command(name: str | None, mapping_path: str | None, tenant: str | None, functions: bool) -> int:
    """Explain NAME: a function, a target of the mapping, or a code.

    A target shows what its entry is exported as.

    Example: mapper explain _tenant.attendee.email
    """
    if functions:
        click.echo(render_functions(explain_functions()), nl=False)
        return 0
    if name is None:
        raise click.UsageError("name a function, a target or a code, or pass --functions")
    page = explain_function(name)
    if page is not None:
        click.echo(render_function(page), nl=False)
        return 0
    code = explain_code(name.upper())
    if code is not None:
        click.echo(code, nl=False)
        return 0
    mapping = _mapping(mapping_path, tenant)
    entry = None if mapping is None else explain_target(mapping, name)
    if entry is None:
        raise unknown_name(name, mapping)
    click.echo(render_entry(entry), nl=False)
    return 0


def _mapping(given: str | None, tenant: str | None) -> Mapping | None:
    """The mapping if there is one: a function can be misspelt where there is none."""
    try:
        path = mapping_file(given)
    except MapperError:
        return None
    mapping, _ = open_mapping(path, tenant)
    if mapping is None and given is not None:
        raise MapperError(f"'{given}' has errors: mapper check shows them")
    return mapping
