"""No payload given holds a source.

What it checks: every path that an entry reads stands in at least one of the payloads given; a
null counts as there.

Why: the mapping step knows only the fields of the uploaded sample, so a mapping that reads
another is refused or left out. More often the name is misspelt, and the target stays empty.

Bad:
    _id: transmisionId

Good:
    _id: transmissionId
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, did_you_mean
from mapper.expr import STAR, Path, paths_read, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.foreign_constant import FOREIGN

MOST = 5


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a path and entry; one in all where more than `MOST` are missing."""
    read = [
        (path, entry)
        for entry in context.document.entries
        for path in sorted(paths_read(entry.tree), key=print_path)
        if path[-1] not in FOREIGN  # of which EXP020 speaks
    ]
    held = {path: context.seen.at(path) is not None for path, _ in read}
    missing = [(path, entry) for path, entry in read if not held[path]]
    known = _known(context) if missing else []
    meant = {path: _meant(path, held, known) for path, _ in missing}
    if len(missing) > MOST:
        names = ", ".join(f"'{print_path(path)}'" for path, _ in missing[:3])
        count = len({path for path, _ in missing})
        message = f"{count} of {len(held)} sources are in no payload given, such as {names}"
        hint = "check all samples together: mapper check samples/*.json"
        yield finding("SRC002", message, context.document.span, hint)
        # one that is but misspelt does not go under in what other samples hold
        missing = [
            (path, entry) for path, entry in missing if meant[path] and _parent(path, context)
        ]
    for path, entry in missing:
        message = f"no payload given holds the source '{print_path(path)}'"
        hint = meant[path] or "check its name, or give a payload that holds it"
        if len(path) == 1 and path == entry.source_path and not did_you_mean(str(path[0]), known):
            hint += f"; a constant is written {{value: {entry.source_text}}}"
        yield finding("SRC002", message, entry.source_span, hint)


def _meant(path: Path, held: dict[Path, bool], known: list[str]) -> str:
    """The field that may be meant: not one of another object that has its own entry."""
    own = {print_path(other) for other in held if held[other] and other[:-1] != path[:-1]}
    return did_you_mean(print_path(path), [name for name in known if name not in own])


def _parent(path: Path, context: Context) -> bool:
    """Whether payloads hold what a path's last step is looked up in."""
    return len(path) == 1 or context.seen.at(path[:-1]) is not None


def _known(context: Context) -> list[str]:
    """The paths that may be meant; one with an empty name cannot be written."""
    paths = [path for path, _ in context.seen.paths() if STAR not in path]
    return [print_path(path) for path in paths if "" not in path]


RULE = Rule("SRC002", check, Needs.ROWS)
