"""Streams of payloads converted to streams of records: parts, workers, checkpoints, rejects.

Start at `run.py` (`convert_stream`). `conversion.py` converts one part, `job.py` a task of several
parts, and `workers.py` many tasks in several processes, as many as `processes.py` decides.
`checkpoint.py` resumes a run that stopped, and `replay.py` reads rejects again.
"""
