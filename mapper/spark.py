"""Convert payloads on Apache Spark. Needs the extra `spark`.

    from mapper import load
    from mapper.spark import convert

    converted = convert(spark.read.text("events/"), load("mappings/rainfocus.yaml", tenant="acme"))
    converted.records.write.parquet("records/")
    converted.rejects.write.json("rejects/")

Rows are converted in batches with `mapInArrow`, so the executors do all the work and nothing is
collected. This module is also a program that reads and writes files:

    spark-submit [cluster options] mapper/spark.py IN OUT --mapping mappings/rainfocus.yaml
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql
from pyspark.sql import types as spark_types

from mapper.api.mapping import Mapping, load
from mapper.diagnostics import Diagnostic
from mapper.document.project import OWN_SETTINGS
from mapper.document.settings import settings_text
from mapper.engine import Converter
from mapper.engine.lines import strictly
from mapper.engine.outcome import ConvertLine
from mapper.schema import Field, Schema
from mapper.text import MapperError
from mapper.text.escape import printable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FINDING = ("code", "severity", "message", "hint", "path")

# The names and contents of the mapping, its schema, and its settings; and the tenant.
Documents: TypeAlias = tuple[tuple[tuple[str, str], ...], str]

# XDM type -> Spark type. Date-times stay strings, because Spark timestamps lose the UTC offset. An
# XDM integer type allows one value more than the Spark type of the same name, so it is widened.
_TYPES: dict[str, Callable[[], Any]] = {
    "string": spark_types.StringType,
    "uri": spark_types.StringType,
    "date-time": spark_types.StringType,
    "date": spark_types.StringType,
    "boolean": spark_types.BooleanType,
    "double": spark_types.DoubleType,
    "long": spark_types.LongType,
    "integer": spark_types.LongType,
    "short": spark_types.IntegerType,
    "byte": spark_types.IntegerType,
}


@dataclass(frozen=True)
class Converted:
    """The result of a conversion; all DataFrames are lazy.

    Attributes:
        records: The XDM records, typed by the schema; missing fields are null.
        rejects: The rejected rows: `payload`, unchanged, and `findings`, an array of structs with
            `code`, `severity`, `message`, `hint`, and `path`.
        outcome: The source of both: `record` as JSON, or null; `payload`, null if there is a
            record; `findings`, also of accepted rows. Call `persist` on it before you use both
            records and rejects; otherwise, each row is converted twice.
    """

    records: DataFrame
    rejects: DataFrame
    outcome: DataFrame


def convert(
    frame: DataFrame, mapping: Mapping, column: str | None = None, *, strict: bool = False
) -> Converted:
    """Convert a DataFrame with one payload per row.

    Args:
        frame: A DataFrame with a column of JSON (string or binary) or of structs. A struct is
            converted to JSON first; its null fields are null in the payload.
        mapping: The mapping.
        column: The name of the column; default: the only one.
        strict: Reject rows with duplicate keys, which takes about twice as long; otherwise, the
            last one wins.

    Raises:
        MappingError: the mapping has errors.
        MapperError: there is no such column, or it has another type.
    """
    mapping.converter  # noqa: B018 - fail here, not on the cluster, if the mapping has errors
    _use_this_python(frame.sparkSession)
    payload = _payload(frame, column)
    kind = payload.schema[0].dataType
    text = "binary" if isinstance(kind, spark_types.BinaryType) else "string"
    structs = ", ".join(f"{name}: string" for name in FINDING)
    shape = f"record string, payload {text}, findings array<struct<{structs}>>"
    outcome = payload.mapInArrow(
        _batches(_documents(mapping), as_text=text == "string", strict=strict), shape
    )
    target = spark_schema(mapping.document.schema)
    record = sql.from_json(sql.col("record"), target).alias("record")
    records = outcome.where(sql.col("record").isNotNull()).select(record).select("record.*")
    rejects = outcome.where(sql.col("record").isNull()).select("payload", "findings")
    return Converted(records, rejects, outcome)


def _use_this_python(session: SparkSession) -> None:
    """Make the workers of a local session run this interpreter, unless another is configured.

    Spark runs the `python3` on the PATH, which lacks this package if its environment is inactive.
    """
    try:
        context = session.sparkContext
    except PySparkException:  # Spark Connect: the server configures the workers
        return
    chosen = "PYSPARK_PYTHON" in os.environ or context.getConf().contains("spark.pyspark.python")
    if (context.master or "").startswith("local") and not chosen:
        context.pythonExec = sys.executable


def spark_schema(schema: Schema) -> spark_types.StructType:
    """Return the type of the records: all fields of the schema, nested and nullable."""
    return spark_types.StructType(_fields(schema.root))


def _fields(parent: Field) -> list[spark_types.StructField]:
    return [spark_types.StructField(f.name, _type(f), True) for f in parent.children.values()]


def _type(field: Field) -> spark_types.DataType:
    kind: spark_types.DataType
    if field.is_object:
        kind = spark_types.StructType(_fields(field))
    elif field.values is not None:
        kind = spark_types.MapType(spark_types.StringType(), _type(field.values))
    else:
        kind = _TYPES[field.type.name]()
    return spark_types.ArrayType(kind) if field.array else kind


def _payload(frame: DataFrame, column: str | None) -> DataFrame:
    """Return the column with the payloads, as strings or bytes."""
    if column is None and len(frame.columns) != 1:
        names = ", ".join(f"'{name}'" for name in frame.columns)
        raise MapperError(f"name the column with the payloads; there are {names}")
    name = frame.columns[0] if column is None else column
    if name not in frame.columns:
        raise MapperError(f"there is no column '{name}'")
    kind = frame.schema[name].dataType
    quoted = sql.col(f"`{name.replace('`', '``')}`")
    if isinstance(kind, spark_types.StructType):
        return frame.select(sql.to_json(quoted, {"ignoreNullFields": "false"}).alias("payload"))
    if isinstance(kind, spark_types.StringType | spark_types.BinaryType):
        return frame.select(quoted.alias("payload"))
    raise MapperError(
        f"column '{name}' has type {kind.simpleString()}; it must be string, binary, or struct"
    )


def _documents(mapping: Mapping) -> Documents:
    document = mapping.document
    schema = document.schema.span.source
    sources = (document.span.source, *document.included)
    # `include` names files relative to others, so their places relative to each other are kept
    common = os.path.commonpath([os.path.dirname(os.path.abspath(s.path)) for s in sources])
    mapping_file, *included = [(os.path.relpath(s.path, common), s.text) for s in sources]
    settings = (OWN_SETTINGS, settings_text(mapping.settings))
    return (
        mapping_file,
        (Path(schema.path).name, schema.text),
        settings,
        *included,
    ), document.tenant


def _batches(
    documents: Documents, *, as_text: bool, strict: bool
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return the function that executors run; it contains only the contents of the documents."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        converter = _loaded(documents).converter
        convert_line = converter.functions(loose=False).convert_json
        if strict:
            convert_line = strictly(convert_line)
        for batch in batches:
            yield _converted(batch, converter, convert_line, as_text=as_text)

    return run


# The mappings of this process: a Spark worker converts many batches and partitions.
_MAPPINGS: dict[Documents, Mapping] = {}


def _loaded(documents: Documents) -> Mapping:
    if documents not in _MAPPINGS:
        files, tenant = documents
        with tempfile.TemporaryDirectory() as folder:
            # in separate folders, because both documents can have the same name
            paths = [
                Path(folder, str(number if number < 3 else 0), name)
                for number, (name, _) in enumerate(files)
            ]
            for path, (_, text) in zip(paths, files, strict=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="")
            paths[2].rename(Path(folder, OWN_SETTINGS))
            _MAPPINGS[documents] = load(paths[0], tenant=tenant or None, schema=paths[1])
    return _MAPPINGS[documents]


def _converted(
    batch: pa.RecordBatch, converter: Converter, convert_line: ConvertLine, *, as_text: bool
) -> pa.RecordBatch:
    records: list[str | None] = []
    payloads: list[Any] = []
    findings: list[list[dict[str, str | None]]] = []
    for value in batch.column(0).to_pylist():
        line = b"null" if value is None else value.encode() if as_text else value
        record, events = convert_line(line)
        records.append(None if record is None else record.decode())
        payloads.append(value if record is None else None)
        findings.append([_finding(item) for item in converter.findings(events)])
    texts = pa.string() if as_text else pa.binary()
    struct = pa.struct([(name, pa.string()) for name in FINDING])
    arrays = [pa.array(records, pa.string()), pa.array(payloads, texts),
              pa.array(findings, pa.list_(struct))]  # fmt: skip
    return pa.RecordBatch.from_arrays(arrays, ["record", "payload", "findings"])


def _finding(finding: Diagnostic) -> dict[str, str | None]:
    """Return a finding without values of the payload."""
    texts = (finding.code, finding.severity.value, finding.message, finding.hint, finding.path)
    return {name: printable(text) or None for name, text in zip(FINDING, texts, strict=True)}


def _absolute(folder: str) -> str:
    """Return a folder as an absolute path, so that two can be compared; a URL stays unchanged."""
    return folder if "://" in folder else os.path.abspath(folder)


def main(arguments: list[str] | None = None) -> None:
    """Convert files with one payload per line; write records as JSON lines or Parquet."""
    parser = argparse.ArgumentParser(prog="mapper.spark", description=main.__doc__)
    parser.add_argument("input", nargs="+", help="files or folders with one payload per line")
    parser.add_argument("output", help="folder to write records to")
    parser.add_argument("-m", "--mapping", required=True, help="the mapping, a YAML file")
    parser.add_argument("--schema", help="schema to use instead of the mapping's")
    parser.add_argument("--tenant", help="tenant ID; overrides the mapping's")
    parser.add_argument(
        "--rejects",
        help="folder for rejected rows, outside OUTPUT; default: OUTPUT-rejects",
    )
    parser.add_argument("--strict", action="store_true", help="reject rows with duplicate keys")
    parser.add_argument("--format", choices=("json", "parquet"), default="json")
    given = parser.parse_args(arguments)
    output = given.output.rstrip("/")
    rejects = (given.rejects or f"{output}-rejects").rstrip("/")
    if not output or output.endswith(":"):
        parser.error(f"OUTPUT must be a folder, not '{given.output}'")
    if f"{_absolute(rejects)}/".startswith(f"{_absolute(output)}/"):
        parser.error("--rejects must be outside OUTPUT; otherwise they are read as records")
    session = SparkSession.builder.appName("mapper").getOrCreate()
    mapping = load(given.mapping, tenant=given.tenant, schema=given.schema)
    converted = convert(session.read.text(given.input), mapping, strict=given.strict)
    converted.outcome.persist()
    converted.records.write.format(given.format).save(output)
    converted.rejects.write.json(rejects)


if __name__ == "__main__":
    # import it by name, so that executors import the module instead of getting a pickled copy
    importlib.import_module("mapper.spark").main()
