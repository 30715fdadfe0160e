"""Reserved words, names of other languages, and the longest expression.

Source: Adobe, "Data Prep mapping functions" (reserved keywords; function tables).
"""

from __future__ import annotations

RESERVED_WORDS = frozenset(
    """
    new mod or break var lt for false while eq gt div not null continue else and ne true if ge
    return _errors do function empty size le
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

# Words that the engine does not parse as fields.
# Source: Apache Commons JEXL 3.1, to which `do` and `_errors` are fields.
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

# Function -> what to write in a mapping from a source.
# Source: Adobe, "Export array objects from Real-Time CDP to cloud storage destinations".
DESTINATION_ONLY = {
    "array_to_string": "write join(',', tags)",
    "filterArray": "map one element, such as tags[0].name, or all with a plain source, "
    "tags[*].name",
    "transformArray": "map all elements with a plain source such as tags[*].name",
    "flattenArray": "write join_arrays(a[0], a[1])",
}

# Functions of SQL, Excel, JavaScript and Python, in lowercase -> the platform's function.
# Underscores are optional.
MEANT_FUNCTIONS = {
    "len": "size_of", "length": "size_of", "count": "size_of", "array_length": "size_of",
    "array_size": "size_of", "cardinality": "size_of", "strlen": "size_of",
    "strip": "trim", "lstrip": "ltrim", "rstrip": "rtrim", "trim_start": "ltrim",
    "trim_end": "rtrim", "pad_start": "lpad", "pad_end": "rpad", "zfill": "lpad",
    "substring": "substr", "mid": "substr", "slice": "substr",
    "replace": "replacestr", "replace_all": "replacestr", "substitute": "replacestr",
    "nvl": "coalesce", "ifnull": "coalesce", "not_null": "coalesce", "any_value": "coalesce",
    "ifna": "coalesce", "iferror": "coalesce", "default": "coalesce", "zn": "coalesce",
    "isnull": "is_empty", "isblank": "is_empty", "is_na": "is_empty", "exists": "is_empty",
    "case": "decode", "switch": "decode", "ifs": "decode", "vlookup": "decode",
    "xlookup": "decode", "choose": "decode", "lookup": "decode",
    "if": "iif", "iff": "iif", "if_else": "iif", "cond": "iif", "to_bool": "iif",
    "to_boolean": "iif", "boolean": "iif",
    "int": "to_integer", "integer": "to_integer", "to_int": "to_integer",
    "parse_int": "to_integer", "to_long": "to_bigint", "long": "to_bigint", "bigint": "to_bigint",
    "to_double": "to_decimal", "double": "to_decimal", "to_number": "to_decimal",
    "number": "to_decimal", "decimal": "to_decimal", "value": "to_decimal", "val": "to_decimal",
    "numeric": "to_decimal", "parse_double": "to_decimal",
    "float": "to_float", "parse_float": "to_float",
    "str": "concat", "to_string": "concat", "string": "concat", "concatenate": "concat",
    "concat_ws": "join", "text_join": "join", "group_concat": "join", "string_agg": "join",
    "listagg": "join", "array_join": "join", "implode": "join",
    "today": "now", "getdate": "now", "sysdate": "now", "curdate": "now", "current_date": "now",
    "current_timestamp": "now", "utcnow": "now",
    "to_date": "date", "parse_date": "date", "strptime": "date", "to_timestamp": "date",
    "str_to_date": "date", "parse_datetime": "date", "parse_timestamp": "date",
    "to_datetime": "date", "datetime": "date", "date_parse": "date", "datevalue": "date",
    "date_format": "format", "strftime": "format", "to_char": "format", "text": "format",
    "format_date": "format", "date_to_string": "format", "from_unixtime": "dformat",
    "unix_timestamp": "timestamp",
    "date_trunc": "set_date_part", "extract": "date_part", "year": "date_part",
    "month": "date_part", "day": "date_part", "hour": "date_part", "minute": "date_part",
    "second": "date_part", "weekday": "date_part", "day_of_week": "date_part",
    "datepart": "date_part", "make_date": "make_date_time", "datefromparts": "make_date_time",
    "convert_timezone": "zone_date_to_zone", "from_utc_timestamp": "zone_date_to_zone",
    "to_utc_timestamp": "zone_date_to_utc", "to_utc": "zone_date_to_utc",
    "regexp_extract": "extract_regex", "regexp_substr": "extract_regex",
    "regex_extract": "extract_regex", "regexp_like": "matches_regex", "rlike": "matches_regex",
    "regexp_matches": "matches_regex", "regex_match": "matches_regex", "match": "matches_regex",
    "toupper": "upper", "to_upper_case": "upper", "uppercase": "upper", "proper": "upper",
    "tolower": "lower", "to_lower_case": "lower", "lowercase": "lower", "casefold": "lower",
    "parse_json": "json_to_object", "json_parse": "json_to_object", "from_json": "json_to_object",
    "json_decode": "json_to_object",
    "indexof": "instr", "charindex": "instr", "find": "instr", "search": "instr",
    "locate": "instr", "position": "instr", "strpos": "instr",
    "keys": "get_keys", "map_keys": "get_keys", "values": "get_values", "map_values": "get_values",
    "array": "to_array", "list": "to_array", "struct": "to_object", "named_struct": "to_object",
    "object": "to_object", "map": "to_map", "append": "add_to_array",
    "array_append": "add_to_array", "push": "add_to_array", "array_concat": "join_arrays",
    "array_union": "join_arrays", "greatest": "max", "least": "min",
    "hash": "sha256", "sha2": "sha256", "sha": "sha1", "generate_uuid": "uuid", "new_guid": "uuid",
    "gen_random_uuid": "uuid", "url_decode": "get_url_decoded",
    "decode_uri_component": "get_url_decoded", "url_encode": "get_url_encoded",
    "encode_uri_component": "get_url_encoded", "parse_url": "get_url_host",
}  # fmt: skip
MEANT_FUNCTIONS |= {name.replace("_", ""): meant for name, meant in MEANT_FUNCTIONS.items()}

# Functions without a counterpart, in lowercase and without underscores -> an expression that does
# the same with the fields a and b.
WRITE_INSTEAD = {
    "round": "(to_decimal(a) + 0.5).intValue()",
    "floor": "to_decimal(a).intValue()",
    "trunc": "to_decimal(a).intValue()",
    "truncate": "to_decimal(a).intValue()",
    "ceil": "to_decimal(a).intValue() + (to_decimal(a) % 1 > 0 ? 1 : 0)",
    "ceiling": "to_decimal(a).intValue() + (to_decimal(a) % 1 > 0 ? 1 : 0)",
    "abs": "a < 0 ? -a : a",
    "sign": "a < 0 ? -1 : a > 0 ? 1 : 0",
    "pow": "a * a",
    "power": "a * a",
    "sum": "a + b",
    "avg": "(a + b) / 2.0",
    "average": "(a + b) / 2.0",
    "product": "a * b",
    "quotient": "a / b",
    "cast": "to_integer(a)",
    "trycast": "to_integer(a)",
    "convert": "to_integer(a)",
    "nullif": "a == 'x' ? null : a",
    "contains": "instr(a, 'x') >= 0",
    "startswith": "a =^ 'x'",
    "beginswith": "a =^ 'x'",
    "endswith": "a =$ 'x'",
    "like": "a =~ '.*x.*'",
    "exact": "a == b",
    "equals": "a == b",
    "regexpreplace": "a.replaceAll('[0-9]', '')",
    "regexreplace": "a.replaceAll('[0-9]', '')",
    "splitpart": "explode(a, ',')[0]",
    "arraycontains": "'x' =~ a",
    "inarray": "'x' =~ a",
    "includes": "'x' =~ a",
    "elementat": "a[0]",
    "repeat": "a.repeat(2)",
    "rept": "a.repeat(2)",
    "charat": "a.charAt(0)",
    "initcap": "concat(upper(left(a, 1)), lower(a.substring(1)))",
    "capitalize": "concat(upper(left(a, 1)), lower(a.substring(1)))",
    "ucfirst": "concat(upper(left(a, 1)), a.substring(1))",
    "title": "concat(upper(left(a, 1)), lower(a.substring(1)))",
}
MEANT_METHODS = {
    "lower": "toLowerCase", "upper": "toUpperCase", "strip": "trim", "len": "length",
    "count": "size", "find": "indexOf", "includes": "contains", "substr": "substring",
    "keys": "keySet", "has": "containsKey",
}  # fmt: skip


# The longest calculated field that the platform accepts. Source: Data Prep overview.
MAX_CHARACTERS = 4096
