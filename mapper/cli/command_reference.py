"""The reference of all commands as Markdown, from their definitions in click."""

from __future__ import annotations

import inspect
import re

import click

from mapper.docs.markdown import fence, table
from mapper.report.reference import code


def command_reference(group: click.Group) -> str:
    """Return a section for each command of a group: its usage, help, and options."""
    parent = click.Context(group, info_name="mapper")
    sections = []
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None
        sections.append(_section(command, click.Context(command, info_name=name, parent=parent)))
    return "\n".join(sections)


def _section(command: click.Command, context: click.Context) -> str:
    title = context.command_path
    usage = command.get_usage(context).removeprefix("Usage: ")
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    rows = [row for parameter in command.params if (row := _option(parameter, context))]
    label = title.replace(" ", "-")
    parts = [f"({label})=\n## {title}\n", fence("text", " ".join(usage.split()))]
    parts += [f"{_paragraph(text)}\n" for text in paragraphs]
    return "\n".join([*parts, table(("Option", "Description"), rows) if rows else ""])


def _paragraph(text: str) -> str:
    if text.startswith("\b\n"):  # click keeps its lines
        return fence("text", text.removeprefix("\b\n"))
    return re.sub(r"^Example: (.*)$", r"Example: `\1`", text, flags=re.MULTILINE)


def _option(parameter: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    record = parameter.get_help_record(context)
    if record is None or not record[1]:
        return None
    name, choices, _ = re.split(r" \[(.*)\]$|$", record[0], maxsplit=1)
    values = ", ".join(map(code, choices.split("|"))) if choices else ""
    return code(name), f"{record[1]} Values: {values}." if values else record[1]
