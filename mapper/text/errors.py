"""The base class of the exceptions that the project raises."""

from __future__ import annotations

from typing import Any


class MapperError(Exception):
    """Misuse, or work that could not be done; the message says what and why.

    Findings about a user's files are diagnostics, not exceptions.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without calling `__init__`, whose arguments differ from `args`.

        A process pool never returns if it cannot unpickle an exception.
        """
        return _rebuilt, (type(self), self.args, vars(self))


def _rebuilt(kind: type[MapperError], args: tuple[Any, ...], state: dict[str, Any]) -> MapperError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error
