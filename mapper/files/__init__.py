"""Read and write users' files.

Start at `reading.py` (`read_text`), `writing.py` (`write_atomic`), `locks.py`, and `partial.py`
(the outputs of a run that can be resumed).
"""
