"""Propose values: of keys with known choices, names of files, and codes of findings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from mapper.diagnostics import CODES
from mapper.document.header import DOCUMENT_KINDS, VERSION
from mapper.document.project import is_in, is_mapping_name, project_folder
from mapper.document.tests_reader import ROW_CODES
from mapper.document.yaml_text import value_scalar
from mapper.schema import CLASSES, TYPES
from mapper.schema.namespaces import STANDARD
from mapper.services.editor.context import Position
from mapper.services.editor.date_patterns import add_date_patterns
from mapper.services.editor.key_items import source_of
from mapper.services.editor.proposals import Proposals, as_value
from mapper.text.patterns import lazy_pattern

MAX_FILES = 200  # in a folder
_SUFFIXES = (".yaml", ".yml", ".json")
_NOT_IN_ARRAYS = ("object", "map")
_IGNORE = lazy_pattern(r"#\s*mapper:?\s*ignore\b:?\s*(?P<codes>[A-Za-z0-9, ]*)\Z")
_COMMENT_WORD = lazy_pattern(r"#\s*(?P<word>[a-z: ]*)\Z")
_IGNORE_START = "mapper: ignore "


class _Values:
    """Adds values that replace the scalar at a position."""

    def __init__(self, position: Position, proposals: Proposals) -> None:
        self.position = position
        self.proposals = proposals
        proposals.after = len(position.cursor.fragment.after)

    def add_text(self, text: str, kind: str, detail: str = "", info: str = "") -> None:
        """Add a string, in quotes where YAML requires them."""
        insert = as_value(text, self.position.cursor)
        self.proposals.add(text, kind, detail, info, insert)

    def add_literal(self, text: str, detail: str = "") -> None:
        """Add a value that is not a string: it cannot be in quotes."""
        if not self.position.cursor.style:
            self.proposals.add(text, "value", detail, "", self.position.cursor.gap + text)

    def add_booleans(self) -> None:
        for text in ("true", "false"):
            self.add_literal(text)

    def add_version(self) -> None:
        self.add_literal(str(VERSION), "version")

    def add_tenant(self) -> None:
        if self.position.context.names.tenant:
            self.add_text(self.position.context.names.tenant, "value", "tenant ID")

    def add_classes(self) -> None:
        for name, row in CLASSES.items():
            self.add_text(name, "value", row.title)

    def add_types(self) -> None:
        """Add the types of XDM, and arrays of them."""
        in_list = self.position.cursor.path[-1] != self.position.role.key
        for name in TYPES:
            self.add_literal(name, "type")
        for name in TYPES:
            if not in_list and name not in _NOT_IN_ARRAYS:
                self.add_literal(f"[{name}]", "array")

    def add_namespaces(self) -> None:
        document = self.position.context.names.document
        own = () if document is None else sorted(document.namespaces)
        for name in (*STANDARD, *own):
            self.add_text(name, "value", "identity namespace")

    def add_patterns(self) -> None:
        add_date_patterns(self.position, source_of(self.position), self.add_text)

    def add_schemas(self) -> None:
        self.add_files(lambda name: os.path.splitext(name)[0].endswith(".schema"))

    def add_mappings(self) -> None:
        self.add_files(is_mapping_name)

    def add_files(self, accepts: Callable[[str], bool]) -> None:
        """Add the accepted files of the document's folder, without the document itself."""
        path = Path(self.position.context.path)
        for name in _names_in(path.parent):
            if accepts(name) and name != path.name and not name.startswith("."):
                self.add_text(name, "file")

    def add_samples(self) -> None:
        """Add the sample files of the project, relative to the document's folder."""
        folder = Path(self.position.context.path).parent
        root = project_folder(Path(self.position.context.path))
        for file in self.position.context.sample_files:
            if is_in(Path(file), root):
                self.add_text(Path(os.path.relpath(file, folder)).as_posix(), "file")

    def add_sample_patterns(self) -> None:
        folder = Path(self.position.context.path).parent
        patterns = {
            (Path(os.path.relpath(Path(file).parent, folder)) / f"*{Path(file).suffix}").as_posix()
            for file in self.position.context.sample_files
        }
        for pattern in sorted(patterns):
            self.add_text(pattern, "file")

    def add_constants(self) -> None:
        """Add the values that a target accepts, if its schema lists them."""
        names, written = self.position.context.names, self.position.role.target
        target = names.target_of(written) if written else None
        field = None if target is None else names.field_at(target)
        for value in () if field is None else field.constraints.enum or ():
            if isinstance(value, str):
                self.add_text(value, "value", "allowed value")
            else:
                self.add_literal(value_scalar(value), "allowed value")
        if field is not None and field.type.name == "boolean":
            self.add_booleans()

    def add_expected(self) -> None:
        self.add_constants()
        self.add_literal("absent", "the record does not have the field")


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(file.name for file in folder.iterdir() if file.suffix in _SUFFIXES)[
            :MAX_FILES
        ]
    except (OSError, ValueError):
        return []


def add_values(position: Position, proposals: Proposals) -> None:
    """Add the values that a key may have, if they are known."""
    values = _Values(position, proposals)
    role = position.role
    add = _BY_KEY.get(role.key)
    if add is not None:
        add(values)
    elif role.table and role.key in role.table and role.table[role.key].types == "boolean":
        values.add_booleans()


_BY_KEY: dict[str, Callable[[_Values], None]] = {
    "schema": _Values.add_schemas,
    "include": _Values.add_mappings,
    "mapping": _Values.add_mappings,
    "samples": _Values.add_sample_patterns,
    "payload": _Values.add_samples,
    "tenant": _Values.add_tenant,
    **dict.fromkeys((kind.key for kind in DOCUMENT_KINDS), _Values.add_version),
    "class": _Values.add_classes,
    "type": _Values.add_types,
    "values": _Values.add_types,
    "namespace": _Values.add_namespaces,
    "date_format": _Values.add_patterns,
    "expect": _Values.add_expected,
    "value": _Values.add_constants,
    "default": _Values.add_constants,
}


def add_row_codes(position: Position, proposals: Proposals) -> None:
    """Add the codes of findings about rows."""
    codes = ROW_CODES
    if position.role.key == "rejected":
        codes = tuple(code for code in codes if CODES[code].severity.value == "error")
    fragment = position.cursor.fragment
    proposals.after = len(fragment.after)
    in_list = position.cursor.in_flow or position.cursor.path[-1] != position.role.key
    for code in codes:
        row = CODES[code]
        insert = code if in_list else f"{position.cursor.gap}[{code}]"
        proposals.add(code, "code", row.severity.value, row.title, insert)


def add_in_comment(position: Position, proposals: Proposals) -> None:
    """Add the codes of an ignore comment, or its start."""
    before = position.cursor.fragment.before
    ignore = _IGNORE.search(before)
    if ignore is None:
        word = _COMMENT_WORD.match(before)
        if word and _IGNORE_START.startswith(word["word"].lstrip()):
            proposals.start = word.start("word")
            insert = (" " if before.endswith("#") else "") + _IGNORE_START
            proposals.add(_IGNORE_START.strip(), "key", "ignores findings", "", insert)
        return
    *given, _ = _words(ignore["codes"])
    proposals.start = len(before) - len(_words(ignore["codes"])[-1])
    for code in CODES.values():
        if code.id not in (text.upper() for text in given):
            proposals.add(code.id, "code", code.severity.value, code.title)


def _words(text: str) -> list[str]:
    """Return the words of a list; the last one is "" after a separator."""
    words: Iterable[str] = text.replace(",", " ").split(" ")
    return [word for word in words if word] + ([""] if not text or text[-1] in ", " else [])
