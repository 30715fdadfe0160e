"""Differences as reports show them."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.paths import Steps


@dataclass(frozen=True)
class ShownDifference:
    """A destination that differs; places are texts, or "" where there is none."""

    kind: str
    target: str
    before: str
    after: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownRow:
    """A payload whose record differs.

    Attributes:
        payload: Its place, `file:line`.
        changes: Path, before, and after of each field that differs. The values are JSON text, or
            None if absent. The path is () if one record is accepted and the other rejected.
    """

    payload: str
    changes: tuple[tuple[Steps, str | None, str | None], ...]
