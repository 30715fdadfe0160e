"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

# A file or folder, which the command opens; the shell completes it.
FILE = click.Path(readable=False)

F = TypeVar("F", bound=Callable[..., Any])


def mappings_options(command: F) -> F:
    """Add `-m`, which may be repeated, `--schema`, and `--tenant`."""
    path = click.option(
        "-m",
        "--mapping",
        "mapping_paths",
        metavar="MAPPING",
        type=FILE,
        multiple=True,
        help="A mapping; repeat it for several. Default: all in mappings/.",
    )
    return path(_schema_option(_tenant_option(command)))


def mapping_options(command: F) -> F:
    """Add `-m`, `--schema`, and `--tenant`."""
    path = click.option(
        "-m",
        "--mapping",
        "mapping_path",
        metavar="MAPPING",
        type=FILE,
        help="The mapping; default: the only one in mappings/.",
    )
    return path(_schema_option(_tenant_option(command)))


def _tenant_option(command: F) -> F:
    return click.option("--tenant", metavar="T", help="Tenant ID; overrides the mapping's.")(
        command
    )


def _schema_option(command: F) -> F:
    return click.option(
        "--schema",
        "schema_path",
        metavar="FILE",
        help="Schema to use instead of the mapping's; it may be in any folder.",
    )(command)


def show_values_option(command: F) -> F:
    """Add `--show-values`."""
    return click.option(
        "--show-values", is_flag=True, help="Show identity and sensitive values in findings."
    )(command)


def columns_option(command: F) -> F:
    """Add `--columns`, the column names of a CSV by part."""
    return click.option(
        "--columns",
        metavar="PART=NAME,...",
        callback=_columns,
        help="Column names of the CSV: source=NAME,destination=NAME,type=NAME.",
    )(command)


PARTS = ("type", "source", "destination", "name", "description")


def _columns(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in value.split(",")] if value else []
    for part, equals, name in pairs:
        if part.strip() not in PARTS or not equals or not name.strip():
            raise click.BadParameter("write source=NAME,destination=NAME,type=NAME")
    return {part.strip(): name.strip() for part, _, name in pairs}
