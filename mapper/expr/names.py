"""Names with a meaning: reserved words, and every function that the platform lists.

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
# Source: Apache Commons JEXL 3.1 (`do`, `break` and others are fields to it).
ENGINE_WORDS = frozenset(
    """
    new mod or var lt for false while eq gt div not null else and ne true if ge return function
    empty size le
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

STATEMENT_WORDS = frozenset(
    """
    if for while do var return new break continue function else
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

DESTINATION_ONLY = frozenset(["array_to_string", "filterArray", "transformArray", "flattenArray"])

# Names only; what is available here stands in `functions/table.py`.
PLATFORM_FUNCTIONS = frozenset(
    """
    concat explode instr replacestr substr lower lcase upper ucase split join lpad rpad left
    right ltrim rtrim trim extract_regex matches_regex sha1 sha256 sha512 md5 crc32
    get_url_protocol get_url_host get_url_port get_url_path get_url_query_str get_url_encoded
    get_url_decoded now timestamp format dformat date date_part set_date_part make_date_time
    make_timestamp zone_date_to_utc zone_date_to_zone is_empty arrays_to_object
    arrays_to_objects to_object str_to_object contains_key is_set nullify get_keys get_values
    map_get_values map_has_keys add_to_map object_to_map to_map array_to_map coalesce first last
    add_to_array join_arrays to_array size_of upsert_array_append upsert_array_replace decode
    iif min max to_bigint to_decimal to_float to_integer json_to_object uuid guid fpid_to_ecid
    ua_os_name ua_os_version_major ua_os_version ua_os_name_version ua_agent_version
    ua_agent_version_major ua_agent_name ua_device_class aa_get_event_id aa_get_event_value
    aa_get_product_categories aa_get_product_names aa_get_product_quantity aa_get_product_price
    aa_get_product_event_values aa_get_product_evars
    """.split()  # noqa: SIM905 - a table of words reads best as words
)


def must_be_wrapped(name: str) -> bool:
    """True where a field of this name is written `${name}` at the start of an expression."""
    return name in RESERVED_WORDS or name in PLATFORM_FUNCTIONS


# The longest calculated field that the platform takes. Source: Data Prep overview.
MOST_CHARACTERS = 4096
