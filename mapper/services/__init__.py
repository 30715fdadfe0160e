"""Answers for the command line, editors, and the page; `table.py` lists the services."""
