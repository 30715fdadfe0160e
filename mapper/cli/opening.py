"""Find and open the mappings that a command is about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from mapper.api.mapping import Mapping, open_mapping
from mapper.diagnostics import Collector, Diagnostic
from mapper.document.discovery import assigned, find_mapping, find_mappings, samples_of
from mapper.report import render_concise
from mapper.text import MapperError


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
