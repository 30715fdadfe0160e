"""The base of every exception that the project raises on purpose."""

from __future__ import annotations

from typing import Any


class MapperError(Exception):
    """Something the caller asked for could not be done; the text says what and why.

    Findings about a user's files are diagnostics, not exceptions: this is for misuse and for
    what could not be run at all.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without `__init__`, whose arguments differ from the text of the exception.

        A process pool waits forever for an exception that it cannot unpickle.
        """
        return _rebuilt, (type(self), self.args, vars(self))


def _rebuilt(kind: type[MapperError], args: tuple[Any, ...], state: dict[str, Any]) -> MapperError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error
