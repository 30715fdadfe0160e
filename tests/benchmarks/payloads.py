"""Generated RainFocus payloads for the benchmarks: the same for the same count.

What a push plausibly carries, in the shares of an event's life: mostly sessions, then visits,
registrations, leads, and a few re-sends with only ids.
"""

from __future__ import annotations

import random

import orjson

_WORDS = [
    "Inspiration", "Keynote", "Data", "Audience", "Journey", "Content", "Commerce", "Insight",
    "Customer", "Experience", "Future", "Practice", "Platform", "Real", "Time", "Profile",
    "Design", "Story", "Growth", "Privacy",
]  # fmt: skip
_KINDS = (
    ("SessionScheduled", 45, ("session", "sessiontime")),
    ("SessionAttended", 20, ("session", "sessiontime", "exhibitor")),
    ("AttendeeRegistered", 10, ()),
    ("ExhibitorVisited", 12, ("exhibitor",)),
    ("LeadCaptured", 8, ("exhibitor", "lead")),
    ("SessionUpdated", 5, ("session",)),
)


def generate(count: int, seed: int = 1) -> list[bytes]:
    """So many payloads as lines of JSON."""
    chance = random.Random(seed)
    kinds = chance.choices(_KINDS, [weight for _, weight, _ in _KINDS], k=count)
    return [
        orjson.dumps(_payload(chance, number, kind, groups))
        for number, (kind, _, groups) in enumerate(kinds)
    ]


def _payload(
    chance: random.Random, number: int, kind: str, groups: tuple[str, ...]
) -> dict[str, object]:
    second = 1_000_000 + number
    person = chance.randrange(20_000)
    payload: dict[str, object] = {
        "transmissionId": f"{1680309557133001 + number}{_letters(chance)}",
        "eventType": kind,
        "timestamp": f"2023-0{1 + second % 9}-{1 + second % 28:02d}"
        f"T{second % 24:02d}:{second % 60:02d}:{number % 60:02d}.{number % 1000:03d}Z",
        "event": {"name": "Adobe Summit 2023"},
        "attendee": {
            "registered": "Yes",
            "attendeeId": f"{1619119968857001 + person}fvLB",
            "externalId": f"{1666809456617001 + person}wyPj",
            "clientId": f"8EFC1F57631CAFE70A{person:06d}@8f3f1f5c631caf3e495fd8.e",
            "email": f" Person.{person}@Company{person % 97}.com",
        },
    }
    for group in groups:
        payload[group] = _GROUPS[group](chance, number)
    if chance.random() < 0.02:
        payload["attendee"] = {"attendeeId": f"{1619119968857001 + person}fvLB"}
    return payload


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefghijkLMNOPQRSTuvwxyz", k=4))


def _session(chance: random.Random, number: int) -> dict[str, object]:
    length = chance.choice((30, 45, 60, 90))
    return {
        "sessionId": f"{1666809373585001 + number % 400}t4aV",
        "externalId": f"{1666809456617001 + number % 400}wyPj",
        "code": f"GS{number % 400}",
        "title": " ".join(chance.choices(_WORDS, k=chance.randint(2, 6))),
        "length": str(length) if chance.random() < 0.05 else length,
    }


def _sessiontime(chance: random.Random, number: int) -> dict[str, object]:
    hour = chance.randint(8, 17)
    return {
        "sessiontimeId": f"{1673033149739001 + number % 900}OJLZ",
        "startTime": f"2023-03-22 {hour:02d}:00:00",
        "endTime": f"2023-03-22 {hour + 1:02d}:30:00",
        "room": f"B{number % 50}",
    }


def _exhibitor(chance: random.Random, number: int) -> dict[str, object]:
    return {
        "exhibitorId": f"{1680309557133001 + number % 120}YHhz",
        "externalId": f"{1666809514105001 + number % 120}lSJN",
        "name": f"{chance.choice(_WORDS)} Corporation {number % 120}",
    }


def _lead(chance: random.Random, number: int) -> dict[str, object]:
    return {
        "leadId": f"{1666809456617001 + number}wyPj",
        "note": " ".join(chance.choices(_WORDS, k=chance.randint(4, 15))),
    }


_GROUPS = {
    "session": _session,
    "sessiontime": _sessiontime,
    "exhibitor": _exhibitor,
    "lead": _lead,
}
