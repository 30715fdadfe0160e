"""The files of users: reading compressed files, and writing files whole, locked, or in parts.

Start at `writing.py` (`write_atomic`), `locks.py`, and `partial.py` (outputs of a run that can be
resumed).
"""
