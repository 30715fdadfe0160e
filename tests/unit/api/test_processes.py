"""Mappings, results and errors in other processes: pickled, copied, and raised by a worker."""

from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

import mapper
from mapper.api.check import check_files
from mapper.dataprep import parse
from tests.conftest import ROOT

MAPPING = ROOT / "mappings" / "rainfocus.yaml"
SAMPLE = ROOT / "samples" / "registration.json"
PAYLOAD = json.loads(SAMPLE.read_text(encoding="utf-8"))
COPIES = [copy.deepcopy, copy.copy, lambda value: pickle.loads(pickle.dumps(value))]


def load_missing(name: str) -> mapper.Mapping:
    return mapper.load(name)


def evaluate(expression: str) -> object:
    return mapper.evaluate(expression, {})


@pytest.mark.parametrize("copied", COPIES)
def test_a_copy_converts_as_the_mapping_does(copied):
    mapping = mapper.load(MAPPING)
    wanted = mapping.convert(PAYLOAD)
    assert copied(mapping).convert(PAYLOAD) == wanted
    assert copied(mapping.convert)(PAYLOAD) == wanted
    assert copied(mapping).convert_json(SAMPLE.read_bytes()) == mapping.convert_json(
        SAMPLE.read_bytes()
    )
    assert [str(found) for found in copied(mapping).lint()] == [str(d) for d in mapping.lint()]


def test_a_process_unpickles_a_mapping_once():
    pickled = pickle.dumps(mapper.load(MAPPING))
    assert pickle.loads(pickled) is pickle.loads(pickled)


@pytest.mark.parametrize("copied", COPIES)
def test_what_users_get_can_be_copied(copied, tmp_path):
    mapping = mapper.load(MAPPING)
    for payload in (PAYLOAD, {"attendee": {"email": "a"}}, {}):
        result = mapping.convert(payload)
        assert repr(copied(result)) == repr(result)
        assert copied(result).record == result.record
    (tmp_path / "p.json").write_text('{"transmissionId": 1}', encoding="utf-8")
    report = check_files(MAPPING, [str(tmp_path)], with_statistics=True)
    assert report.diagnostics
    assert list(map(str, copied(report).diagnostics)) == list(map(str, report.diagnostics))
    assert copied(report).statistics == report.statistics


@pytest.mark.parametrize("copied", COPIES)
def test_errors_keep_what_they_carry(copied):
    with pytest.raises(mapper.MappingError) as missing:
        mapper.load("missing.yaml")
    error = copied(missing.value)
    assert str(error) == str(missing.value)
    assert [found.code for found in error.diagnostics] == ["DOC001"]
    with pytest.raises(mapper.ExpressionError) as broken:
        mapper.evaluate("1 +", {})
    assert copied(broken.value).problem == broken.value.problem
    with pytest.raises(mapper.ExpressionError) as failed:
        mapper.evaluate("upper(a)", {"a": [1]})
    assert copied(failed.value).value == [1]
    assert str(copied(mapper.MapperError("x"))) == "x"


def test_a_long_expression_takes_no_stack():
    tree = parse("+".join(["a"] * 2000))
    assert pickle.loads(pickle.dumps(tree)) == tree
    assert copy.deepcopy(tree) == tree


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_pool_of_processes(method):
    mapping = mapper.load(MAPPING)
    context = multiprocessing.get_context(method)
    with context.Pool(1) as pool:
        results = pool.map_async(mapping.convert, [PAYLOAD, PAYLOAD]).get(60)
        assert [result.record for result in results] == [mapping.convert(PAYLOAD).record] * 2
        with pytest.raises(mapper.MappingError, match=r"missing\.yaml") as raised:
            pool.apply_async(load_missing, ["missing.yaml"]).get(60)
        assert raised.value.diagnostics[0].code == "DOC001"
        with pytest.raises(mapper.ExpressionError, match="character 4"):
            pool.apply_async(evaluate, ["1 +"]).get(60)
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        future = executor.submit(mapping.convert, PAYLOAD)
        assert future.result(60).record == mapping.convert(PAYLOAD).record
        with pytest.raises(mapper.MappingError):
            executor.submit(load_missing, "missing.yaml").result(60)
