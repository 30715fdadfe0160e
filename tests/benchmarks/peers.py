"""Other ways to do the RainFocus work of `mappings/rainfocus.yaml`, as each does it best.

A way takes lines of JSON and gives the records, as bytes or as parsed objects. One that needs what
is not installed raises `AbsentError` with the reason.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jmespath
import jsonschema
import orjson

import mapper
from mapper.schema import json_schema

ROOT = Path(__file__).resolve().parents[2]
TENANT = "_acme"
# Lines to records; where they are not to be kept, as when time is taken, the result is empty.
Way = Callable[[list[bytes], bool], list[Any]]


class AbsentError(Exception):
    """A library or program is not here."""


def load() -> mapper.Mapping:
    """The mapping that all ways stand for."""
    return mapper.load(ROOT / "mappings" / "rainfocus.yaml", tenant="acme")


def pairs(mapping: mapper.Mapping) -> list[tuple[tuple[str, ...], str | None]]:
    """Targets and the paths of their sources, None for the constant; nothing is calculated."""
    found: list[tuple[tuple[str, ...], str | None]] = []
    for entry in mapping.document.entries:
        source = entry.source_text if entry.source_path else None
        if "lower" in entry.source_text:
            source = "attendee.email"
        found.append((tuple(map(str, entry.target)), source))
    return found


def need(name: str) -> Any:
    """A module, or the reason why its way is left out."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise AbsentError(f"{name} is not installed (extra bench)") from None


def one_by_one(convert: Callable[[bytes], Any]) -> Way:
    """A way that takes one row after another."""

    def run(lines: list[bytes], keep: bool) -> list[Any]:
        return list(deque(map(convert, lines), maxlen=None if keep else 0))

    return run


def floor() -> Way:
    """Only parsing and writing the JSON."""
    return one_by_one(lambda line: orjson.dumps(orjson.loads(line)))


def ours_by_line() -> Way:
    """Ours, one row after another."""
    convert = load().convert_json
    return one_by_one(lambda line: convert(line)[0])


def ours_together() -> Way:
    """Ours, some hundred rows together, as the command does it."""
    from mapper.engine.parts import Part
    from mapper.stream.conversion import Done, PartConverter

    converter = PartConverter(load().converter)

    def run(lines: list[bytes], keep: bool) -> list[Any]:
        step = 160  # about 96 KB
        out: list[Any] = []
        done = Done()
        for start in range(0, len(lines), step):
            part = Part(b"\n".join(lines[start : start + step]), 0, 0)
            outcome = converter.convert(part, done.tally)
            done.tally.merge(outcome.tally, lambda place: place)
            if keep:
                out += b"".join(outcome.records).splitlines()
        return out

    return run


def by_hand(validate: Callable[[Any], bool] | None = None) -> Way:
    """What a good engineer writes by hand, with the checks written out."""
    named = [
        (group, [target[-1] for target, _ in pairs(load()) if target[:2] == (TENANT, group)])
        for group in ("attendee", "exhibitor", "lead", "session", "sessiontime", "event")
    ]

    def convert(line: bytes) -> bytes | None:
        row = orjson.loads(line)
        tenant: dict[str, Any] = {}
        for group, names in named:
            source = row.get(group)
            if source is not None:
                found = _group(source, names)
                if found is None:
                    return None
                if found:
                    tenant[group] = found
        for name in ("transmissionId", "eventType", "timestamp"):
            value = row.get(name)
            if value.__class__ is not str:
                return None
            tenant[name] = value
        record = {
            "_id": tenant["transmissionId"], "timestamp": tenant["timestamp"],
            "eventType": tenant["eventType"], "producedBy": "RainFocus", TENANT: tenant,
        }  # fmt: skip
        return orjson.dumps(record) if validate is None or validate(record) else None

    return one_by_one(convert)


def _group(source: dict[str, Any], names: list[str]) -> dict[str, Any] | None:
    found = {}
    for name in names:
        value = source.get(name)
        if value is None:
            continue
        if name == "email":
            value = value.strip().lower()
        elif name == "length":
            value = int(value)
            if not -(2**31) <= value < 2**31:
                return None
        elif value.__class__ is not str:
            return None
        found[name] = value
    return found


