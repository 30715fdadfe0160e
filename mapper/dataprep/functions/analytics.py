"""Functions for Adobe Analytics strings. A null string or a null name returns null.

`events` is a comma-separated list of `event1`, `event1=5`, `event1:ABC` or `event1=5:ABC`, with a
value after `=` and a serialization ID after `:`. `products` is a comma-separated list of
`category;name;quantity;price;events;eVars`; the last two are lists of `name=value` separated by
`|`. Neither format can escape its separators, so a value cannot contain one.

Source: Adobe, "Data Prep mapping functions", analytics; Adobe Analytics, the `events` variable
(names are case-sensitive), event serialization, the `products` variable.

Assumed for the platform: names and values are not trimmed; an event that is not in the string has
no value; the first of duplicate events wins; each item of a list is a product, unless the whole
string is empty.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.signature import Function, Parameter, signature
from mapper.dataprep.values import text_of

# What an event counts for where no value is written; a text, as written values are.
ONCE = "1"

CATEGORY, NAME, QUANTITY, PRICE, EVENTS, EVARS = range(6)


def aa_get_event_id(events: Any, event: Any) -> str | None:
    """Return the serialization ID of an event; null if it has none."""
    item = _event(events, event, ",")
    return item.partition(":")[2] or None if item is not None else None


def aa_get_event_value(events: Any, event: Any) -> str | None:
    """Return the value of an event; 1 if it has none."""
    item = _event(events, event, ",")
    return _event_value(item) if item is not None else None


def _event(events: Any, event: Any, mark: str) -> str | None:
    """The piece of a list of events that concerns an event."""
    if events is None or event is None:
        return None
    name = text_of(event)
    for piece in text_of(events).split(mark):
        if piece and piece.partition(":")[0].partition("=")[0] == name:
            return piece
    return None


def _event_value(piece: str) -> str:
    return piece.partition(":")[0].partition("=")[2] or ONCE


def _fields(products: Any, position: int) -> list[str | None] | None:
    """Return one field of every product; null if it is missing or empty."""
    if products is None:
        return None
    text = text_of(products)
    found = []
    for product in text.split(",") if text else ():
        parts = product.split(";", position + 1)
        found.append(parts[position] or None if len(parts) > position else None)
    return found


def aa_get_product_categories(products: Any) -> list[str | None] | None:
    """Return the category of every product."""
    return _fields(products, CATEGORY)


def aa_get_product_names(products: Any) -> list[str | None] | None:
    """Return the name of every product."""
    return _fields(products, NAME)


def aa_get_product_quantity(products: Any) -> list[str | None] | None:
    """Return the quantity of every product, unconverted."""
    return _fields(products, QUANTITY)


def aa_get_product_price(products: Any) -> list[str | None] | None:
    """Return the price of every product, unconverted."""
    return _fields(products, PRICE)


def aa_get_product_event_values(products: Any, event: Any) -> list[str | None] | None:
    """Return the value of an event for every product, without its serialization ID.

    Assumed for the platform: null for a product without the event, so positions are kept; 1 for an
    event without a value, as in the events string.
    """
    fields = _fields(products, EVENTS)
    if fields is None or event is None:
        return None
    pieces = (_event(field, event, "|") for field in fields)
    return [None if piece is None else _event_value(piece) for piece in pieces]


def aa_get_product_evars(products: Any, evar: Any) -> list[str | None] | None:
    """Return the value of an eVar for every product.

    Assumed for the platform: null for a product without the eVar, so positions are kept.
    """
    fields = _fields(products, EVARS)
    if fields is None or evar is None:
        return None
    name = text_of(evar)
    return [_evar(field or "", name) for field in fields]


def _evar(field: str, name: str) -> str | None:
    for piece in field.split("|"):
        key, _, value = piece.partition("=")
        if key == name:
            return value or None
    return None


_TWO_PRODUCTS = ";Example product 1;1;3.50,Example category 2;Example product 2"

FUNCTIONS = (
    Function(
        "aa_get_event_id",
        signature(Parameter("events", "string"), Parameter("event", "string"), returns="string"),
        "Returns the serialization ID of an Analytics event.", aa_get_event_id,
        examples=(('aa_get_event_id("event101=5:123456,scOpen", "event101")', "123456"),),
    ),
    Function(
        "aa_get_event_value",
        signature(Parameter("events", "string"), Parameter("event", "string"), returns="string"),
        "Returns the value of an Analytics event, by default 1.", aa_get_event_value,
        examples=(('aa_get_event_value("event101=5:123456,scOpen", "event101")', "5"),),
    ),
    Function(
        "aa_get_product_categories", signature(Parameter("products", "string"), returns="array"),
        "Returns the categories in an Analytics products string.", aa_get_product_categories,
        examples=(
            (f'aa_get_product_categories("{_TWO_PRODUCTS};1;5.99")', [None, "Example category 2"]),
        ),
    ),
    Function(
        "aa_get_product_names", signature(Parameter("products", "string"), returns="array"),
        "Returns the names in an Analytics products string.", aa_get_product_names,
        examples=(
            (f'aa_get_product_names("{_TWO_PRODUCTS};1;5.99")',
             ["Example product 1", "Example product 2"]),
        ),
    ),
    Function(
        "aa_get_product_quantity", signature(Parameter("products", "string"), returns="array"),
        "Returns the quantities in an Analytics products string.", aa_get_product_quantity,
        aliases=("aa_get_product_quantities",),
        examples=((f'aa_get_product_quantity("{_TWO_PRODUCTS}")', ["1", None]),),
    ),
    Function(
        "aa_get_product_price", signature(Parameter("products", "string"), returns="array"),
        "Returns the prices in an Analytics products string.", aa_get_product_price,
        aliases=("aa_get_product_prices",),
        examples=((f'aa_get_product_price("{_TWO_PRODUCTS}")', ["3.50", None]),),
    ),
    Function(
        "aa_get_product_event_values",
        signature(Parameter("products", "string"), Parameter("event", "string"), returns="array"),
        "Returns the values of an event in an Analytics products string.",
        aa_get_product_event_values,
        examples=(
            ('aa_get_product_event_values(";Example product 1;1;4.20;event1=2.3|event2=5:1,'
             ';Example product 2;1;4.20;event1=3|event2=2:2", "event1")', ["2.3", "3"]),
        ),
    ),
    Function(
        "aa_get_product_evars",
        signature(Parameter("products", "string"), Parameter("evar", "string"), returns="array"),
        "Returns the values of an eVar in an Analytics products string.", aa_get_product_evars,
        examples=(
            ('aa_get_product_evars(";Example product;1;6.69;;eVar1=Merchandising value", "eVar1")',
             ["Merchandising value"]),
        ),
    ),
)  # fmt: skip
