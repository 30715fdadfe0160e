"""The reference of all commands as Markdown, from their definitions in click."""

from __future__ import annotations

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
    text = (command.help or "").replace("\b\n", "").strip()
    text = re.sub(r"^Example: (.*)$", r"Example: `\1`", text, flags=re.MULTILINE)
    records = (parameter.get_help_record(context) for parameter in command.params)
    rows = [(code(record[0]), record[1]) for record in records if record and record[1]]
    label = title.replace(" ", "-")
    parts = [f"({label})=\n## {title}\n", fence("text", " ".join(usage.split())), f"{text}\n"]
    return "\n".join([*parts, table(("Option", "Description"), rows) if rows else ""])
