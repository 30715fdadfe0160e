"""Close-name suggestions: CPU time over the number of names, by command.

    python tests/benchmarks/names.py

Every target, source, or field of a payload has a typing mistake, so each needs a search among as
many fields. An exponent of 1 is linear.
"""

from __future__ import annotations

import json
import math
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mapper.api.check import check_files
from mapper.propose.suggest import suggest

COUNTS = (500, 2_000, 8_000)
SEED = 1
OBJECTS = [
    "attendee",
    "session",
    "room",
    "badge",
    "company",
    "lead",
    "exhibitor",
    "survey",
    "order",
]
WORDS = [
    "email",
    "phone",
    "code",
    "title",
    "start",
    "end",
    "zone",
    "type",
    "status",
    "first",
    "last",
    "note",
    "url",
    "image",
    "price",
]


def field_names(count: int) -> list[str]:
    """Return different paths such as `attendee.emailStartNote7`."""
    random_ = random.Random(SEED)
    names: set[str] = set()
    while len(names) < count:
        first, *rest = random_.choices(WORDS, k=3)
        last = "".join([first, *(word.title() for word in rest)])
        names.add(f"{random_.choice(OBJECTS)}.{last}{random_.randint(0, 9)}")
    return sorted(names)


def misspelled(name: str) -> str:
    """Return a name without the second character after its first period."""
    middle = name.index(".") + 2
    return name[:middle] + name[middle + 1 :]


def write_project(folder: Path, count: int) -> None:
    """Write a schema, a mapping of two fields, a mapping of all, and a payload with all fields."""
    names = field_names(count)
    fields = "".join(f"    {name}: {{type: string}}\n" for name in names)
    head = "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n"
    (folder / "s.yaml").write_text(head + fields)
    few = "mapper: 1\nschema: s.yaml\ntenant: acme\nmappings:\n  _id: id\n  timestamp: t\n"
    (folder / "few.yaml").write_text(few)
    entries = "".join(f"  _tenant.{misspelled(name)}: {name}\n" for name in names)
    (folder / "all.yaml").write_text(few + entries)
    payload: dict[str, object] = {"id": "1", "t": "2023-04-01T00:00:00Z"}
    for name in map(misspelled, names):
        top, _, last = name.partition(".")
        inside = payload.setdefault(top, {})
        assert isinstance(inside, dict)
        inside[last] = "x"
    (folder / "p.json").write_text(json.dumps(payload))


def ways(folder: Path) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    payload = [str(folder / "p.json")]
    return {
        "check, unknown targets": lambda: check_files(folder / "all.yaml", []),
        "check, unknown sources": lambda: check_files(folder / "all.yaml", payload),
        "suggest": lambda: suggest(folder / "few.yaml", payload),
    }


def main() -> None:
    """Print the CPU seconds of each way for each count, and the exponents."""
    seconds: dict[str, list[float]] = {}
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as name:
            write_project(Path(name), count)
            for way, run in ways(Path(name)).items():
                start = time.process_time()
                run()
                seconds.setdefault(way, []).append(time.process_time() - start)
    print(f"{'CPU seconds':<26}" + "".join(f"{count:>10,}" for count in COUNTS) + "  exponent")
    for way, spent in seconds.items():
        exponent = math.log(spent[-1] / spent[0]) / math.log(COUNTS[-1] / COUNTS[0])
        print(f"{way:<26}" + "".join(f"{value:>10.2f}" for value in spent) + f"{exponent:>10.2f}")


if __name__ == "__main__":
    main()
