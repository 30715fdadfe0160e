"""Find the known path that is most similar to a misspelled path, name by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mapper.diagnostics.suggest import NameIndex
from mapper.paths import FieldPath, names_of


class Exit(NamedTuple):
    """The first unknown name of a path.

    Attributes:
        inside: The known names before it.
        name: The unknown name.
        meant: A similar name in the same object; None if there is none.
    """

    inside: tuple[str, ...]
    name: str
    meant: str | None


class _Node:
    """The known names after a prefix; `path` is the known path that ends here."""

    __slots__ = ("children", "index", "path")

    def __init__(self) -> None:
        self.path: FieldPath | None = None
        self.children: dict[str, _Node] = {}
        self.index: NameIndex | None = None

    def closest(self, name: str) -> str | None:
        if name in self.children:
            return name
        if self.index is None:
            self.index = NameIndex(self.children)
        return self.index.closest(name)


class PathIndex:
    """Known paths as a tree of names; array steps are ignored in comparisons.

    A name is compared only with names in the same object. So a long common prefix does not make a
    missing field similar to another field of its object, or to the object itself.
    """

    def __init__(self, known: Iterable[FieldPath]) -> None:
        """Build the tree; the first of several paths with the same names wins."""
        self._root = _Node()
        for path in known:
            here = self._root
            for name in names_of(path):
                here = here.children.setdefault(name, _Node())
            if here.path is None:
                here.path = path

    def nearest(self, path: FieldPath) -> FieldPath | None:
        """Return the known path whose names are all equal or similar; None if there is none."""
        here = self._root
        for name in names_of(path):
            meant = here.closest(name)
            if meant is None:
                return None
            here = here.children[meant]
        return here.path

    def exit_of(self, path: FieldPath) -> Exit | None:
        """Return the first unknown name of a path; None if all names are known."""
        here, names = self._root, names_of(path)
        for length, name in enumerate(names):
            if name not in here.children:
                return Exit(names[:length], name, here.closest(name))
            here = here.children[name]
        return None