def by_hand_with_rust() -> Way:
    """The same, and each record held to the schema by a validator in Rust."""
    validator = need("jsonschema_rs").validator_for(json_schema(load().document.schema))
    return by_hand(validator.is_valid)


def naive() -> Way:
    """A jmespath search a field, then jsonschema on the record: what one writes first."""
    mapping = load()
    fields = [
        (target, None if source is None else jmespath.compile(source))
        for target, source in pairs(mapping)
    ]
    validator = jsonschema.Draft6Validator(
        json_schema(mapping.document.schema), format_checker=jsonschema.FormatChecker()
    )

    def convert(line: bytes) -> bytes:
        payload = orjson.loads(line)
        record: dict[str, Any] = {}
        for target, search in fields:
            value = "RainFocus" if search is None else search.search(payload)
            if value is not None:
                _put(record, target, value)
        validator.validate(record)
        return orjson.dumps(record)

    return one_by_one(convert)


def _put(record: dict[str, Any], target: tuple[str, ...], value: Any) -> None:
    for name in target[:-1]:
        record = record.setdefault(name, {})
    if target[-1] == "email":
        value = value.strip().lower()
    record[target[-1]] = int(value) if target[-1] == "length" else value


def with_glom() -> Way:
    """glom, without a schema; what is missing is left out."""
    glom = need("glom")
    fields = [
        (target, None if source is None else glom.Coalesce(source, default=None))
        for target, source in pairs(load())
    ]

    def convert(line: bytes) -> bytes:
        payload = orjson.loads(line)
        record: dict[str, Any] = {}
        for target, spec in fields:
            value = "RainFocus" if spec is None else glom.glom(payload, spec)
            if value is not None:
                _put(record, target, value)
        return orjson.dumps(record)

    return one_by_one(convert)


def _nested(values: dict[tuple[str, ...], str], write: Callable[[dict[str, Any]], str]) -> str:
    tree: dict[str, Any] = {}
    for target, text in values.items():
        here = tree
        for name in target[:-1]:
            here = here.setdefault(name, {})
        here[target[-1]] = text
    return write(tree)


def _program(
    of: Callable[[str], str], email: str, length: str, constant: str, guard: str = "{1}"
) -> str:
    """The mapping as an object literal of another language; `guard` wraps a group's object."""
    values = {}
    for target, source in pairs(load()):
        text = constant if source is None else of(source)
        values[target] = {"email": email, "length": length}.get(target[-1], text)

    def write(tree: Any, name: str = "") -> str:
        if isinstance(tree, str):
            return tree
        items = ", ".join(f'"{key}": {write(item, key)}' for key, item in tree.items())
        literal = "{" + items + "}"
        return (
            literal if name in ("", TENANT) else guard.replace("{0}", name).replace("{1}", literal)
        )

    return _nested(values, write)


def _through(command: list[str], lines: list[bytes]) -> list[Any]:
    data = b"\n".join(lines) + b"\n"
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.splitlines()


def with_jq() -> Way:
    """jq, a process of its own; nulls and empty objects left out."""
    if shutil.which("jq") is None:
        raise AbsentError("jq is not installed")
    trim = r'gsub("^\\s+|\\s+$"; "") | ascii_downcase'
    program = _program(
        lambda path: f"(.{path})",
        f"(.attendee.email | if . == null then null else {trim} end)",
        "(.session.length | if . == null then null else tonumber end)",
        '"RainFocus"',
    )
    program += (
        f' | .{TENANT} |= (map_values(if type == "object" then with_entries(select(.value != null))'
        " else . end) | with_entries(select(.value != null and .value != {})))"
    )
    return lambda lines, _: _through(["jq", "-c", program], lines)


_NODE = """
const jsonata = require(process.argv[2]);
const expression = jsonata(process.argv[3]);
(async () => {
  const lines = require("fs").readFileSync(0, "utf8").split("\\n");
  for (const line of lines) {
    if (line) console.log(JSON.stringify(await expression.evaluate(JSON.parse(line))));
  }
})();
"""


