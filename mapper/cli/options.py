"""Options that several commands have, and the project's mapping."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from mapper.api.mapping import Mapping, open_mapping
from mapper.diagnostics import Collector, Diagnostic
from mapper.document.discovery import assigned, find_mapping, find_mappings, samples_of
from mapper.report import render_concise
from mapper.text import MapperError

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


def mapping_file(given: str | None, *, missing_ok: bool = False) -> str:
    """Return the path of the given mapping, or of the project's only one.

    Raises:
        MapperError: there is no such file (unless `missing_ok`), or the project does not have
            exactly one mapping.
    """
    if given is None:
        return str(find_mapping(Path()))
    if not missing_ok and not Path(given).exists():
        raise MapperError(f"cannot read the mapping '{given}': no such file or directory")
    return given


def mapping_files(given: Sequence[str], *, missing_ok: bool = False) -> list[str]:
    """Return the paths of the given mappings, or of all of the project.

    Raises:
        MapperError: there is no such file (unless `missing_ok`), or the project has no mapping.
    """
    if not given:
        return [str(path) for path in find_mappings(Path())]
    different = {os.path.realpath(path): path for path in reversed(given)}
    return [mapping_file(path, missing_ok=missing_ok) for path in reversed(different.values())]


def payloads_by_mapping(
    mappings: Sequence[str], payloads: Sequence[str], tenant: str | None, schema: str | None
) -> dict[str, list[str]]:
    """Return the payloads of each mapping: all, or among several those that are its samples.

    Raises:
        MapperError: there are several mappings, and a payload does not exist, or is not among
            the samples of any of them.
    """
    if len(mappings) == 1 or not payloads:
        return {mapping: list(payloads) for mapping in mappings}
    samples: list[tuple[str, list[str] | None]] = []
    for mapping in mappings:
        loaded, _ = open_mapping(mapping, tenant, schema=schema)
        own = None if loaded is None else samples_of(Path(mapping), loaded.document, Collector())
        samples.append((mapping, own))
    return assigned(payloads, samples)


def load_or_exit(given: str | None, tenant: str | None, schema: str | None) -> Mapping:
    """Return the mapping; if it cannot be read, print the findings and exit with code 1."""
    mapping, findings = open_mapping(mapping_file(given), tenant, schema=schema)
    if mapping is None:
        print_findings(findings, err=True)
        raise click.exceptions.Exit(1)
    return mapping


def print_findings(
    diagnostics: list[Diagnostic], *, err: bool = False, show_values: bool = False
) -> None:
    """Print one line per finding."""
    click.echo(render_concise(diagnostics, show_values=show_values), nl=False, err=err)
