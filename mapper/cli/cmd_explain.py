"""`mapper explain`."""

from __future__ import annotations

import click

from mapper.cli.completion import complete_name
from mapper.cli.opening import mapping_files
from mapper.cli.options import mapping_options
from mapper.cli.terminal import columns, has_color
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.report import printable
from mapper.report.reference import (
    functions_reference,
    render_codes,
    render_entry,
    render_markdown,
)
from mapper.services.name_pages import (
    explain_meant,
    explain_source,
    explain_target,
    language_page,
    term_page,
    unknown_name,
)
from mapper.text import MapperError


@click.command("explain")
@click.argument("name", required=False, shell_complete=complete_name)
@mapping_options
@click.option("--functions", is_flag=True, help="Print the reference of all functions, Markdown.")
@click.option("--codes", is_flag=True, help="Print a table of all codes of findings.")
def command(
    name: str | None,
    mapping_path: str | None,
    schema_path: str | None,
    tenant: str | None,
    functions: bool,
    codes: bool,
) -> int:
    """Explain NAME: a function, operator, method, mapped field, key, code, or term (identityMap).

    Codes are those of mapper (ROW003) and of the platform (DCVS-1104-400). A target
    shows what its entry is exported as.

    Example: mapper explain _tenant.attendee.email
    """
    if functions:
        click.echo(functions_reference(columns()), nl=False)
        return 0
    if codes:
        click.echo(render_codes(columns()), nl=False)
        return 0
    if name is None:
        raise click.UsageError("name what to explain, or pass --functions or --codes")
    page, plain = language_page(name), ""
    if not page:
        mappings = _mappings(mapping_path, tenant, schema_path)
        # an entry that several mappings include is shown once
        plain = "".join(dict.fromkeys(_of_mapping(mapping, name) for mapping in mappings))
        page = term_page(name)
        if not plain and not page:
            plain = explain_meant(name) or ""
        if not plain and not page:
            advice = "; --functions lists all functions"
            raise unknown_name(name, mappings[0] if mappings else None, advice)
    if plain:
        click.echo(plain, nl=bool(page))
    if page:
        color = has_color()
        click.echo(render_markdown(page, columns(), color=color), nl=False, color=color)
    return 0


def _of_mapping(mapping: LoadedMapping, name: str) -> str:
    """Return the page of a target, or of a field that a mapping reads; "" if it has neither."""
    entry = explain_target(mapping, name)
    if entry is not None:
        return render_entry(entry, columns())
    return "".join(f"{printable(line)}\n" for line in explain_source(mapping, name))


def _mappings(given: str | None, tenant: str | None, schema: str | None) -> list[LoadedMapping]:
    """Return the given mapping, or all of the project; a name can be explained without any."""
    try:
        paths = mapping_files([given] if given is not None else [])
    except MapperError:
        return []
    loaded = [load_mapping(path, tenant, schema=schema)[0] for path in paths]
    if given is not None and loaded == [None]:
        raise MapperError(f"'{given}' has errors; list them with: mapper check")
    return [mapping for mapping in loaded if mapping is not None]