def with_jsonata(folder: str | None) -> Way:
    """JSONata on node, a process of its own."""
    if shutil.which("node") is None or folder is None or not Path(folder, "jsonata").is_dir():
        raise AbsentError("node or its package jsonata is not here (--node-modules FOLDER)")
    program = _program(
        lambda path: path,
        "attendee.email ? $lowercase($trim(attendee.email))",
        "$exists(session.length) ? $number(session.length)",
        '"RainFocus"',
        "({0} ? {1})",
    )
    script = Path(tempfile.gettempdir()) / "mapper-bench-jsonata.js"
    script.write_text(_NODE, encoding="utf-8")
    package = str(Path(folder).resolve() / "jsonata")
    return lambda lines, _: _through(["node", str(script), package, program], lines)


def with_polars() -> Way:
    """polars: the whole file as columns."""
    polars = need("polars")
    col = polars.col

    def field(path: str) -> Any:
        first, *rest = path.split(".")
        found = col(first)
        for name in rest:
            found = found.struct.field(name)
        return found

    def run(lines: list[bytes], keep: bool) -> list[Any]:
        frame = polars.read_ndjson(b"\n".join(lines), infer_schema_length=None)
        groups: dict[str, list[Any]] = {}
        for target, source in pairs(load()):
            if len(target) < 3 or source is None:
                continue
            value = field(source)
            if target[-1] == "email":
                value = value.str.strip_chars().str.to_lowercase()
            elif target[-1] == "length":
                value = value.cast(polars.Int64, strict=False)
            groups.setdefault(target[1], []).append(value.alias(target[-1]))
        tenant = [polars.struct(fields).alias(name) for name, fields in groups.items()]
        tenant += [col(name) for name in ("transmissionId", "eventType", "timestamp")]
        out = frame.select(
            col("transmissionId").alias("_id"), col("timestamp"), col("eventType"),
            polars.lit("RainFocus").alias("producedBy"), polars.struct(tenant).alias(TENANT),
        )  # fmt: skip
        return out.write_ndjson().encode().splitlines()

    return run


def with_duckdb(*, leave_out: bool) -> Way:
    """DuckDB, without a schema; nulls are left out by merging into an empty object."""
    duckdb = need("duckdb")

    def run(lines: list[bytes], keep: bool) -> list[Any]:
        with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
            file.write(b"\n".join(lines))
            file.flush()
            program = _program(
                lambda path: path, "lower(trim(attendee.email))",
                "try_cast(session.length AS BIGINT)", "'RainFocus'",
                "CASE WHEN {0} IS NULL THEN NULL ELSE {1} END",
            )  # fmt: skip
            record = f"to_json({program})"
            record = f"json_merge_patch('{{}}'::JSON, {record})" if leave_out else record
            read = f"read_json('{file.name}', format='newline_delimited', columns={_columns()})"
            query = f"SELECT {record} FROM {read}"
            rows = duckdb.connect().execute("SET preserve_insertion_order=true").execute(query)
            return [row[0].encode() for row in rows.fetchall()]

    return run


def _columns() -> str:
    """The payload's fields as DuckDB's types: all are texts."""
    groups: dict[str, list[str]] = {}
    for _, source in pairs(load()):
        if source is not None:
            group, _, name = source.partition(".")
            groups.setdefault(group, []).append(f'"{name}" VARCHAR')
    types = {
        group: "VARCHAR" if names == ['"" VARCHAR'] * len(names) else f"STRUCT({', '.join(names)})"
        for group, names in groups.items()
    }
    return "{" + ", ".join(f"'{group}': '{kind}'" for group, kind in types.items()) + "}"


def compared(ours: list[Any], theirs: list[Any]) -> str:
    """ "equal", or what differs first, of the same rows parsed."""
    if len(ours) != len(theirs):
        return f"{len(theirs):,} records, not {len(ours):,}"
    parsed = [(_parsed(a), _parsed(b)) for a, b in zip(ours, theirs, strict=True)]
    different = [(a, b) for a, b in parsed if a != b]
    if not different:
        return "equal"
    if all(a == _without_nulls(b) for a, b in different):
        return "writes null or {} for absent fields, which the schema refuses"
    return f"differs in {len(different):,} rows"


def _parsed(record: Any) -> Any:
    return json.loads(record) if isinstance(record, bytes | str) else record


def _without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    items = {key: _without_nulls(item) for key, item in value.items()}
    return {key: item for key, item in items.items() if item is not None and item != {}}
