"""Python source of generated functions, built from the source of its parts.

Every argument is source that the emitter wrote: the name of a variable or of a bound constant, or
an expression of these. So a snippet never contains text of an analyst. An argument named `variable`
is the name of a variable that a snippet assigns, unless the value is that variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def call_of(function: str, *arguments: str) -> str:
    """Return a call of a function."""
    return f"{function}({', '.join(arguments)})"


def get(of: str, key: str) -> str:
    """Return the value of a key of a dict, None if it does not have the key."""
    return f"{of}.get({key})"


def field(variable: str, of: str, key: str) -> str:
    """Return the field of a value; `field_of` reads values that are not dicts."""
    return if_class(variable, of, "dict", get(variable, key), call_of("field_of", variable, key))


def if_class(variable: str, value: str, name: str, fast: str, slow: str) -> str:
    """Return `fast` if a value is of exactly a built-in class, else `slow`."""
    return f"({fast} if {_assigned(variable, value)}.__class__ is {name} else {slow})"


def conditional(test: str, yes: str, no: str) -> str:
    """Return one of two values by a Python condition; only one of them is evaluated."""
    return f"({yes} if {test} else {no})"


def first_true(variable: str, value: str, otherwise: str) -> str:
    """Return a value if it is true to the platform, else another one."""
    return f"({variable} if truth({variable} := {value}) else {otherwise})"


def first_not_null(variables: Iterable[str], values: Sequence[str]) -> str:
    """Return the first value that is not None, else the last one."""
    *tested, result = values
    for variable, value in zip(variables, reversed(tested), strict=True):
        result = f"({variable} if ({variable} := {value}) is not None else {result})"
    return result


def is_none(value: str, *, negated: bool) -> str:
    """Return whether a value is None, or is not if `negated`."""
    return f"({value} is {'not ' * negated}None)"


def comparison(left: str, operator: str, right: str) -> str:
    """Return Python's own comparison of two values."""
    return f"{left} {operator} {right}"


def negation(test: str) -> str:
    """Return the opposite of a Python condition."""
    return f"(not {test})"


def junction(left: str, word: str, right: str) -> str:
    """Return two Python conditions joined by `and` or `or`."""
    return f"({left} {word} {right})"


def concatenation(
    parts: Sequence[str], strings: Sequence[tuple[str, str]], limit: str, slow: str
) -> str:
    """Return joined strings, or `slow` if a part is not a string or the result is too long.

    Args:
        parts: Variables and constants.
        strings: Pairs of a variable among the parts and its value, which may be any value.
        limit: The length that the result does not reach.
        slow: Joins parts of any type.
    """
    tests = [f"({_assigned(*pair)}.__class__ is str)" for pair in strings]
    length = " + ".join(call_of("len", part) for part in parts)
    return conditional(
        f"{' & '.join(tests)} and {length} < {limit}",
        " + ".join(parts),
        slow,
    )


def list_of(items: Iterable[str]) -> str:
    """Return a list."""
    return f"[{', '.join(items)}]"


def tuple_of(items: Iterable[str]) -> str:
    """Return a tuple."""
    return f"({''.join(f'{item}, ' for item in items)})"


def dict_of(entries: Iterable[tuple[str, str]]) -> str:
    """Return a dict of pairs of a key and a value."""
    return f"{{{', '.join(f'{key}: {value}' for key, value in entries)}}}"


def assignment(variable: str, value: str) -> str:
    """Return a statement that assigns a value."""
    return f"{variable} = {value}"


def function_of_row(name: str, statements: Iterable[str], result: str) -> str:
    """Return the definition of a function of the payload, which is its variable `row`."""
    lines = [*statements, f"return {result}"]
    return f"def {name}(row):\n" + "".join(f"    {line}\n" for line in lines)


def _assigned(variable: str, value: str) -> str:
    return value if value == variable else f"({variable} := {value})"
