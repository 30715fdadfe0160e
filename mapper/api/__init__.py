"""The public Python API: it calls other packages and returns values; it never prints or exits.

Start at `mapping.py`.
"""
