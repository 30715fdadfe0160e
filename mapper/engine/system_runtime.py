"""The clock and the IDs for the functions that need them: the system's, or fixed ones."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from mapper.dataprep import Runtime

FIXED_ID = "00000000-0000-4000-8000-000000000000"


def system_runtime() -> Runtime:
    """Return the system's clock in UTC, and random IDs (UUID version 4)."""
    return Runtime(now=_now, uuid=_random_id)


def fixed_runtime(now: datetime) -> Runtime:
    """Return a clock that always returns `now`, and an ID that is always the same."""
    return Runtime(now=lambda: now, uuid=lambda: FIXED_ID)


def _now() -> datetime:
    return datetime.now(UTC)


def _random_id() -> str:
    return str(uuid4())
