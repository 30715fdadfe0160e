"""Proposals: a new project from payloads, and targets for fields that no entry reads.

Start at `project.py` (`mapper init`) or `suggest.py` (`mapper suggest`).
"""
