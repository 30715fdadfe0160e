"""The base of every exception that the project raises on purpose."""


class MapperError(Exception):
    """Something the caller asked for could not be done; the text says what and why.

    Findings about a user's files are diagnostics, not exceptions: this is for misuse and for
    what could not be run at all.
    """
