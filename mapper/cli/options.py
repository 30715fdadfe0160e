"""Options that commands share, and the project's mapping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mapper.api.mapping import Mapping, open_mapping
from mapper.diagnostics import Diagnostic
from mapper.document import find_mapping
from mapper.report import render_concise

F = TypeVar("F", bound=Callable[..., Any])


def mapping_options(command: F) -> F:
    """`-m` and `--tenant`."""
    tenant = click.option("--tenant", metavar="T", help="Tenant id; overrides the mapping's.")
    path = click.option(
        "-m",
        "--mapping",
        "mapping_path",
        metavar="MAPPING",
        help="The mapping; by default the one in mappings/.",
    )
    return path(tenant(command))


def show_values_option(command: F) -> F:
    """`--show-values`."""
    return click.option(
        "--show-values", is_flag=True, help="Show values of identity fields in findings."
    )(command)


def mapping_file(given: str | None) -> str:
    """The mapping to use: the one named, or the project's only one."""
    return given if given is not None else str(find_mapping(Path()))


def load_or_exit(given: str | None, tenant: str | None) -> Mapping:
    """The mapping; where there is none to go on with, its findings are printed and it is over."""
    mapping, found = open_mapping(mapping_file(given), tenant)
    if mapping is None:
        print_findings(found, err=True)
        raise click.exceptions.Exit(1)
    return mapping


def print_findings(
    diagnostics: list[Diagnostic], *, err: bool = False, show_values: bool = False
) -> None:
    """Print findings, one line each."""
    click.echo(render_concise(diagnostics, show_values=show_values), nl=False, err=err)
