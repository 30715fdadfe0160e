"""Spark makes of every row what one machine makes of it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys

import pytest

import mapper
from tests.conftest import ROOT

if importlib.util.find_spec("pyspark") is None or importlib.util.find_spec("pyarrow") is None:
    pytest.skip("pyspark is not installed (extra spark)", allow_module_level=True)
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import SparkSession
from pyspark.sql import functions as sql

from mapper.spark import convert, main, spark_schema
from tests.unit.engine.making import make

sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
try:
    from payloads import generate
finally:
    sys.path.pop(0)

ODD = ["{", "[]", "null", "", '{"timestamp": null}', '{"transmissionId": "1"}', "\u00e9 {",
       '{"a": "\\ud800"}']  # fmt: skip


def json_of(frame):
    """The rows as JSON text; fields that are null are left out."""
    return [row[0] for row in frame.select(sql.to_json(sql.struct("*"))).collect()]


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture
def mapping(monkeypatch):
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return mapper.load(ROOT / "mappings" / "rainfocus.yaml")


def test_every_row_as_on_one_machine(spark, mapping):
    rows = [line.decode() for line in generate(2000)]
    for number, odd in enumerate(ODD * 3):
        rows.insert(number * 50, odd)
    frame = spark.createDataFrame([(row,) for row in rows], "value string").repartition(5).cache()
    given = [row.value for row in frame.collect()]
    converted = convert(frame, mapping)
    outcome = [mapping.convert_json(row.encode()) for row in given]
    assert [json.loads(text) for text in json_of(converted.records)] == [
        json.loads(record) for record, _ in outcome if record is not None
    ]
    rejects = converted.rejects.collect()
    wanted = [(row, found) for row, (record, found) in zip(given, outcome, strict=True)
              if record is None]  # fmt: skip
    assert [reject.payload for reject in rejects] == [row for row, _ in wanted]
    assert [[item.code for item in reject.findings] for reject in rejects] == [
        [item.code for item in found] for _, found in wanted
    ]
    assert converted.outcome.count() == len(rows)


def test_nothing_is_collected_and_the_plan_is_lazy(spark, mapping):
    frame = spark.createDataFrame([("{}",)], "value string")
    plan = convert(frame, mapping).records._jdf.queryExecution().toString()
    assert "MapInArrow" in plan


def test_the_columns_are_those_of_the_schema(spark, mapping):
    schema = spark_schema(mapping.document.schema)
    converted = convert(spark.createDataFrame([("{}",)], "value string"), mapping)
    assert converted.records.schema == schema
    assert schema["_acme"].dataType["session"].dataType["length"].dataType.typeName() == "long"
    assert schema["timestamp"].dataType.typeName() == "string"
    assert schema["identityMap"].dataType.typeName() == "map"


def test_structs_bytes_and_nulls(spark, mapping):
    payload = json.loads((ROOT / "samples" / "session-scheduled.json").read_text())
    text = json.dumps(payload)
    structs = spark.read.json(spark.sparkContext.parallelize([text]))
    frame = structs.selectExpr("struct(*) AS payload", "1 AS other")
    expected = json.loads(mapping.convert_json(text.encode())[0])
    (found,) = json_of(convert(frame, mapping, "payload").records)
    assert json.loads(found) == expected
    frame = spark.createDataFrame([(bytearray(text.encode()),), (None,), (bytearray(b"\xff"),)],
                                  "b binary").coalesce(1)  # fmt: skip
    converted = convert(frame, mapping)
    assert [json.loads(found) for found in json_of(converted.records)] == [expected]
    rejects = converted.rejects.collect()
    assert [reject.payload for reject in rejects] == [None, bytearray(b"\xff")]
    assert [reject.findings[0].code for reject in rejects] == ["SRC005", "SRC010"]


def test_a_frame_that_does_not_fit(spark, mapping):
    two = spark.createDataFrame([("{}", 1)], "a string, b int")
    for column, words in ((None, "name the column"), ("c", "no column 'c'"), ("b", "has type int")):
        with pytest.raises(mapper.MapperError, match=words):
            convert(two, mapping, column)
    assert convert(two, mapping, "a").rejects.count() == 1


def test_empty_partitions(spark, mapping):
    frame = spark.createDataFrame([], "value string").repartition(3)
    converted = convert(frame, mapping)
    assert (converted.records.count(), converted.rejects.count()) == (0, 0)


@pytest.mark.parametrize("rejects", ["out", "out/rejects", "./out/../out/x"])
def test_rejects_inside_the_output_are_refused(tmp_path, monkeypatch, capsys, rejects):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["in", "out/", "--mapping", "m.yaml", "--rejects", rejects])
    assert "outside OUTPUT" in capsys.readouterr().err


@pytest.mark.parametrize("output", ["/", "s3://", "//"])
def test_an_output_that_has_no_name_is_refused(capsys, output):
    with pytest.raises(SystemExit):
        main(["in", output, "--mapping", "m.yaml"])
    assert "must be a folder" in capsys.readouterr().err


def test_workers_run_the_interpreter_of_a_driver_whose_environment_is_not_activated(tmp_path):
    other = tmp_path / "bin" / "python3"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho wrong python >&2; exit 1\n")
    other.chmod(0o755)
    (tmp_path / "in.ndjson").write_bytes(b"\n".join(generate(20)))
    java = os.path.dirname(shutil.which("java"))
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYSPARK")}
    env |= {"PATH": os.pathsep.join([str(other.parent), java, "/usr/bin", "/bin"]),
            "PYTHONPATH": str(ROOT)}  # fmt: skip
    output = tmp_path / "out"
    mapping_path = str(ROOT / "mappings" / "rainfocus.yaml")
    subprocess.run(
        [sys.executable, "-m", "mapper.spark", str(tmp_path / "in.ndjson"), f"{output}/",
         "--mapping", mapping_path],
        env=env, check=True, capture_output=True,
    )  # fmt: skip
    assert sum(len(part.read_text().splitlines()) for part in output.glob("part-*")) == 20
    assert not [path for path in output.iterdir() if path.is_dir()]


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_files_in_and_files_out(spark, mapping, tmp_path, form):
    lines = [*generate(50), b"nonsense"]
    (tmp_path / "in.ndjson").write_bytes(b"\n".join(lines))
    output = str(tmp_path / "out")
    mapping_path = str(ROOT / "mappings" / "rainfocus.yaml")
    main([str(tmp_path / "in.ndjson"), f"{output}/", "--mapping", mapping_path, "--format", form])
    records = spark.read.format(form).load(output)
    assert records.count() == 50
    (reject,) = spark.read.json(f"{output}-rejects").collect()
    assert reject.payload == "nonsense"
    assert reject.findings[0].code == "SRC003"


def test_workers_know_the_settings_and_report_identities(spark, tmp_path, monkeypatch):
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    (tmp_path / "mapper.toml").write_text('namespaces = ["Crm"]\nignore = ["XDM035"]\n')
    entries = {
        "identityMap.Crm[0].id": "crm",
        "identityMap.Crm[0].primary": {"value": True},
        "_tenant.mail": {"value": "n/a"},
    }
    fields = {"mail": {"type": "string", "identity": {"namespace": "Email"}}}
    mapping = make(tmp_path, fields, entries, profile=True)
    lines = ['{"id": "1", "crm": "17"}', '{"id": "2"}']
    frame = spark.createDataFrame([(line,) for line in lines], "value string")
    rows = convert(frame, mapping).outcome.collect()
    codes = [[finding.code for finding in row.findings] for row in rows]
    assert codes == [["ROW013"], ["ROW013", "ROW004"]]
    assert codes == [[d.code for d in mapping.convert_json(line.encode())[1]] for line in lines]
