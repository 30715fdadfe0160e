"""Patterns of java.util.regex, rewritten for the `regex` library.

`scanner` reads characters and escapes, `classes` what stands in brackets into `sets`, `translation`
the whole pattern out of `pieces`. Loaded at the first pattern that is more than plain text.
"""
