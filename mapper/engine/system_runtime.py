"""The system's clock and random IDs, for the functions that need them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from mapper.dataprep import Runtime


def system_runtime() -> Runtime:
    """Return the system's clock in UTC, and random IDs (UUID version 4)."""
    return Runtime(now=_now, uuid=_random_id)


def _now() -> datetime:
    return datetime.now(UTC)


def _random_id() -> str:
    return str(uuid4())
