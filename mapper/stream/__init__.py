"""Streams of payloads converted to streams of records: parts, workers, checkpoints, rejects.

Start at `run.py` (`convert_stream`). `conversion.py` converts one part, `workers.py` many parts in
several processes, `checkpoint.py` resumes a run that stopped, and `replay.py` reads rejects again.
"""
