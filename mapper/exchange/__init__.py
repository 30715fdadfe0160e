"""Read and write the platform's files: mapping sets, mapping CSVs, Schema Registry JSON, samples.

There is one module per format. `folder.py` lists the files of an export and writes them.
"""
