"""Files that a document names: only files of its project are read."""

from __future__ import annotations

import os
from pathlib import Path

from mapper.diagnostics import Collector, closest, question
from mapper.document import fixes
from mapper.document.nodes import YamlNode, text_of
from mapper.document.project import is_in, project_folder


def project_file(
    document: Path,
    node: YamlNode,
    role: str,
    collector: Collector,
    *,
    may_be_missing: bool = False,
    if_outside: str = "copy it into the project",
) -> Path | None:
    """Return the path of a file that a document names; None after a finding.

    Args:
        document: The document.
        node: The path, relative to the document's folder.
        role: What the file is, in messages: "schema", "payload file".
        collector: Receives the findings: DOC021 for a file outside the project, DOC001 for a
            missing one.
        may_be_missing: Whether the file need not exist.
        if_outside: The hint for a file outside the project.
    """
    name = text_of(node)
    path = document.parent / name
    if not is_in(path, project_folder(document)):
        # do not reveal whether the file exists
        message = f"the {role} '{name}' is outside the project"
        collector.add("DOC021", message, node.span, hint=if_outside)
        return None
    if not os.path.isfile(path) and not may_be_missing:
        message = f"{role} '{name}' not found"
        similar = closest(path.name, _names_next_to(path))
        hint = question(similar) or "write a path relative to this file's folder"
        fix = fixes.replaced(node, similar and name[: len(name) - len(path.name)] + similar)
        collector.add("DOC001", message, node.span, hint=hint, fixes=fix)
        return None
    return Path(os.path.normpath(path))


def _names_next_to(path: Path) -> list[str]:
    try:
        return sorted(file.name for file in path.parent.iterdir() if file.is_file())
    except (OSError, ValueError):
        return []
