"""The names that an editor completes."""

from __future__ import annotations

from mapper.dataprep.functions import FUNCTIONS
from mapper.document.mapping_reader import MAPPING
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.paths import get, names_of, print_path
from mapper.schema import described
from mapper.services.messages import Answer, Request
from mapper.services.session import Session
from mapper.services.workbench import leaf_paths

_JSON_TYPES = {
    "str": "string", "int": "number", "float": "number", "bool": "boolean", "NoneType": "null",
    "dict": "object", "list": "array",
}  # fmt: skip


class Word(Answer, frozen=True, kw_only=True):
    """A name, a few words about it, and its help."""

    label: str
    detail: str
    info: str


class Words(Answer, frozen=True, kw_only=True):
    """The names by kind."""

    targets: list[Word]
    sources: list[Word]
    functions: list[Word]
    keys: list[Word]


def all_words(session: Session, request: Request) -> Words:
    """Return the names that can be written in a mapping."""
    loaded = session.edited(request.unsaved).loaded
    maps = frozenset() if loaded is None else sensitive_maps(loaded.document)
    sources: dict[str, str] = {}
    for row in session.samples.rows()[:100]:
        for steps in leaf_paths(row.value):
            names = names_of(steps)
            if shown_path(names, maps) == names:  # otherwise its keys identify people
                sources.setdefault(print_path(names), type(get(row.value, steps)).__name__)
    fields = [] if loaded is None else list(loaded.document.schema.fields())
    return Words(
        targets=[
            Word(label=print_path(path), detail=described(field), info=field.description or "")
            for path, field in fields
        ],
        sources=[
            Word(label=name, detail=_JSON_TYPES.get(kind, kind), info="")
            for name, kind in sorted(sources.items())
        ],
        functions=[
            Word(label=name, detail="function", info=function.help)
            for name, function in sorted(FUNCTIONS.items())
        ],
        keys=[Word(label=key, detail="key", info="") for key in MAPPING],
    )
