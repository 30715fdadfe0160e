"""The calls of the page: JSON in, JSON out. Files are named by the server's ids, never by paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from mapper.document import find_mapping
from mapper.text import MapperError
from mapper.text.dataclass import dataclass


class CallError(MapperError):
    """A call that cannot be answered, with its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Workspace:
    """What one run of the server shows.

    Attributes:
        mapping: The path of the mapping.
        read_only: Whether every write is refused.
    """

    mapping: str
    read_only: bool


Handler: TypeAlias = Callable[[Workspace, dict[str, Any]], Any]


def open_workspace(
    mapping: str | None,
    payloads: Iterable[str],
    *,
    tenant: str | None,
    schema: str | None,
    read_only: bool,
) -> Workspace:
    """Return the workspace of a project.

    Raises:
        MapperError: there is no mapping, or several and none is named.
    """
    path = Path(mapping) if mapping is not None else find_mapping(Path())
    if not path.is_file():
        raise MapperError(f"cannot read the mapping '{path}': no such file")
    return Workspace(str(path), read_only)


def _project(workspace: Workspace, _: dict[str, Any]) -> Any:
    return {"name": Path(workspace.mapping).name, "readOnly": workspace.read_only}


CALLS: dict[str, Handler] = {"project": _project}
