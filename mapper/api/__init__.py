"""The public Python API: it calls other packages and returns their values.

Nothing here prints or exits. Start at `mapping.py`.
"""
