"""Compiled expressions against Python written by hand that does the same; and parsing.

    python tests/benchmarks/expressions.py

Prints for each expression its cost per row as a ratio to the hand-written function (both take the
payload and are called the same way; best of several rounds in turn), then what parsing costs.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from payloads import generate

from mapper.dataprep import Runtime, compile_tree, parse

ROUNDS = 7
Row = dict[str, Any]


def lower_by_hand(row: Row) -> Any:
    attendee = row.get("attendee")
    if not isinstance(attendee, dict):
        return None
    email = attendee.get("email")
    return email.lower() if isinstance(email, str) else None


def lower_trim_by_hand(row: Row) -> Any:
    attendee = row.get("attendee")
    if not isinstance(attendee, dict):
        return None
    email = attendee.get("email")
    return email.strip().lower() if isinstance(email, str) else None


def concat_by_hand(row: Row) -> Any:
    attendee = row.get("attendee")
    if not isinstance(attendee, dict):
        raise ValueError("null in concat")
    own, external = attendee.get("attendeeId"), attendee.get("externalId")
    if own is None or external is None:
        raise ValueError("null in concat")
    return str(own) + ":" + str(external)


def iif_by_hand(row: Row) -> Any:
    attendee = row.get("attendee")
    registered = attendee.get("registered") if isinstance(attendee, dict) else None
    return "registered" if registered == "Yes" else "open"


def guarded_by_hand(row: Row) -> Any:
    attendee = row.get("attendee")
    client = attendee.get("clientId") if isinstance(attendee, dict) else None
    if client is not None and client != "":
        return {"sourceType": "RainFocus", "sourceKey": str(client) + "@Org.RainFocus"}
    return None


def date_by_hand(row: Row) -> Any:
    time_of = row.get("sessiontime")
    start = time_of.get("startTime") if isinstance(time_of, dict) else None
    if start is None:
        return None
    return datetime.strptime(start, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def sha256_by_hand(row: Row) -> Any:
    attendee = row.get("attendee")
    email = attendee.get("email") if isinstance(attendee, dict) else None
    if not isinstance(email, str):
        return None
    return hashlib.sha256(email.strip().lower().encode("utf-8")).hexdigest()


CASES: list[tuple[str, str, Callable[[Row], Any]]] = [
    ("lower", "lower(attendee.email)", lower_by_hand),
    ("lower, trim", "lower(trim(attendee.email))", lower_trim_by_hand),
    ("concat", 'concat(attendee.attendeeId, ":", attendee.externalId)', concat_by_hand),
    ("iif", 'iif(attendee.registered == "Yes", "registered", "open")', iif_by_hand),
    (
        "iif, to_object, concat",
        'iif(attendee.clientId != null && attendee.clientId != "", '
        'to_object("sourceType", "RainFocus", "sourceKey", '
        'concat(attendee.clientId, "@Org.RainFocus")), null)',
        guarded_by_hand,
    ),
    ("date", 'date(sessiontime.startTime, "yyyy-MM-dd HH:mm:ss")', date_by_hand),
    ("sha256, lower, trim", "sha256(lower(trim(attendee.email)))", sha256_by_hand),
]


def cost(call: Callable[[Row], Any], rows: list[Row]) -> float:
    """Seconds a row; rows on which the expression fails count as well."""
    start = time.perf_counter()
    for row in rows:
        try:
            call(row)
        except Exception:  # noqa: BLE001 - both ways fail on the same rows
            continue
    return (time.perf_counter() - start) / len(rows)


def compare(rows: list[Row]) -> None:
    runtime = Runtime(now=lambda: datetime.now(UTC), uuid=lambda: "fixed")
    print(f"{'expression':26} {'compiled':>10} {'by hand':>10}   ratio")
    for name, text, by_hand in CASES:
        compiled = compile_tree(parse(text), runtime).call
        best = [float("inf"), float("inf")]
        for _ in range(ROUNDS):
            for place, call in enumerate((compiled, by_hand)):
                best[place] = min(best[place], cost(call, rows))
        ours, theirs = best
        print(f"{name:26} {ours * 1e9:7.0f} ns {theirs * 1e9:7.0f} ns   {ours / theirs:.2f}")


def parsing() -> None:
    texts = [text.replace("attendee", f"attendee{number}") for number in range(143)
             for _, text, _ in CASES][:1000]  # fmt: skip
    start = time.perf_counter()
    for text in texts:
        parse(text)
    print(f"parsing {len(texts):,} expressions: {time.perf_counter() - start:.3f} s")
    deep = "concat('x', " * 200 + "attendee.email" + ")" * 200
    deep = deep[:-200] + " " * (4096 - len(deep)) + deep[-200:]
    best = min(_timed(deep) for _ in range(5))
    print(f"parsing {len(deep):,} characters nested 200 deep: {best * 1000:.1f} ms")


def _timed(text: str) -> float:
    start = time.perf_counter()
    parse(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    compare([orjson.loads(line) for line in generate(20_000)])
    parsing()
