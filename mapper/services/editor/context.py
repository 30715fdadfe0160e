"""The context of completion and hover: a document and its project."""

from __future__ import annotations

from mapper.services.editor.cursor import Cursor
from mapper.services.editor.mapping_names import MappingNames
from mapper.services.editor.roles import Role
from mapper.services.editor.sample_fields import SampleFields
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class EditorContext:
    """A document that is being edited, and its project.

    Attributes:
        kind: The kind of the document: mapping, schema, or tests; or expression or source, for a
            text that is not in a document.
        text: Its unsaved text.
        path: Its file.
        names: The names of its mapping, as it was last read without errors.
        samples: The fields of the samples.
        sample_files: The paths of the sample files.
        shows_values: Whether identity and sensitive values are shown.
    """

    kind: str
    text: str
    path: str
    names: MappingNames
    samples: SampleFields
    sample_files: tuple[str, ...] = ()
    shows_values: bool = False


@dataclass(frozen=True)
class Position:
    """A position of a document with its meaning."""

    context: EditorContext
    cursor: Cursor
    role: Role
