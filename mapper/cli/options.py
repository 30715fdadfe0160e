"""Options that commands share, and the project's mapping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mapper.api.mapping import Mapping, open_mapping
from mapper.cli.completion import FILE
from mapper.diagnostics import Diagnostic
from mapper.document import find_mapping
from mapper.report import render_concise
from mapper.text import MapperError

F = TypeVar("F", bound=Callable[..., Any])


def mapping_options(command: F) -> F:
    """`-m`, `--schema` and `--tenant`."""
    tenant = click.option("--tenant", metavar="T", help="Tenant id; overrides the mapping's.")
    path = click.option(
        "-m",
        "--mapping",
        "mapping_path",
        metavar="MAPPING",
        type=FILE,
        help="The mapping; by default the one in mappings/.",
    )
    schema = click.option(
        "--schema",
        "schema_path",
        metavar="FILE",
        help="Use this schema, in any folder, instead of the one that the mapping names.",
    )
    return path(schema(tenant(command)))


def show_values_option(command: F) -> F:
    """`--show-values`."""
    return click.option(
        "--show-values", is_flag=True, help="Show values of identity fields in findings."
    )(command)


def columns_option(command: F) -> F:
    """`--columns`, a dict of a CSV's column names by part."""
    return click.option(
        "--columns",
        metavar="PART=NAME,...",
        callback=_columns,
        help="Columns of a CSV by name: source=NAME,destination=NAME,type=NAME.",
    )(command)


PARTS = ("type", "source", "destination", "name", "description")


def _columns(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in value.split(",")] if value else []
    for part, equals, name in pairs:
        if part.strip() not in PARTS or not equals or not name.strip():
            raise click.BadParameter("write source=NAME,destination=NAME,type=NAME")
    return {part.strip(): name.strip() for part, _, name in pairs}


def mapping_file(given: str | None, *, missing_ok: bool = False) -> str:
    """Return the mapping to use: the one named, or the project's only one.

    Raises:
        MapperError: if there is no such file (unless `missing_ok`), or if the project does not have
            exactly one.
    """
    if given is None:
        return str(find_mapping(Path()))
    if not missing_ok and not Path(given).exists():
        raise MapperError(f"cannot read the mapping '{given}': no such file or directory")
    return given


def load_or_exit(given: str | None, tenant: str | None, schema: str | None) -> Mapping:
    """The mapping; where there is none to go on with, its findings are printed and it is over."""
    mapping, found = open_mapping(mapping_file(given), tenant, schema=schema)
    if mapping is None:
        print_findings(found, err=True)
        raise click.exceptions.Exit(1)
    return mapping


def print_findings(
    diagnostics: list[Diagnostic], *, err: bool = False, show_values: bool = False
) -> None:
    """Print findings, one line each."""
    click.echo(render_concise(diagnostics, show_values=show_values), nl=False, err=err)
