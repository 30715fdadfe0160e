"""What payloads hold, against counting it by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mapper.paths import STAR, parse_path
from mapper.paths.profile import profile

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.none() | st.booleans() | st.integers(0, 2) | st.just(1.5) | st.text(max_size=1)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def values_at(value, path):
    if not path:
        return [value]
    step, rest = path[0], path[1:]
    if step is STAR:
        items = value if isinstance(value, list) else []
        return [found for item in items for found in values_at(item, rest)]
    return values_at(value[step], rest) if isinstance(value, dict) and step in value else []


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=3), max_size=4))
def test_every_path_with_how_often_it_is_there(payloads):
    seen = profile(payloads)
    paths = dict(seen.paths())
    for path, here in paths.items():
        values = [found for payload in payloads for found in values_at(payload, path)]
        assert seen.at(path) is here
        assert (here.count, here.filled) == (len(values), sum(v is not None for v in values))
        assert here.kinds == {kind: [type(v) for v in values].count(kind) for kind in here.kinds}
        assert set(map(type, values)) == set(here.kinds)
    for name in ("a", "b", "c"):
        assert ((name,) in paths) == any(name in payload for payload in payloads)


def test_kinds_and_positions():
    seen = profile([{"n": 1, "m": 1, "t": ["x", "y"]}, {"n": 1.5, "m": "1", "t": None, "z": None}])
    kinds = {text: seen.at(parse_path(text)).kind() for text in ("n", "m", "t", "t[*]", "z")}
    assert kinds == {"n": "number", "m": "", "t": "array", "t[*]": "string", "z": "null"}
    assert seen.at(parse_path("t[1]")) is not None
    assert seen.at(parse_path("t[2]")) is None
    assert seen.at(parse_path("t.x")) is None
