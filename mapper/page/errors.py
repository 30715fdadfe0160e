"""The error of a call of the page."""

from __future__ import annotations

from mapper.text import MapperError


class CallError(MapperError):
    """A call that cannot be answered, with its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        """Keep the status."""
        super().__init__(message)
        self.status = status
