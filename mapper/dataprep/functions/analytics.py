"""Functions on Adobe Analytics strings.

`events` is a comma-separated list of `event1`, `event1=5`, `event1:ABC` or `event1=5:ABC`, with a
value after `=` and a serialization ID after `:`. `products` is a comma-separated list of
`category;name;quantity;price;events;eVars`; the last two are lists of `name=value` separated by
`|`. Neither format can escape its separators, so a value cannot contain one.

Source: Adobe, "Data Prep mapping functions", analytics; Adobe Analytics, the `events` variable
(names are case-sensitive), event serialization, the `products` variable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.signature import Function, signature
from mapper.dataprep.values import text_of

# The value of an event without one; a string, as written values are.
DEFAULT_VALUE = "1"

CATEGORY, NAME, QUANTITY, PRICE, EVENTS, EVARS = range(6)


def _aa_get_event_id(events: Any, event: Any) -> str | None:
    item = _event(events, event, ",")
    return item.partition(":")[2] or None if item is not None else None


def _aa_get_event_value(events: Any, event: Any) -> str | None:
    item = _event(events, event, ",")
    return _event_value(item) if item is not None else None


def _event(events: Any, event: Any, separator: str) -> str | None:
    """Return the item of a list of events that has a name; None if there is none."""
    if events is None or event is None:
        return None
    name = text_of(event)
    for item in text_of(events).split(separator):
        if item and item.partition(":")[0].partition("=")[0] == name:
            return item
    return None


def _event_value(item: str) -> str:
    return item.partition(":")[0].partition("=")[2] or DEFAULT_VALUE


def _fields(products: Any, position: int) -> list[str | None] | None:
    """Return the field of every product at a position; None for a missing or empty one."""
    if products is None:
        return None
    text = text_of(products)
    fields = (product.split(";", position + 1) for product in (text.split(",") if text else ()))
    return [parts[position] or None if len(parts) > position else None for parts in fields]


def _field_at(position: int) -> Callable[[Any], list[str | None] | None]:
    return lambda products: _fields(products, position)


def _aa_get_product_event_values(products: Any, event: Any) -> list[str | None] | None:
    fields = _fields(products, EVENTS)
    if fields is None or event is None:
        return None
    items = (_event(field, event, "|") for field in fields)
    return [None if item is None else _event_value(item) for item in items]


def _aa_get_product_evars(products: Any, evar: Any) -> list[str | None] | None:
    fields = _fields(products, EVARS)
    if fields is None or evar is None:
        return None
    name = text_of(evar)
    return [_evar(field or "", name) for field in fields]


def _evar(field: str, name: str) -> str | None:
    items = (item.partition("=") for item in field.split("|"))
    return next((value or None for key, _, value in items if key == name), None)


_TWO_PRODUCTS = ";Example product 1;1;3.50,Example category 2;Example product 2"
_EVENT = signature("string", events="string", event="string")
_PRODUCTS = signature("array", products="string")
_EVENT_ASSUMPTIONS = (
    "Event names and values are not trimmed.",
    "An event that is not in the string returns null; the first of duplicate events wins.",
)
_PRODUCT_ASSUMPTIONS = (
    "Each item of the list is a product, so the result has one element per product: null if the "
    "product has no such value.",
    "Names and values are not trimmed.",
)

FUNCTIONS = (
    Function(
        "aa_get_event_id", _EVENT,
        "Returns the serialization ID of an event in an Analytics events string.",
        _aa_get_event_id,
        examples=(('aa_get_event_id("event101=5:123456,scOpen", "event101")', "123456"),),
        invalid_examples=('aa_get_event_id("event101=5,scOpen", "event101")',),
        assumptions=_EVENT_ASSUMPTIONS,
    ),
    Function(
        "aa_get_event_value", _EVENT,
        "Returns the value of an event in an Analytics events string; 1 if it has none.",
        _aa_get_event_value,
        examples=(('aa_get_event_value("event101=5:123456,scOpen", "event101")', "5"),),
        invalid_examples=('aa_get_event_value("event101=5,scOpen", "event102")',),
        assumptions=_EVENT_ASSUMPTIONS,
    ),
    Function(
        "aa_get_product_categories", _PRODUCTS,
        "Returns the category of every product in an Analytics products string.",
        _field_at(CATEGORY),
        examples=(
            (f'aa_get_product_categories("{_TWO_PRODUCTS};1;5.99")', [None, "Example category 2"]),
        ),
        assumptions=_PRODUCT_ASSUMPTIONS,
    ),
    Function(
        "aa_get_product_names", _PRODUCTS,
        "Returns the name of every product in an Analytics products string.", _field_at(NAME),
        examples=(
            (f'aa_get_product_names("{_TWO_PRODUCTS};1;5.99")',
             ["Example product 1", "Example product 2"]),
        ),
        assumptions=_PRODUCT_ASSUMPTIONS,
    ),
    Function(
        "aa_get_product_quantity", _PRODUCTS,
        "Returns the quantity of every product in an Analytics products string, as a string.",
        _field_at(QUANTITY), aliases=("aa_get_product_quantities",),
        examples=((f'aa_get_product_quantity("{_TWO_PRODUCTS}")', ["1", None]),),
        assumptions=_PRODUCT_ASSUMPTIONS,
    ),
    Function(
        "aa_get_product_price", _PRODUCTS,
        "Returns the price of every product in an Analytics products string, as a string.",
        _field_at(PRICE), aliases=("aa_get_product_prices",),
        examples=((f'aa_get_product_price("{_TWO_PRODUCTS}")', ["3.50", None]),),
        assumptions=_PRODUCT_ASSUMPTIONS,
    ),
    Function(
        "aa_get_product_event_values", signature("array", products="string", event="string"),
        "Returns the value of an event for every product in an Analytics products string.",
        _aa_get_product_event_values,
        examples=(
            ('aa_get_product_event_values(";Example product 1;1;4.20;event1=2.3|event2=5:1,'
             ';Example product 2;1;4.20;event1=3|event2=2:2", "event1")', ["2.3", "3"]),
        ),
        assumptions=(*_PRODUCT_ASSUMPTIONS, "An event without a value has the value 1."),
    ),
    Function(
        "aa_get_product_evars", signature("array", products="string", evar="string"),
        "Returns the value of an eVar for every product in an Analytics products string.",
        _aa_get_product_evars,
        examples=(
            ('aa_get_product_evars(";Example product;1;6.69;;eVar1=Merchandising value", "eVar1")',
             ["Merchandising value"]),
        ),
        assumptions=_PRODUCT_ASSUMPTIONS,
    ),
)  # fmt: skip
