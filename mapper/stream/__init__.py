"""Convert streams of payloads to streams of records: parts, workers, checkpoints, rejects.

Start with `convert_stream` in `run.py`. `conversion.py` converts one part, `job.py` a task of
several parts, and `workers.py` many tasks in as many processes as `processes.py` chooses.
`checkpoint.py` resumes a stopped run, and `replay.py` reads rejects back.
"""
