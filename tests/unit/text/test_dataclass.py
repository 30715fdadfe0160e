"""Dataclasses behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace

import pytest

from mapper.text.dataclass import MAX_UNCOMPILED
from mapper.text.dataclass import dataclass as light


def classes(dataclass):
    @dataclass(frozen=True)
    class Base:
        """A class with all kinds of fields."""

        name: str
        size: int = 1
        tags: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)
        place: tuple[int, int] = field(default=(0, 0), kw_only=True)

    @dataclass(frozen=True)
    class Below(Base):
        more: str = "x"

        def __post_init__(self):
            if self.more == "bad":
                raise ValueError(self.more)

    @dataclass(frozen=True, slots=True)
    class Slotted:
        a: int
        b: str = "b"

    @dataclass(frozen=True, eq=False)
    class Same:
        a: int

    @dataclass(frozen=True)
    class Empty:
        pass

    @dataclass
    class Open:
        a: int
        b: list[int] = field(default_factory=list)

    return Base, Below, Slotted, Same, Empty, Open


OURS, THEIRS = classes(light), classes(dataclasses.dataclass)


@light(frozen=True, slots=True)
class Kept:
    a: int
    b: str


CALLS = [
    (0, ("n",), {}),
    (0, ("n", 2, ["t"], "note"), {"place": (1, 2)}),
    (0, (), {"name": "n", "note": "other"}),
    (1, ("n",), {"more": "y"}),
    (1, ("n",), {"more": "bad"}),
    (2, (1,), {}),
    (3, (1,), {}),
    (4, (), {}),
    (0, (), {}),
    (0, ("n", 1, [], "", (0, 0)), {}),
    (2, (1,), {"c": 1}),
    (5, (1,), {}),
    (5, (1, [2]), {}),
]


def outcomes(classes, which, args, kwargs):
    """Return the outcomes of a call before and after `__init__` is compiled."""
    found = []
    for _ in range(MAX_UNCOMPILED + 2):
        try:
            made = classes[which](*args, **kwargs)
        except (TypeError, ValueError) as error:
            found.append(str(error).removeprefix(f"{classes[which].__qualname__}."))
        else:
            fields = {f.name: getattr(made, f.name) for f in dataclasses.fields(made)}
            found.append((fields, repr(made), type(made).__match_args__))
    return found


@pytest.mark.parametrize(("which", "args", "kwargs"), CALLS)
def test_objects_are_made_and_shown_alike(which, args, kwargs):
    assert outcomes(OURS, which, args, kwargs) == outcomes(THEIRS, which, args, kwargs)


def test_comparison_and_hash():
    base, below, slotted, same, empty, opened = OURS
    assert base("n", note="a") == base("n", note="b")
    assert base("n") != base("m")
    assert base("n") != below("n")
    assert hash(slotted(1)) == hash(slotted(1, "b"))
    assert slotted(1) != (1, "b")
    assert same(1) != same(1)
    assert empty() == empty()
    assert opened(1) == opened(1)
    for made in (base("n"), opened(1)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(made)


@pytest.mark.parametrize("which", range(5))
def test_nothing_can_be_changed(which):
    made = OURS[which](*[1] * (which != 4))
    with pytest.raises(FrozenInstanceError):
        made.a = 2
    with pytest.raises(FrozenInstanceError):
        del made.a


def test_replacing_copying_and_pickling():
    assert replace(OURS[0]("n", 2), name="m") == OURS[0]("m", 2)
    assert copy.deepcopy(Kept(1, "c")) == Kept(1, "c")
    assert pickle.loads(pickle.dumps(Kept(1, "c"))) == Kept(1, "c")


def test_other_options_are_those_of_the_library():
    @light(order=True, frozen=True)
    class Ordered:
        a: int

    made = OURS[5](1)
    made.a = 2
    assert (made, Ordered(1) < Ordered(2)) == (OURS[5](2), True)
