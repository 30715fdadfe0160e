"""Compare two mappings or two schemas, and the records of two mappings for the same payloads.

Start at `diff.py`. `items.py` compares by destination, `records.py` compares the records of
payloads, and `revision.py` reads a file of a git revision.
"""
