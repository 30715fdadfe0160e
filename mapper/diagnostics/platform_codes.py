"""Error codes of Adobe Experience Platform that our pages mention, and what each means.

The pages say which of our findings belongs to a code; a test keeps both in step.
Source: Adobe, "Monitoring partial batch ingestion" and "Monitoring data flows" (INGEST, MAPPER);
messages of streaming validation that users published (DCVS).
"""

from __future__ import annotations

PLATFORM_CODES = {
    "DCVS-1104-400": "A value of the record does not have the type that the schema specifies.",
    "DCVS-1106-400": "A required field of the record is missing.",
    "INGEST-1212-400": "The batch contains rows with errors; the other rows were ingested.",
    "INGEST-1401-400": "A row is corrupted and cannot be read or parsed.",
    "INGEST-1555-400": "A required field of a row is missing or null.",
    "MAPPER-3700-400": "A mapping failed on a row (a transformation error).",
}


def platform_code(name: str) -> str | None:
    """Return the code of a name in any case, with or without the HTTP status at its end."""
    name = name.upper()
    return next((code for code in PLATFORM_CODES if name in (code, code[:-4])), None)
