"""What the project does, one job a file: call rooms, return values and diagnostics.

Nothing here prints or exits; that is the command line's. Python users start at `mapping.py`.
"""
