"""A `dataclass` decorator that is ten times as fast at defining classes as the standard one.

The standard decorator compiles up to six methods per class, which takes 0.3 ms: for the classes of
`mapper check`, as long as importing click. Here all classes share the methods that compare, hash,
and print, and `__init__` is compiled once a class has some objects. Type checkers see the standard
decorator.

`msgspec.Struct` defines classes faster still, but importing msgspec takes 10 ms, which a check of a
few payloads does not spend otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None,
        /,
        *,
        frozen: bool = False,
        slots: bool = False,
        eq: bool = True,
        **options: bool,
    ) -> Any:
        """Return the class, or a decorator for it; options as for `dataclasses.dataclass`."""
        if options:
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, **options)

        def decorate(cls: type) -> type:
            if not cls.__doc__:
                # otherwise the standard decorator computes one, which runs `inspect` and `tokenize`
                cls.__doc__ = cls.__name__
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
            _add_methods(cls, frozen, slots, eq)
            return cls

        return decorate if cls is None else decorate(cls)


__all__ = ["dataclass"]

MAX_UNCOMPILED = 16  # objects of a class; compiling takes as long as creating 50 without


def _add_methods(cls: Any, frozen: bool, slots: bool, eq: bool) -> None:
    methods: dict[str, Any] = {"__repr__": _repr}
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
        if slots:
            methods |= {"__getstate__": _state, "__setstate__": _set_state}
    if eq:
        names = [field.name for field in dataclasses.fields(cls) if field.compare]
        methods["__eq__"], hashed = _comparison(names)
        methods["__hash__"] = hashed if frozen else None
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    cls.__init__ = _first_init(cls, frozen)


def _comparison(names: list[str]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    key = attrgetter(*names) if names else _no_fields

    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is self.__class__:
            return key(self) == key(other)
        return NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return equal, hashed


def _no_fields(_: Any) -> tuple[()]:
    return ()


def _first_init(cls: Any, frozen: bool) -> Callable[..., None]:
    """Return an `__init__` that the compiled one replaces after some calls, or a wrong one."""
    fields = dataclasses.fields(cls)
    names = {field.name for field in fields}
    positional = [field.name for field in fields if not field.kw_only]
    missing = dataclasses.MISSING
    defaults = {field.name: field.default for field in fields if field.default is not missing}
    factories = {f.name: f.default_factory for f in fields if f.default_factory is not missing}
    is_checked = hasattr(cls, "__post_init__")
    left = MAX_UNCOMPILED

    def first(self: Any, *args: Any, **kwargs: Any) -> None:
        nonlocal left
        left -= 1
        given = dict(zip(positional, args, strict=False)) | kwargs
        made = {name: make() for name, make in factories.items() if name not in given}
        values = defaults | made | given
        if left < 0 or len(given) < len(args) + len(kwargs) or values.keys() != names:
            cls.__init__ = _compiled_init(cls, frozen)
            cls.__init__(self, *args, **kwargs)
            return
        for name, value in values.items():
            object.__setattr__(self, name, value)
        if is_checked:
            self.__post_init__()

    return first


def _compiled_init(cls: Any, frozen: bool) -> Any:
    names: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": dataclasses.MISSING}
    positional: list[str] = []
    keywords: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(cls):
        name, default = field.name, ""
        value = name
        if field.default is not dataclasses.MISSING:
            default = f"=_default_{name}"
            names[f"_default_{name}"] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            default = "=_MISSING"
            names[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        (keywords if field.kw_only else positional).append(name + default)
        body.append(f" _set(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    parameters = ["self", *positional, *(["*", *keywords] if keywords else [])]
    text = "\n".join([f"def __init__({', '.join(parameters)}):", *(body or [" pass"])])
    exec(text, names)
    return names["__init__"]


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change attribute {name!r}")


def _repr(self: Any) -> str:
    shown = [f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
