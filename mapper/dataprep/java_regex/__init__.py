"""Patterns of java.util.regex, translated to the `regex` library.

`scanner` reads characters and escapes, `classes` reads character classes into `sets`, and
`translation` builds the whole pattern from `pieces`. They are imported for the first pattern with
operators.
"""
