"""Patterns of java.util.regex, rewritten for the `regex` library.

`scanner` reads characters and escapes, `classes` reads character classes into `sets`, `translation`
assembles the whole pattern from `pieces`. They are imported at the first pattern with operators.
"""
