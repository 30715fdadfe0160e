"""Words with a meaning of their own; the functions stand in `functions/`.

Source: Adobe, "Data Prep mapping functions" (reserved keywords; function tables).
"""

from __future__ import annotations

RESERVED_WORDS = frozenset(
    """
    new mod or break var lt for false while eq gt div not null continue else and ne true if ge
    return _errors do function empty size le
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

# Words that the engine itself takes for something else than a field.
# Source: Apache Commons JEXL 3.1 (`do` and `_errors` are fields to it).
ENGINE_WORDS = frozenset(
    """
    new mod or break var lt for false while eq gt div not null continue else and ne true if ge
    return function empty size le
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

STATEMENT_WORDS = frozenset(
    """
    if for while do var return new break continue function else
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

DESTINATION_ONLY = frozenset(["array_to_string", "filterArray", "transformArray", "flattenArray"])

# Functions and methods of other languages -> what the platform has for them.
MEANT_FUNCTIONS = {
    "len": "size_of", "length": "size_of", "count": "size_of", "strip": "trim",
    "substring": "substr", "mid": "substr", "replace": "replacestr", "nvl": "coalesce",
    "ifnull": "coalesce",
    "not_null": "coalesce", "isnull": "is_empty", "case": "decode", "switch": "decode",
    "int": "to_integer", "to_number": "to_decimal", "number": "to_decimal", "float": "to_float",
    "str": "concat", "to_string": "concat", "today": "now", "getdate": "now",
    "regexp_extract": "extract_regex", "toupper": "upper", "tolower": "lower",
    "parse_json": "json_to_object", "concat_ws": "join", "indexof": "instr", "charindex": "instr",
    "date_format": "format", "strftime": "format", "to_date": "date", "parse_date": "date",
    "keys": "get_keys", "lowercase": "lower", "uppercase": "upper", "substitute": "replacestr",
    "concatenate": "concat", "text": "format", "to_char": "format", "vlookup": "decode",
    "parseint": "to_integer", "parsefloat": "to_float", "strptime": "date", "if": "iif",
    "ifs": "decode", "find": "instr", "search": "instr", "proper": "upper", "any_value": "coalesce",
    "to_bool": "iif", "contains": "instr", "hash": "sha256", "generate_uuid": "uuid",
    "date_trunc": "set_date_part", "extract": "date_part",
    "year": "date_part", "datepart": "date_part",
}  # fmt: skip
MEANT_METHODS = {
    "lower": "toLowerCase", "upper": "toUpperCase", "strip": "trim", "len": "length",
    "count": "size", "find": "indexOf", "includes": "contains", "substr": "substring",
    "keys": "keySet", "has": "containsKey",
}  # fmt: skip


# The longest calculated field that the platform takes. Source: Data Prep overview.
MOST_CHARACTERS = 4096
