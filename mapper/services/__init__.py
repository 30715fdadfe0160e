"""Answers for the command line, editors, and the page: evaluate an expression, explain a name."""
